"""The table of all that random programs may observe to differ from unittest.mock, and where."""

import re
import sys


class Divergence:
    """Where the worlds may differ: patterns, each of which must be found.

    Without `program` an observation tells by itself, and the program goes on. With it the shortest
    program that shows the difference must have the pattern too; it ends there. With `made` it is
    the program as it is that must have the pattern, in a line that makes the mock which shows the
    difference, when all lines were run; what else can be observed then is compared. `but_for` is
    the pattern of what alone may differ in the two texts.
    """

    def __init__(self, *, program="", made="", line="", what="", theirs="", ours="", but_for=None):
        self.program = program
        if made:
            program, line = rf"(?ms)^(?P<mock>\w) = [^\n]*{made}.*^-> (?P=mock)\.", "^the end$"
        self.patterns = [re.compile(text) for text in (program, line, what, theirs, ours)]
        self.but_for = but_for and re.compile(but_for)

    def covers(self, difference):
        """Tell whether it explains a difference."""
        lines, line, what, theirs, ours = difference
        texts = ("\n".join([*lines, f"-> {what}"]), line, what, theirs, ours)
        if not all(map(re.search, self.patterns, texts)):
            return False
        return not self.but_for or self.but_for.sub("", theirs) == self.but_for.sub("", ours)


where = Divergence
CLASS = (
    r"(Plain|Repo|Sub|Manager|AsyncManager|AsyncIterable|Called|AsyncCalled|Mathy|Awaitable|Slots"
    r"|Data|WithMeta|Color|dict|str|Exception|int|object)\b(?!\()"
)
OF_CLASS = rf"spec(_set)?={CLASS}"
OF_ASYNC_CALLED = r"spec(_set)?=AsyncCalled\b(?!\()"
OF_KEPT = r"(Magic|MagicMock|AsyncChildren)\(spec(_set)?=[rst]\b"
LISTED = r"\['foo', '__aenter__'"
PATCHED_CLASS = r"patch.*(Repo|Inner)'.*spec(_set)?="
INVALID, FAILED, GONE, WRAPS = "not a valid assertion", "^AssertionError", "^nothing$", "wraps="
NO_ASSERTION = "not a valid assertion|has no attribute '(assert|await)"
KIND = r"\b(\w*Mock|SubAsync|SubMagic|\w+Children|Copying|Executing)\b"
SPEC_OR_KIND = rf" spec(_set)?='\w+'|{KIND}"
OF_GENERATOR = r"(spec(_set)?=(Repo\(\)\.stream|agen)|'stream'.*spec(_set)?=True)"
OF_ASYNC_FUNCTION = r"f = create_autospec\((afunc|Repo\.save|Repo\.astat|any_args_async)"
ITERATED = r"\b(Repo|Sub|stream|agen)\b"
COMPARED, SHOWN = "__(eq|ne|a?iter)__", "__(hash|str|sizeof|fspath)__"
AWAITED, RESULT = "^(<AsyncMock|None$)", "NotImplementedType|_iterator|AsyncIterator"
NO_AWAIT, MISTYPED = "can't be used in 'await'", r"(\w*await\w*|(not|any|has)_\w+|called\w*)"
ITERATOR = r"<\w+ name='[^']*iter__\(\)' id='#'>|\(\)"
NO_RESULT = rf"{KIND}|None|coroutine|^AttributeError: .*return_value$"
RESET = r"reset_mock\(return_value=True"
IS_COROUTINE_FUNCTION = "'iscoroutinefunction', "
FUNCTION_KINDS = "'is(generator|asyncgen|coroutine)function', "
MAGIC_NAME = r"'?__\w+__'?|'?\bmock\b'?"
CALLED = r"(\b|')(mock|stream|\(\))('|(?=\())"
#: Of a function that has another name.
FUNCTION_CALLED = (
    r"^TypeError: [\w.<>]+\(\)"
    r"( takes \d+ positional arguments? but \d+ w\w+ given"
    r"| missing 1 .* argument: 'f(unc(tion)?)?')?"
)
REFUSED = "^(ValueError|TypeError|AttributeError|RuntimeError): "

#: What the README says, word for word, and where it shows.
DIVERGENCES = {
    "The mock of a function has what `inspect` and frameworks read of a function": [
        where(what=r"\.dir\.__\w+__$"),
        where(program="func", line=r"wraps\(", theirs="__qualname__ must be set"),
        where(line=r"\.__wrapped__$", ours="spec='function'"),
    ],
    "calling the mock of a class gives a mock of an instance": [
        where(program=OF_CLASS, line=r"isinstance\(\w\.return_value"),
        where(made=OF_CLASS, what=r"^\w\.return_value\b", theirs="name=", but_for=SPEC_OR_KIND),
        where(made=OF_CLASS, what=r"\breturn_value(\.\w+)?\.await_args_list$", theirs=GONE),
        where(program=OF_CLASS, theirs=r"name='[^']*\(\)", but_for=SPEC_OR_KIND),
        where(program=OF_CLASS, line=r"fspath\(.*return_value", but_for=KIND),
        where(program=OF_CLASS, theirs=r"name='[^']*\(\)\.\w+\(\)'", ours="^coroutine$"),
        where(program=r"\bInner\b", theirs="name=", but_for=rf" spec(_set)?='Inner'|{KIND}"),
        where(program=OF_CLASS, theirs=rf"^class {KIND}", ours=f"^class {CLASS}"),
        where(program=OF_CLASS, line=r"\breturn_value\.\w+\.", theirs=NO_ASSERTION, ours="await"),
        where(program=OF_ASYNC_CALLED, theirs=NO_AWAIT, but_for=KIND),
        where(program=OF_ASYNC_CALLED, line=r"\breturn_value\.await_"),
        where(program=OF_ASYNC_CALLED, theirs=NO_ASSERTION, ours="await"),
        where(program=OF_ASYNC_CALLED, theirs=r"name='[^']*\(\)\(\)'", ours="^coroutine$"),
        where(program=OF_CLASS, line="gather", theirs=r"call\(\)\.\w+\(\)\.__hash__"),
        where(program=OF_ASYNC_CALLED, theirs=NO_AWAIT, ours=AWAITED),
        where(program=OF_ASYNC_CALLED, line="close", theirs=r"\(\)\(\)\.close\(\)'", ours="^None$"),
        where(program=OF_CLASS, line=r"\breturn_value\.\w+\(", theirs=NO_AWAIT, ours=AWAITED),
    ],
    "`async with` and `async for` reach the wrapped object's own.": [
        where(program=WRAPS, what=r"__aenter__\.return", ours="^_Sentinel"),
        where(made=WRAPS, what=r"\.__a\w+__"),
        where(program=WRAPS, line=r"\b(aenter|awalk|__a\w+__)"),
    ],
    "`await` reaches a wrapped awaitable": [where(program="wraps=Awaitable", what="kinds")],
    "The texts of failed assertions on awaits, of those on mocks that were never called": [
        where(line="assert_(any_call|has_calls)", theirs=rf"{FAILED}(.|\n)*TypeError", ours=FAILED),
        where(what="await_args_list any$", theirs="^TypeError$", ours="^None$"),
        where(line="patch", theirs="^ValueError: invalid format", ours="^TypeError: a target must"),
        where(line="await", theirs=f"{FAILED}|type 'TypeError' has no", ours=FAILED),
        where(theirs="^TypeError: .*_format_mock_call_sig", ours=FAILED),
        where(theirs="_SentinelObject' .* '_mock_children'", ours=FAILED),
        where(theirs=INVALID, ours=rf"{INVALID}|^AttributeError: (.* has no attribute|[^:]+$)"),
        where(theirs="^AttributeError: Mock object has", ours="^AttributeError: 'method"),
        where(theirs="StopAsyncIteration", but_for="side_effect of .*? or a function"),
        where(theirs="^InvalidSpecError", ours="^InvalidSpecError"),
        where(theirs="^PicklingError|local object '_patch_object", ours="^PicklingError"),
        where(line="patch", theirs=REFUSED, ours=REFUSED, but_for=": .*"),
        # Of two mistakes another one is told.
        where(theirs="^TypeError: Need a valid t", ours="^ValueError: autospec= and"),
        where(theirs="does not have the attribute", ours="has no attribute .* to patch"),
        where(theirs="does not have the attribute", ours="^TypeError: a str is no object"),
        where(line="seal", theirs="^TypeError: '<' not", ours="^TypeError: '<' not"),
        where(line="wraps", theirs="must be set to a str", but_for="__(qual)?name__"),
        where(theirs="^TypeError", but_for=FUNCTION_CALLED),
        # A call that the signature refuses.
        where(theirs=r"^AssertionError(.|\n)*call\('', ", ours=FAILED),
        where(theirs=rf"{FAILED}(.|\n)*__", ours=rf"{FAILED}(.|\n)*\bmock\b", but_for=MAGIC_NAME),
    ],
    "Mistyped assertions on awaits raise AttributeError.": [
        where(program=".", ours=rf"^AttributeError: '{MISTYPED}' is not"),
        where(what=r"\bdir\.(\w*await|(not|any|has)_|called_)", ours=GONE),
    ],
    "`async_patch` chooses other mocks than `patch`": [
        where(program=r"patch\S*\(.*DEFAULT"),
        where(program=r"patch.*spec(_set)?=", theirs="NonCallableMagicMock"),
        where(program=r"patch.*spec(_set)?=True", theirs="unhashable|^InvalidSpecError"),
        where(program=r"patch.*spec(_set)?=True", but_for=r"spec(_set)?='\w+'"),
        where(program=r"patch(.|\n)*patch.*spec(_set)?=True", line="spec.*=True"),
        where(program=PATCHED_CLASS, theirs=r"\(\)' spec", but_for=r" spec(_set)?='\w+'"),
        where(program=PATCHED_CLASS, line="return_value", theirs="^Attr.*: Mock object has no"),
        where(program=PATCHED_CLASS, what=r"\.return_value", but_for=SPEC_OR_KIND),
    ],
    "without annotation, a mock like one of the spec.": [
        where(theirs=r"__aenter__\(\)", but_for=KIND),
        where(program="__aenter__", what=r"return_value\.await", ours=GONE),
        where(program=r"_?aenter(__)?\(", what=r"^[rst]\.await_", ours=GONE),
        where(program="__aenter__", line="gather", what="_calls$", ours="__hash__"),
        where(program="__aenter__", ours="MagicMock can't be used in 'await'"),
        where(what=r"__aenter__\.return_value\.(await|kinds)", ours=GONE),
        where(program="spec(_set)?=AsyncManager", theirs=r"__aenter__\(\)", but_for=SPEC_OR_KIND),
    ],
    "The mock of something awaitable can be awaited as often as wanted": [
        where(program=r"(Magic|MagicMock|AsyncChildren)(\(|, )spec(_set)?=Awaitable"),
        where(program="spec(_set)?=Awaitable", theirs="can't be used in 'await' expression$"),
        where(program=OF_KEPT, what=r"\.await_", ours=GONE),
        where(program=OF_KEPT, ours=NO_AWAIT),
        where(program="spec(_set)?=Awaitable", but_for="'isawaitable', "),
    ],
    "Under a spec async generator functions become AsyncIteratorMocks": [
        where(program=ITERATED, theirs=r"\bstream\(\)", but_for=rf"\(\)|{KIND}"),
        where(made=ITERATED, what=r"\bstream\b", but_for=KIND),
        where(program=ITERATED, line="stream", theirs="^TypeError", but_for=KIND),
        where(program=ITERATED, line="stream", theirs=FAILED, but_for=CALLED),
        where(program=ITERATED, theirs=r"\bstream\b", but_for=KIND),
        where(program=ITERATED, line=r"gather\(.*\bstream\b"),
        where(program=ITERATED, line="stream", theirs=f"{INVALID}|'await' expression"),
        where(program=ITERATED, line="close", theirs=r"\bstream\b.*\.close\(\)"),
        where(program=ITERATED, theirs=r"\bstream\b[\w.()]*\)'", ours="^coroutine$"),
        where(program=ITERATED, line=r"stream\.__aiter__\(", ours="^Pass$"),
        where(program=ITERATED, line=r"stream\.__aenter__\(", ours="^AttributeError"),
        where(program=OF_GENERATOR, line="hasattr.*__", theirs="^False$"),
        where(program=ITERATED, ours="AsyncIteratorMock"),
        where(made=ITERATED, what=r"\bstream\b.*\.await_args_list$"),
        where(program=ITERATED, what=r"\bstream\b.*\.await_args_list$"),
        where(program=ITERATED, line="stream", ours=r"await: .*\bstream\("),
        where(program=ITERATED, theirs="'await' exp", ours=r"'[^']*\bstream\b"),
        where(program=ITERATED, line="stream", ours=r"stream\.__(hash|await)__"),
        where(made=OF_GENERATOR, what=r"\b__a\w+__|\bdir\.", theirs="no attribute|nothing"),
        where(program=OF_GENERATOR, what=r"\b__a\w+__|\bdir\.", theirs="no attribute|nothing"),
        where(program=OF_GENERATOR, line="awalk|aiter"),
        where(program=OF_GENERATOR, theirs=r"no attribute '__(a\w+|del)__"),
    ],
    "Children under `wraps` have the kind of the wrapped attribute": [
        where(program=WRAPS, line="__name__"),
        where(program=WRAPS, line="kinds", but_for=IS_COROUTINE_FUNCTION),
        where(program=WRAPS, what="mock_calls", ours=r"\.await_\w+\.__"),
        where(made=WRAPS, but_for=KIND),
        where(made=WRAPS, what=r"\.await_args_list$", theirs=GONE),
        where(made=WRAPS, what=r"\.await_args_list$", ours=GONE),
        where(program=WRAPS, but_for=KIND),
        where(program=WRAPS, line=r"[xyz]\.close", theirs="^None", ours="Mock name="),
        where(program=WRAPS, ours="has no attribute '(assert|await)|object is not callable$"),
        where(program=WRAPS, theirs=INVALID, ours="await"),
        where(program=WRAPS, line=r"[abrst]\.\w+", what="result", ours="^None"),
        where(program=WRAPS, line=r"\.\w+", ours=r"^TypeError: [\w.]+\(\) (mi|ta|go)"),
        where(program=WRAPS, what=r"\.await_", theirs=GONE),
        where(program=WRAPS, what=r"\.await_", ours=GONE),
        where(program=WRAPS, line=r"\.await_args_list ==", ours="^False$"),
        where(program=WRAPS, line="gather", what="mock_calls", theirs="__hash__"),
        where(program=WRAPS, line=r"gather\(.*[abrst]\.\w+", what="result"),
        where(program=WRAPS, theirs=r"^TypeError: \w+\.\w+\(\) ", ours="^coroutine$"),
        where(program=WRAPS, theirs=r"^TypeError: [\w.]+\(\) mi", ours="^coroutine"),
        where(program=WRAPS, ours="'await' expression|not a valid assertion"),
        where(program=WRAPS, ours="coroutine or an awaitable is required$"),
    ],
    "A coroutine that `side_effect` or `wraps` returns is awaited": [
        where(program="side_effect|wraps", theirs=r"\bcoroutine\b"),
    ],
    "A `side_effect` that no call could use raises TypeError when it is set": [
        where(program="side_effect", ours="^TypeError: side_effect must be"),
        where(ours="^TypeError: .* is a coroutine object, which"),
    ],
    "`asyncio.iscoroutinefunction()` and `inspect.iscoroutinefunction()` say True.": [
        where(program="spec", line="kinds", but_for=IS_COROUTINE_FUNCTION),
        where(made="spec", what="kinds", but_for=IS_COROUTINE_FUNCTION),
        where(program="spec", what="kinds", but_for=IS_COROUTINE_FUNCTION),
    ],
    "`__await__` may be set like any magic method": [where(program="__await__")],
    "The mock of an object with an async `__call__`, and of a function that wraps an async one": [
        where(program=r"spec(_set)?=(AsyncCalled\(\)|wrapped_afunc)"),
        where(program=r"patch.*partial\(afunc", what=r"\.return_value$", but_for=SPEC_OR_KIND),
    ],
    "the mock of a plain function is no coroutine or generator function for `inspect`.": [
        where(what="kinds", theirs="isgeneratorfunction", but_for=FUNCTION_KINDS),
        where(line="kinds", theirs="isgeneratorfunction", but_for=FUNCTION_KINDS),
        where(program="seal", what="kinds", theirs=r"__code__$"),
    ],
    "The mock of an async function has its signature": [
        where(program="spec", line="signature", ours=r"^'\("),
    ],
    "that of any function its `__name__`.": [where(program="spec", line="__name__")],
    "`.stopall()`; `with`, `async with`, `start()`": [
        where(program="patch", line="aenter", theirs="'_patch(_dict)?' object does"),
        where(program=r"patch(.|\n)*spec(_set)?=[rst]\b", what=r"\b__a\w+__|\bdir\."),
        where(program="patch", line="__a?(enter|exit)__", theirs="'_patch(_dict)?' object has no"),
    ],
    "Under a list of names too `__aenter__`, `__aexit__` and `__anext__` are awaited.": [
        where(program=LISTED, line=r"\b__a(enter|exit)__\("),
        where(made=LISTED, what="__a(enter|exit)__", but_for=KIND),
        where(made=LISTED, what="__a(enter|exit)__", theirs=GONE, ours=r"^\["),
        where(program=LISTED, theirs=r"\b__a(enter|exit)__\b", but_for=KIND),
        where(program=LISTED, what="__a(enter|exit)__"),
        where(program=LISTED, theirs="received an object from __a(enter|exit)__"),
    ],
    "An AsyncMock set on a mock as `__aexit__` swallows nothing": [
        where(program="__aexit__", theirs="Mock", ours="^False$"),
        where(program="__aexit__", ours="'bool' object has no attribute"),
    ],
    "Fields of a dataclass are in its spec, as from Python 3.14 on.": [
        where(made="Data", theirs="no attribute '(foo|bar)'"),
        where(made="Data", what=r"\bdir\.(foo|bar)$"),
        where(made="Data", what=r"^\w\.(foo|bar)\.", theirs=GONE),
        where(program="Data", theirs="no attribute '(foo|bar)'"),
        where(program="Data", line="attr.*'(foo|bar)'", theirs="^(False|'no')$"),
        where(program="Data", what=r"\bdir\.(foo|bar)$"),
    ],
    "After `m.mock_add_spec(C)`, `m` is like a new mock made with `spec=C`.": [
        where(program="mock_add_spec"),
    ],
    "Magic methods have their defaults from the start": [
        where(program="__(eq|ne)__", ours="NotImplemented"),
        where(program=COMPARED, ours="^TypeError: __class__ assignment"),
        where(program=r"reset_mock\(.*side_effect=True", theirs=r"__\(\)'"),
        where(program="__iter__", ours="^TypeError: .*'tuple'$"),
        where(program="__a?iter__", what="_calls$", but_for=ITERATOR),
        where(program="__a?iter__", line="format|str", ours=r"^'\(\)'$"),
        where(program="__(eq|ne|iter)__", ours="'method-wrapper' object has no"),
        where(program=COMPARED, theirs=NO_RESULT, ours=RESULT),
        where(program=COMPARED, what="_calls$", theirs=rf"call\.{COMPARED}\(\)\."),
        where(program=r"__a?iter__", ours=r"^tuple\(\)|'tuple' object"),
        where(line=r"__(eq|ne|a?iter)__\.return_value", theirs="^True", ours="^False"),
        where(program=r"__(eq|ne|a?iter)__.*\bDEFAULT\b", ours="Mock|SubMagic"),
        where(program="reset_mock", what=r"\bside_effect$", theirs="^None$", ours="^function$"),
        where(program=SHOWN, what=r"\bside_effect$", theirs="^None$", ours="^function$"),
        where(line=rf"({SHOWN}|{COMPARED})\.side_effect$", theirs="^None$", ours="^function"),
    ],
    "A mock that a spec refused as a child still works.": [
        where(program="attach_mock", theirs=r"^TypeError: .* \+: 'NoneType' and 'str'$"),
    ],
    "`m.__class__` can be set under any `spec_set`.": [
        where(program="spec_set=types.ModuleType", line="__class__ =", ours="^None$"),
    ],
    "Deleting one twice raises AttributeError.": [
        where(program=r"del \S*__", line=r"del \S*__", theirs="^None", ours="^AttributeError: __"),
    ],
    "`reset_mock(return_value=True)` leaves their results, also of those that are awaited.": [
        where(program=RESET, theirs=r"\b__a(enter|exit|next)__(\(\)'|\.return_value$)"),
        where(program=rf"AsyncChildren(.|\n)*{RESET}", theirs=r"<AsyncMock name='[^']*__\(\)'"),
    ],
    "A deep copy has magic methods of its own.": [
        where(program=r"attach_mock(.|\n)*deepcopy", theirs="^no repr"),
        where(program=r"deepcopy(.|\n)*attach_mock\(.*__\w+__"),
        where(program=r"deepcopy(.|\n)*type\(", what=r"\bdir\.|^\w\.\w+$"),
        where(made="deepcopy", what=r"\.dir\.__\w+__$"),
        where(program=r"deepcopy(.|\n)*__\w+__", what=r"^\w\.dir\."),
        where(program="deepcopy", what="__"),
        where(program="deepcopy", what="_calls$", theirs=r"\.__\w+__"),
        where(program="deepcopy", what="_calls$", ours=r"\.__\w+__"),
        where(program="deepcopy", line="[!=]=|in \\{|hash|__(eq|ne)__"),
        where(program=r"deepcopy(.|\n)*seal", theirs=r"^AttributeError: .*__\w+__$"),
        where(program=r"deepcopy(.|\n)*__\.return_value", what=r"^\w$", but_for=" name='[^']*'"),
    ],
    "`mock_calls` says nothing of copying the mock, giving it as spec, patching its attributes": [
        where(program="deepcopy", theirs="__deepcopy__"),
        where(program="patch", line="patch", theirs=r"call\.__str__\(\)"),
        where(theirs=r"__code__\.co_flags"),
        where(program=r"spec(_set)?=[abrst]\b", theirs=r"__(bool|len)__"),
        where(program=r"spec(_set)?=[abrst]\b", ours="^InvalidSpecError"),
    ],
}
if sys.version_info < (3, 13):
    DIVERGENCES["Up to Python 3.12 `unittest.mock` moreover runs properties of a spec"] = [
        where(program="spec", theirs="the property was run"),
    ]
    DIVERGENCES["makes a `return_value` of a mock that wraps something"] = [
        where(program=WRAPS, what=r"\breturn_value"),
        where(program=WRAPS, line="return_value"),
        where(program=WRAPS, ours="_SentinelObject"),
        where(program=WRAPS, theirs=r"call\(\)\.__hash__"),
    ]
    DIVERGENCES["removes the results of magic methods with `reset_mock(return_value=True)`."] = [
        where(program=r"reset_mock\(return_value", theirs=r"__\(\)'"),
    ]

#: The same for what `create_autospec()` makes.
AUTOSPEC_DIVERGENCES = {
    "The mock that `create_autospec` makes of an async function checks and records at the call.": [
        where(program=OF_ASYNC_FUNCTION, theirs="^coroutine$", ours="^TypeError$"),
        where(program=OF_ASYNC_FUNCTION, what=r"^f\.call|^f\.mock_calls"),
    ],
    "Fields of a dataclass are in its spec, as from Python 3.14 on.": [
        where(program="Data", line=r"\.foo\b|\bfoo'"),
    ],
    "The mock of an object with an async `__call__`, and of a function that wraps an async one": [
        where(program="AsyncCalled, instance=True", what=r"^c\.await_count$"),
    ],
    "calling the mock of a class gives a mock of an instance": [
        where(program="AsyncManager, instance=True", what=r"^c\.await_count$"),
    ],
    "An autospecced class method shows its signature.": [
        where(line=r"signature\(.*\.clsm\)", ours=r"^'\(a\)'$"),
    ],
    "`mock_calls` says nothing of copying the mock, giving it as spec, patching its attributes": [
        where(theirs=r"__code__\.co_flags"),
    ],
    "the mock of a plain function is no coroutine or generator function for `inspect`.": [
        where(line="inspect.iscoroutinefunction", theirs="True", ours="False"),
    ],
    "an autospecced object that is not callable raises TypeError when it is called": [
        where(line=r"inspect.signature\(c", theirs="^TypeError$", ours="args, .*kwargs"),
    ],
}
