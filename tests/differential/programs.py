"""Random programs: lists of lines, drawn from a grammar.

Each line can stand alone, so that whatever is left out, the rest is a program still. The names `a`
and `b` are mocks, `r`, `s` and `t` what earlier lines kept, `x`, `y` and `z` coroutines.
"""

import random
import re

#: What may stand for each `$name`; `3x` what is to come as often as three others.
GRAMMAR = r"""
line: 6x $touch | 20x $call | 8x $later | 14x $assertion | 12x $configure | 4x $construct
    | 2x $again | 5x $keep | 12x $magic | 5x $inspection | 3x $deletion | 4x $reset | 3x $attach
    | 3x $mass | 2x $look | 3x $misc | $seal | 4x $patch | $copy | $respec | $typo

# Making mocks
construct: $mock = $made
made: 2x $cls() | 4x $cls($given) | $cls($given, $given2) | $cls($given, $given3)
    | $cls(wraps=$wrapped, return_value=$scalar)
cls: 12x AsyncMock | 6x MagicMock | SubAsync | SubMagic | PlainChildren | AsyncChildren | Copying
    | Executing
given: return_value=$value | side_effect=$effect | name=$title | wraps=$wrapped | unsafe=True
    | 6x spec=$spec | 2x spec_set=$spec
given2: return_value=$value | side_effect=$effect | name=$title | **{$setting}
given3: **{$setting, $setting} | **{'$typo_name': 1} | **{'a b': 2} | unsafe=False
title: 'n' | None | 'a.b' | 'x y' | ''
wrapped: $instance | $function | Repo | AsyncMock(return_value=5) | MagicMock(name='w')
spec: Plain | Repo | $class | $instance | $function | $names | $kept
class: Plain | Repo | Sub | Manager | AsyncManager | AsyncIterable | Called | AsyncCalled | Mathy
    | Awaitable | Slots | Data | WithMeta | Color | dict | str | Exception | int | object
instance: Plain(1) | Repo() | Sub() | Manager() | AsyncManager() | AsyncIterable() | Called()
    | AsyncCalled() | Mathy() | Awaitable() | Slots() | Data(1) | Proxy() | {} | [1] | 'text' | 5
    | WithMeta() | types.ModuleType('m') | ValueError('x')
function: func | afunc | any_args | any_args_async | gen | agen | len | lambda a, b=1: a
    | wrapped_func | wrapped_afunc | Repo().save | Repo().path | Repo.save | Repo.astat
    | Repo().stream | functools.partial(afunc, 1) | functools.partial(func, 1)
names: ['foo', 'bar'] | [] | ['foo', '__len__', '__iter__'] | ['foo', '__aenter__', '__aexit__']
    | ['__call__', 'foo'] | ['assert_me', 'foo']

# Names and values
mock: 3x a | b
kept: 3x a | 2x b | 2x r | s | t
path: 3x $kept | 2x $below | $below.$attribute
below: $kept.$attribute
attribute: 7x $name | 2x return_value | $magic_name
name: 3x foo | 3x bar | 3x save | 3x path | meth | stream | astat | stat | clsm | url | prop | Inner
    | go | sync | other | attr | inst | more
protocol_name: __len__ | __iter__ | __bool__ | __eq__ | __ne__ | __lt__ | __hash__ | __getitem__
    | __contains__ | __enter__ | __exit__ | __aenter__ | __aexit__ | __aiter__ | __anext__ | __int__
    | __str__ | __fspath__ | __add__
magic_name: 5x $protocol_name | __setitem__ | __float__ | __index__ | __radd__ | __iadd__ | __call__
    | __next__ | __sizeof__ | __round__ | __divmod__ | __neg__ | __format__ | __missing__ | __name__
    | __matmul__ | __del__ | __await__ | __delitem__ | __complex__
scalar: 1 | 2 | 'a' | None | 3.5 | True | [1, 2] | (1, 2) | {}
value: 6x $scalar | $kept | $instance | $function | DEFAULT | ANY | NotImplemented | 0 | ''
    | AsyncMock() | MagicMock(name='n') | Mock() | iter([1, 2]) | ValueError | afunc(1)
effect: ValueError | ValueError('boom') | [1, 2] | any_args | any_args_async | None | iter([1, 2])
    | [1, ValueError, 3] | [1, DEFAULT, ValueError('z')] | [] | gen() | 'ab' | 3x give_default
    | 2x give_default_async | fail | fail_async | give_exception | func | afunc | (1,2) | {1:2}
    | StopIteration | StopAsyncIteration | GeneratorExit | BaseException | int | len
    | TwoArgsError(1, 2) | StopIteration('x') | Called() | range(3) | lambda *a, **k: a
    | MagicMock(return_value=4) | AsyncMock(return_value=4) | functools.partial(any_args, 1)
    | functools.partial(any_args_async, 1) | AsyncCalled() | give_coroutine | 5
args: 2x $nothing | 2x $arg | $arg, $arg | $keyword | $arg, $keyword
arg: 7x $scalar | $kept
keyword: $parameter=$arg
parameter: a | b | row | flag | x | d
calls: [] | [call($args)] | [call($args), call($args)] | [call.$name($args)] | [call().$name($args)]
    | [call.$name.$name($args), call($args)] | [call.__len__()]

# Calls and awaits
call: 4x wait($path($args)) | 3x $coroutine = $path($args) | $result = wait($path($args))
    | $result = $path($args) | gather($path($args), $path($args))
coroutine: x | y | z
result: r | s | t
later: 5x wait($coroutine) | $result = wait($coroutine) | $coroutine.close()
touch: $below | $below.$attribute
keep: $result = $below

# Setting up
configure: 3x $path.return_value = $value | 4x $path.side_effect = $effect | 3x $path.$name = $value
    | 2x $path.$magic_name.$answer | 2x $path.$magic_name = $method | $path.$record
    | type($path).$name = PropertyMock($property)
answer: 2x return_value = $value | side_effect = $effect
method: lambda self, *args: 3 | any_args | any_args_async | MagicMock(return_value=3)
    | AsyncMock(return_value=3) | Mock(return_value=iter([1])) | 5 | None | lambda self: iter([1])
record: call_count = 0 | called = False | call_args = None | call_args_list = [] | mock_calls = []
    | method_calls = [] | await_count = 0 | await_args = None | await_args_list = []
property: $nothing | return_value=3 | side_effect=ValueError | return_value=AsyncMock()
mass: $path.configure_mock(**{$setting}) | $path.configure_mock(**{$setting, $setting})
setting: '$name': $value | 'return_value': $value | 'side_effect': $effect
    | '$name.return_value': $value | '$name.side_effect': $effect | '$name.$name': $value
    | '$protocol_name.return_value': $value | 'return_value.$name': $value | 'foo.bar.baz': $value
    | '$name.$protocol_name.return_value': $value | '$protocol_name': $value | 'name': 'n'
deletion: del $path.$name | del $path.$deleted_name | del $path.$bare
deleted_name: __len__ | __iter__ | __bool__ | __eq__ | __hash__ | __getitem__ | __enter__
    | __aenter__ | __aexit__ | __aiter__ | __anext__ | __int__ | __str__ | __fspath__ | __call__
    | __doc__
again: $result = wait($path($args)); $result.$name($args); $path.reset_mock()
attach: $kept.attach_mock($child, '$role')
    | t = $made; wait(t($args)); $mock.attach_mock(t, '$name')
child: AsyncMock() | MagicMock() | AsyncMock(name='q') | 5 | $made
role: child | foo | __len__ | return_value | __aenter__
respec: $path.mock_add_spec($spec) | $path.mock_add_spec($spec, True)
reset: 3x $path.reset_mock() | $path.reset_mock(return_value=True)
    | $path.reset_mock(side_effect=True) | $path.reset_mock(return_value=True, side_effect=True)
seal: seal($mock) | seal($below)
copy: 2x $result = copy.deepcopy($mock) | $result = copy.deepcopy($below)

# Looking
assertion: 4x $path.$bare() | 4x $path.$with_args($args) | $path.$with_calls($calls)
    | $path.$with_calls($calls, any_order=True)
bare: assert_called | assert_called_once | assert_not_called | assert_awaited | assert_awaited_once
    | assert_not_awaited
with_args: assert_called_with | assert_called_once_with | assert_any_call | assert_awaited_with
    | assert_awaited_once_with | assert_any_await
with_calls: assert_has_calls | assert_has_awaits
typo: $path.$typo_name() | $path.$typo_name | $path.$typo_name = 1
typo_name: assert_caled | asert_called | assert_awaitd | called_once | awaited_once_with | has_calls
    | any_await | called_with | not_called | any_call | has_awaits | assert_foo | assret_x
    | not_awaited | assertx | awaited
magic: 2x $common_magic | $other_magic
common_magic: len($path) | walk($path) | bool($path) | $path == $kept | $path == 1 | $path != $kept
    | $path == a | has_own_hash($path) | $path in {$kept} | $path[$arg] | enter($path)
    | enter($path, KeyError('in')) | aenter($path) | aenter($path, KeyError('in')) | awalk($path)
    | wait($path) | $arg in $path | int($path) | str($path) | $path + 1 | wait($path.__aenter__())
    | wait($path.__aexit__(None, None, None)) | $path < 1 | os.fspath($path)
other_magic: 1 + $path | $path >= $kept | float($path) | next($path) | operator.index($path)
    | operator.iadd($path, 1) | round($path) | divmod($path, 2) | -$path
    | operator.setitem($path, 1, 2) | operator.delitem($path, 1) | sys.getsizeof($path) > 0
    | wait($path.__anext__()) | $path.__aiter__() | $path.__len__() | $path.__iter__() | $path @ 2
    | complex($path) | format($path) | reversed($path) | $path ** 2 | ~$path | iter($path)
    | aiter($path) | dict($path) | sorted([$path, $kept]) | $path.__eq__($kept) | $path.__hash__()
    | $path.__str__() | $path.__enter__() | $path.__bool__() | $path.__getitem__($args)
    | $path.__exit__(None, None, None) | $path.__call__($args)
inspection: kinds($path) | signature($path) | isinstance($path, $class) | $path.helper() | $path.tag
    | isinstance($path, (AsyncMock, MagicMock)) | $path.__class__ | $below is $below
    | $path.return_value is $path.return_value | hasattr($path, '$name')
    | hasattr($path, '$magic_name') | getattr($path, '$name', 'no')
    | isinstance($path, types.FunctionType) | isinstance(1, $path) | $path.__wrapped__
    | $path.__self__ | $path.mock_calls == $calls | $path.call_args == call($args)
    | $path.call_args.args | $path.call_args.kwargs | $path.call_args_list == $calls
    | len($path.mock_calls) | $path.method_calls == $calls | $path.await_args_list == $calls
    | issubclass(type($path), Mock)
look: look($kept)
misc: $path($kept) | wait($path($kept)) | $path.foo = $kept | $path.return_value = $kept
    | $path.foo($kept.foo) | pickle.dumps($path) | $path.name | $path.parent
    | $path.mock_calls.clear() | setattr($path, 'x y', 1) | call == $path
    | $path.call_args_list.append(1) | $path.side_effect | $kept.bar = $kept
    | functools.partial($path, 1)(2) | $path.assert_has_calls($path.mock_calls)
    | functools.wraps($path)(lambda *args: args)(1) | $path.__class__ = Repo

# Patches
patch: 3x $result = $attribute_patch.start() | patch.stopall() | enter($patcher)
    | under($patcher, target) | under_async($patcher, target) | under_class($patcher, target)
    | $patcher(fail)() | $result = $patcher | $stop | $place
stop: $result.stop() | $result.start()
place: wait(target.fetch($args)) | target.plain($args) | target.Repo($args) | target.CONFIG
patcher: 6x $attribute_patch | $dict_patch | $multiple_patch
attribute_patch: patch('target.$place_name', $replacement)
    | patch.object(target, '$place_name', $replacement)
    | patch.object(target.Repo, '$name', $replacement) | patch('$bad_target', $replacement)
place_name: 2x fetch | 2x plain | 2x Repo | 2x nothing | 2x CONFIG | missing
bad_target: target | $nothing | nowhere.name | target.missing.name | target.Repo.missing
replacement: 1 | new=$value | new_callable=$cls | new_callable=$cls, $given | new_callable=$function
    | new_callable=$cls, create=True | $value, create=True | 1, spec=True
    | 1, new_callable=AsyncMock | new_callable=$cls, spec=True | new_callable=$cls, spec_set=True
    | new_callable=$cls, autospec=True | new_callable=$cls, **{$setting}
dict_patch: patch.dict($mapping) | patch.dict($mapping, {'debug': $value})
    | patch.dict($mapping, new=1) | patch.dict($mapping, {'more': 1}, clear=True)
    | patch.dict($mapping, [('debug', 3)])
mapping: target.CONFIG | 'target.CONFIG' | 'target.missing'
multiple_patch: patch.multiple($whole, fetch=$value) | patch.multiple($whole, fetch=1, plain=2)
    | patch.multiple($whole, new_callable=$cls, fetch=DEFAULT, plain=3) | patch.multiple($whole)
    | patch.multiple($whole, missing=1) | patch.multiple($whole, missing=1, create=True)
whole: target | 'target' | target.Repo
"""
# No mock that may be above another is attached to it: then none of them has a repr.
# deleted_name lacks __contains__: without it and __iter__ `in` would ask __getitem__ for ever.


def choices_of(grammar):
    """Map the names of a grammar to what may stand for each, in parts."""
    rules = re.findall(r"^(\w+): (.*(?:\n    .*)*)", grammar, re.MULTILINE)
    return {
        name: [parts for choice in re.split(r"\s+\| ", choices) for parts in parts_of(choice)]
        for name, choices in rules
    }


def parts_of(choice):
    """Give a choice as often as it says, in parts: text, a name, text, and so on."""
    times, text = re.match(r"(?:(\d+)x )?(.*)", choice).groups()
    return [re.split(r"\$(\w+)", text)] * int(times or 1)


CHOICES = {"nothing": [[""]], **choices_of(GRAMMAR)}
#: On what `create_autospec()` makes: on calls, their signatures, and names. `f` is of a function,
#: `c` of a class or its instances.
AUTOSPEC_CHOICES = {**CHOICES, **choices_of(r"""
function_autospec: f = create_autospec($function) | f = create_autospec($function, $argument)
class_autospec: c = create_autospec($class) | c = create_autospec($class, spec_set=True)
    | c = create_autospec($class, instance=True)
argument: return_value=$scalar | side_effect=$effect | name='n'
class: Plain | Repo | Sub | Manager | AsyncManager | Called | AsyncCalled | Slots | Data | Mathy
function: func | afunc | Repo.save | Repo.path | Plain.meth | Repo.astat | Plain.stat | any_args
    | any_args_async
line: $target($args) | 10x wait($target($args)) | 4x $target.$bare() | 4x $target.$with_args($args)
    | $target.return_value = $scalar | $target.side_effect = $effect | hasattr($auto, '$name')
    | $auto.$name = 1 | isinstance($auto, $class) | aenter($auto) | enter($auto) | len($auto)
    | $auto.reset_mock() | $target.call_args == call($args) | $target.$name
    | $target.$with_calls($calls) | inspect.iscoroutinefunction($target)
    | str(inspect.signature($target)) | bool($auto) | $instance.$name = 1
auto: c | $instance
instance: c.return_value | c()
target: 3x f | c | 2x c.$name | 2x $instance.$name
scalar: 1 | 2 | 'a' | None
effect: ValueError | [1, 2] | any_args | any_args_async | None | fail
name: foo | bar | save | path | meth | stat | astat | clsm | url | prop | attr | inst | go | sync
    | other
args: $nothing | 1 | 1, 2 | 1, 2, 3 | a=1 | row=1 | 1, flag=2 | x=1 | 1, d=3 | z=1
calls: [call($args)] | [call($args), call($args)] | [call.$name($args)]
""")}  # fmt: skip


def program(seed):
    """Return the program of that seed: two mocks, and up to 24 lines on what to do with them.

    Each draws from a part of the grammar of its own, so that it comes back to the same names and
    values, and does the same thing several times.
    """
    chance = random.Random(seed)
    some = {
        name: chance.sample(texts, max(min(len(texts), 2), len(texts) // 3))
        for name, texts in CHOICES.items()
    }
    starts = [f"{name} = {expanded('made', chance, some)}" for name in "ab"]
    return starts + [expanded("line", chance, some) for _ in range(chance.randint(1, 24))]


def expanded(name, chance, choices):
    """Return a drawn text for a name, with drawn texts for the names in it."""
    parts = list(chance.choice(choices[name]))
    parts[1::2] = [expanded(part, chance, choices) for part in parts[1::2]]
    return "".join(parts)


def autospec_program(seed):
    """Return the program of that seed: two autospecs, and up to 16 lines on what to do."""
    chance = random.Random(seed)
    names = ["function_autospec", "class_autospec", *["line"] * chance.randint(1, 16)]
    return [expanded(name, chance, AUTOSPEC_CHOICES) for name in names]
