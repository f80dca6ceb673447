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

    def __init__(
        self, says, *, program="", made="", line="", what="", theirs="", ours="", but_for=None
    ):
        self.says = says
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
FUNCTION_CALLED = (
    r"^TypeError: [\w.<>]+\(\)"
    r"( takes \d+ positional arguments? but \d+ w\w+ given"
    r"| missing 1 .* argument: 'f(unc(tion)?)?')?"
)
REFUSED = "^(ValueError|TypeError|AttributeError|RuntimeError): "

TEXTS = "The texts of failed assertions on awaits, and of errors."
MISTYPED = "Mistyped assertions on awaits raise AttributeError."
REPLACED_BY = "`async_patch` chooses other mocks than `patch`"
ENTERED = ENTERED_SPEC = (
    "Under a spec `async with m as x` gives a mock of the class that `__aenter__` is annotated"
    " with; without annotation, a mock like one of the spec."
)
INSTANCES = "calling the mock of a class gives a mock of an instance"
AWAITABLE = "The mock of something awaitable can be awaited as often as wanted"
GENERATORS = "Under a spec async generator functions become AsyncIteratorMocks"
WRAPPED = "Children under `wraps` have the kind of the wrapped attribute"
WRAPPED_PROTOCOLS = "`async with` and `async for` reach the wrapped object's own."
COROUTINES = "A coroutine that `side_effect` or `wraps` returns is awaited"
REFUSED_EFFECTS = "A `side_effect` that no call could use raises TypeError when it is set"
ASKED = "`asyncio.iscoroutinefunction()` and `inspect.iscoroutinefunction()` say True."
AWAIT_METHOD = "`__await__` may be set like any magic method"
ASYNC_CALL = (
    "The mock of an object with an async `__call__`, and of a function that wraps an async one, is"
    " async"
)
PLAIN_FUNCTION = "the mock of a plain function is no coroutine or generator function for `inspect`."
SIGNATURE = "The mock of an async function has its signature"
PATCH_FORMS = "`.stopall()`; `with`, `async with`, `start()`"
CLASS_METHOD = "An autospecced class method shows its signature."
FUNCTION_NAME = "that of any function its `__name__`."
NAMES = "Under a list of names too `__aenter__`, `__aexit__` and `__anext__` are awaited."
FIELDS = "Fields of a dataclass are in its spec, as from Python 3.14 on."
RESPEC = "After `m.mock_add_spec(C)`, `m` is like a new mock made with `spec=C`."
DEFAULTS = "Magic methods have their defaults from the start: `m.__iter__.return_value` is no mock"
EFFECTS = "Magic methods have their defaults from the start"
CLASS_SET = "`m.__class__` can be set under any `spec_set`."
ATTACHED = "A mock that a spec refused as a child still works."
DELETED = "Deleting one twice raises AttributeError."
LEFT = "`reset_mock(return_value=True)` leaves their results, also of those that are awaited."
COPIED = "A deep copy has magic methods of its own."
SWALLOWED = (
    "An AsyncMock set on a mock as `__aexit__` swallows nothing unless it was given a"
    " `return_value`."
)
PROPERTIES_RUN = "Up to Python 3.12 `unittest.mock` moreover runs properties of a spec"
RESULTS_OF_WRAPPED = "makes a `return_value` of a mock that wraps something"
RESULTS_RESET = "removes the results of magic methods with `reset_mock(return_value=True)`."
CHECKED = (
    "The mock that `create_autospec` makes of an async function checks and records at the call."
)
NOT_CALLABLE = (
    "an autospecced object that is not callable raises TypeError when it is called, but"
    " `callable()` says True."
)
UNRECORDED = (
    "`mock_calls` says nothing of copying the mock, giving it as spec, patching its attributes, and"
    " of what `inspect` asks."
)

FUNCTION_LOOKS = "The mock of a function has what `inspect` and frameworks read of a function"
WRAPPED_AWAITABLE = "`await` reaches a wrapped awaitable"

#: What the README says, word for word.
DIVERGENCES = [
    Divergence(FUNCTION_LOOKS, what=r"\.dir\.__\w+__$"),
    Divergence(FUNCTION_LOOKS, program="func", line=r"wraps\(", theirs="__qualname__ must be set"),
    Divergence(FUNCTION_LOOKS, line=r"\.__wrapped__$", ours="spec='function'"),
    Divergence(INSTANCES, program=OF_CLASS, line=r"isinstance\(\w\.return_value"),
    Divergence(WRAPPED_PROTOCOLS, program=WRAPS, what=r"__aenter__\.return", ours="^_Sentinel"),
    Divergence(WRAPPED_AWAITABLE, program="wraps=Awaitable", what="kinds"),
    Divergence(TEXTS, line="await", theirs=FAILED, ours=FAILED),
    Divergence(TEXTS, line="await", theirs="type 'TypeError' has no", ours=FAILED),
    Divergence(TEXTS, theirs="^TypeError: .*_format_mock_call_sig", ours=FAILED),
    Divergence(TEXTS, theirs="_SentinelObject' .* '_mock_children'", ours=FAILED),
    Divergence(TEXTS, theirs=INVALID, ours=INVALID),
    Divergence(TEXTS, theirs=INVALID, ours="^AttributeError: .* has no attribute"),
    Divergence(TEXTS, theirs=INVALID, ours=r"^AttributeError: [^:]+$"),
    Divergence(TEXTS, theirs="^AttributeError: Mock object has", ours="^AttributeError: 'method"),
    Divergence(TEXTS, theirs="StopAsyncIteration", but_for="side_effect of .*? or a function"),
    Divergence(TEXTS, theirs="^InvalidSpecError", ours="^InvalidSpecError"),
    Divergence(TEXTS, theirs="^PicklingError", ours="^PicklingError"),
    Divergence(TEXTS, theirs="local object '_patch_object", ours="^PicklingError"),
    Divergence(TEXTS, line="patch", theirs=REFUSED, ours=REFUSED, but_for=": .*"),
    # Of two mistakes another one is told.
    Divergence(TEXTS, theirs="^TypeError: Need a valid t", ours="^ValueError: autospec= and"),
    Divergence(TEXTS, theirs="does not have the attribute", ours="has no attribute .* to patch"),
    Divergence(TEXTS, theirs="does not have the attribute", ours="^TypeError: .*needs an object"),
    Divergence(TEXTS, line="seal", theirs="^TypeError: '<' not", ours="^TypeError: '<' not"),
    Divergence(TEXTS, line="wraps", theirs="must be set to a str", but_for="__(qual)?name__"),
    # The function has another name.
    Divergence(TEXTS, theirs="^TypeError", but_for=FUNCTION_CALLED),
    # A call that the signature refuses.
    Divergence(TEXTS, theirs=r"^AssertionError(.|\n)*call\('', ", ours=FAILED),
    Divergence(
        TEXTS,  # the name of a magic method
        theirs=r"^AssertionError: (.|\n)*__",
        ours=r"^AssertionError: (.|\n)*\bmock\b",
        but_for=r"'?__\w+__'?|'?\bmock\b'?",
    ),
    Divergence(
        MISTYPED,
        program=".",
        ours=r"^AttributeError: '(\w*await\w*|(not|any|has)_\w+|called\w*)' is not a valid",
    ),
    Divergence(MISTYPED, what=r"\bdir\.(\w*await|(not|any|has)_|called_)", ours=GONE),
    Divergence(REPLACED_BY, program=r"patch\S*\(.*DEFAULT"),
    Divergence(REPLACED_BY, program=r"patch.*spec(_set)?=", theirs="NonCallableMagicMock"),
    Divergence(REPLACED_BY, program=r"patch.*spec(_set)?=True", theirs="unhashable"),
    Divergence(REPLACED_BY, program=r"patch.*spec(_set)?=True", but_for=r"spec(_set)?='\w+'"),
    Divergence(REPLACED_BY, program=r"patch.*spec(_set)?=True", theirs="^InvalidSpecError"),
    Divergence(REPLACED_BY, program=r"patch(.|\n)*patch.*spec(_set)?=True", line="spec.*=True"),
    Divergence(
        REPLACED_BY, program=PATCHED_CLASS, theirs=r"\(\)' spec", but_for=r" spec(_set)?='\w+'"
    ),
    Divergence(
        REPLACED_BY,
        program=PATCHED_CLASS,
        line="return_value",
        theirs="^AttributeError: Mock object has no",
    ),
    Divergence(REPLACED_BY, program=PATCHED_CLASS, what=r"\.return_value", but_for=SPEC_OR_KIND),
    Divergence(ENTERED, theirs=r"__aenter__\(\)", but_for=KIND),
    Divergence(ENTERED, program="__aenter__", what=r"return_value\.await", ours=GONE),
    Divergence(ENTERED, program=r"_?aenter(__)?\(", what=r"^[rst]\.await_", ours=GONE),
    Divergence(ENTERED, program="__aenter__", line="gather", what="_calls$", ours="__hash__"),
    Divergence(ENTERED, program="__aenter__", ours="MagicMock can't be used in 'await'"),
    Divergence(ENTERED, what=r"__aenter__\.return_value\.(await|kinds)", ours=GONE),
    Divergence(
        ENTERED_SPEC,
        program="spec(_set)?=AsyncManager",
        theirs=r"__aenter__\(\)",
        but_for=rf"{KIND}| spec='AsyncManager'",
    ),
    Divergence(
        INSTANCES, made=OF_CLASS, what=r"^\w\.return_value\b", theirs="name=", but_for=SPEC_OR_KIND
    ),
    Divergence(
        INSTANCES, made=OF_CLASS, what=r"\breturn_value(\.\w+)?\.await_args_list$", theirs=GONE
    ),
    Divergence(INSTANCES, program=OF_CLASS, theirs=r"name='[^']*\(\)", but_for=SPEC_OR_KIND),
    Divergence(INSTANCES, program=OF_CLASS, line=r"fspath\(.*return_value", but_for=KIND),
    Divergence(
        INSTANCES, program=OF_CLASS, theirs=r"name='[^']*\(\)\.\w+\(\)'", ours="^coroutine$"
    ),
    Divergence(
        INSTANCES, program=r"\bInner\b", theirs="name=", but_for=rf" spec(_set)?='Inner'|{KIND}"
    ),
    Divergence(INSTANCES, program=OF_CLASS, theirs=rf"^class {KIND}", ours=f"^class {CLASS}"),
    Divergence(
        INSTANCES,
        program=OF_CLASS,
        line=r"\breturn_value\.\w+\.",
        theirs=NO_ASSERTION,
        ours="await",
    ),
    Divergence(INSTANCES, program=OF_ASYNC_CALLED, theirs="can't be used in 'await'", but_for=KIND),
    Divergence(INSTANCES, program=OF_ASYNC_CALLED, line=r"\breturn_value\.await_"),
    Divergence(INSTANCES, program=OF_ASYNC_CALLED, theirs=NO_ASSERTION, ours="await"),
    Divergence(
        INSTANCES, program=OF_ASYNC_CALLED, theirs=r"name='[^']*\(\)\(\)'", ours="^coroutine$"
    ),
    Divergence(INSTANCES, program=OF_CLASS, line="gather", theirs=r"call\(\)\.\w+\(\)\.__hash__"),
    Divergence(
        INSTANCES,
        program=OF_ASYNC_CALLED,
        theirs="Magic(Mock)? can't be used in 'await'",
        ours="^(<AsyncMock|None$)",
    ),
    Divergence(
        INSTANCES,
        program=OF_ASYNC_CALLED,
        line="close",
        theirs=r"\(\)\(\)\.close\(\)'",
        ours="^None$",
    ),
    Divergence(
        INSTANCES,
        program=OF_CLASS,
        line=r"\breturn_value\.\w+\(",
        theirs="MagicMock can't be used in 'await'",
        ours=r"^(<AsyncMock name='[^']*\(\)\.\w+\(\)'|None$)",
    ),
    Divergence(AWAITABLE, program=r"(Magic|MagicMock|AsyncChildren)(\(|, )spec(_set)?=Awaitable"),
    Divergence(
        AWAITABLE, program="spec(_set)?=Awaitable", theirs="can't be used in 'await' expression$"
    ),
    Divergence(
        AWAITABLE,  # a coroutine
        program=OF_KEPT,
        what=r"\.await_",
        ours=GONE,
    ),
    Divergence(
        AWAITABLE,  # a coroutine
        program=OF_KEPT,
        ours="can't be used in 'await'",
    ),
    Divergence(AWAITABLE, program="spec(_set)?=Awaitable", but_for="'isawaitable', "),
    Divergence(GENERATORS, program=ITERATED, theirs=r"\bstream\(\)", but_for=rf"\(\)|{KIND}"),
    Divergence(GENERATORS, made=ITERATED, what=r"\bstream\b", but_for=KIND),
    Divergence(GENERATORS, program=ITERATED, line="stream", theirs="^TypeError", but_for=KIND),
    Divergence(
        GENERATORS,
        program=ITERATED,
        line="stream",
        theirs=FAILED,
        but_for=r"(\b|')(mock|stream|\(\))('|(?=\())",
    ),
    Divergence(GENERATORS, program=ITERATED, theirs=r"\bstream\b", but_for=KIND),
    Divergence(GENERATORS, program=ITERATED, line=r"gather\(.*\bstream\b"),
    Divergence(GENERATORS, program=ITERATED, line="stream", theirs=INVALID),
    Divergence(GENERATORS, program=ITERATED, line="close", theirs=r"\bstream\b.*\.close\(\)"),
    Divergence(GENERATORS, program=ITERATED, theirs=r"\bstream\b[\w.()]*\)'", ours="^coroutine$"),
    Divergence(GENERATORS, program=ITERATED, line=r"stream\.__aiter__\(", ours="^Pass$"),
    Divergence(GENERATORS, program=OF_GENERATOR, line="hasattr.*__", theirs="^False$"),
    Divergence(GENERATORS, program=ITERATED, ours="AsyncIteratorMock"),
    Divergence(GENERATORS, made=ITERATED, what=r"\bstream\b.*\.await_args_list$"),
    Divergence(GENERATORS, program=ITERATED, what=r"\bstream\b.*\.await_args_list$"),
    Divergence(GENERATORS, program=ITERATED, line="stream", ours=r"await: .*\bstream\("),
    Divergence(GENERATORS, program=ITERATED, line="stream", theirs="'await' expression"),
    Divergence(GENERATORS, program=ITERATED, theirs="'await' exp", ours=r"'[^']*\bstream\b"),
    Divergence(GENERATORS, program=ITERATED, line="stream", ours=r"stream\.__(hash|await)__"),
    Divergence(
        GENERATORS, made=OF_GENERATOR, what=r"\b__a\w+__|\bdir\.", theirs="no attribute|nothing"
    ),
    Divergence(
        GENERATORS, program=OF_GENERATOR, what=r"\b__a\w+__|\bdir\.", theirs="no attribute|nothing"
    ),
    Divergence(GENERATORS, program=OF_GENERATOR, line="awalk|aiter"),
    Divergence(GENERATORS, program=OF_GENERATOR, theirs=r"no attribute '__(a\w+|del)__"),
    Divergence(WRAPPED, program=WRAPS, line="__name__"),
    Divergence(WRAPPED, program=WRAPS, line="kinds", but_for="'iscoroutinefunction', "),
    Divergence(WRAPPED, program=WRAPS, what="mock_calls", ours=r"\.await_\w+\.__"),
    Divergence(WRAPPED, made=WRAPS, but_for=KIND),
    Divergence(WRAPPED, made=WRAPS, what=r"\.await_args_list$", theirs=GONE),
    Divergence(WRAPPED, made=WRAPS, what=r"\.await_args_list$", ours=GONE),
    Divergence(WRAPPED, program=WRAPS, but_for=KIND),
    Divergence(WRAPPED, program=WRAPS, line=r"[xyz]\.close", theirs="^None", ours="Mock name="),
    Divergence(WRAPPED, program=WRAPS, ours="has no attribute '(assert|await)"),
    Divergence(WRAPPED, program=WRAPS, theirs=INVALID, ours="await"),
    Divergence(WRAPPED, program=WRAPS, line=r"[abrst]\.\w+", what="result", ours="^None"),
    Divergence(WRAPPED, program=WRAPS, line=r"\.\w+", ours=r"^TypeError: [\w.]+\(\) (mi|ta|go)"),
    Divergence(WRAPPED, program=WRAPS, what=r"\.await_", theirs=GONE),
    Divergence(WRAPPED, program=WRAPS, what=r"\.await_", ours=GONE),
    Divergence(WRAPPED, program=WRAPS, line=r"\.await_args_list ==", ours="^False$"),
    Divergence(WRAPPED, program=WRAPS, line="gather", what="mock_calls", theirs="__hash__"),
    Divergence(WRAPPED, program=WRAPS, line=r"gather\(.*[abrst]\.\w+", what="result"),
    Divergence(WRAPPED, program=WRAPS, ours="object is not callable$"),
    Divergence(WRAPPED, program=WRAPS, theirs=r"^TypeError: \w+\.\w+\(\) ", ours="^coroutine$"),
    Divergence(WRAPPED, program=WRAPS, theirs=r"^TypeError: [\w.]+\(\) mi", ours="^coroutine"),
    Divergence(WRAPPED, program=WRAPS, ours="'await' expression|not a valid assertion"),
    Divergence(WRAPPED, program=WRAPS, ours="coroutine or an awaitable is required$"),
    Divergence(WRAPPED_PROTOCOLS, made=WRAPS, what=r"\.__a\w+__"),
    Divergence(WRAPPED_PROTOCOLS, program=WRAPS, line=r"\b(aenter|awalk|__a\w+__)"),
    Divergence(COROUTINES, program="side_effect|wraps", theirs=r"\bcoroutine\b"),
    Divergence(REFUSED_EFFECTS, program="side_effect", ours="^TypeError: side_effect must be"),
    Divergence(REFUSED_EFFECTS, ours="^TypeError: .* is a coroutine object, which"),
    Divergence(ASKED, program="spec", line="kinds", but_for="'iscoroutinefunction', "),
    Divergence(ASKED, made="spec", what="kinds", but_for="'iscoroutinefunction', "),
    Divergence(ASKED, program="spec", what="kinds", but_for="'iscoroutinefunction', "),
    Divergence(AWAIT_METHOD, program="__await__"),
    Divergence(ASYNC_CALL, program=r"spec(_set)?=(AsyncCalled\(\)|wrapped_afunc)"),
    Divergence(
        ASYNC_CALL,
        program=r"patch.*spec(_set)?=functools\.partial\(afunc",
        what=r"\.return_value$",
        but_for=rf"{KIND}| spec='partial'",
    ),
    Divergence(
        PLAIN_FUNCTION,
        what="kinds",
        theirs="isgeneratorfunction",
        but_for="'is(generator|asyncgen|coroutine)function', ",
    ),
    Divergence(
        PLAIN_FUNCTION,
        line="kinds",
        theirs="isgeneratorfunction",
        but_for="'is(generator|asyncgen|coroutine)function', ",
    ),
    Divergence(PLAIN_FUNCTION, program="seal", what="kinds", theirs=r"__code__$"),
    Divergence(SIGNATURE, program="spec", line="signature", ours=r"^'\("),
    Divergence(FUNCTION_NAME, program="spec", line="__name__"),
    Divergence(PATCH_FORMS, program="patch", line="aenter", theirs="'_patch(_dict)?' object does"),
    Divergence(PATCH_FORMS, program=r"patch(.|\n)*spec(_set)?=[rst]\b", what=r"\b__a\w+__|\bdir\."),
    Divergence(
        PATCH_FORMS,
        program="patch",
        line="__a?(enter|exit)__",
        theirs="'_patch(_dict)?' object has no",
    ),
    Divergence(NAMES, program=LISTED, line=r"\b__a(enter|exit)__\("),
    Divergence(SWALLOWED, program="__aexit__", theirs="Mock", ours="^False$"),
    Divergence(SWALLOWED, program="__aexit__", ours="'bool' object has no attribute"),
    Divergence(NAMES, made=LISTED, what="__a(enter|exit)__", but_for=KIND),
    Divergence(NAMES, made=LISTED, what="__a(enter|exit)__", theirs=GONE, ours=r"^\["),
    Divergence(NAMES, program=LISTED, theirs=r"\b__a(enter|exit)__\b", but_for=KIND),
    Divergence(NAMES, program=LISTED, what="__a(enter|exit)__"),
    Divergence(NAMES, program=LISTED, theirs="received an object from __a(enter|exit)__"),
    Divergence(FIELDS, made="Data", theirs="no attribute '(foo|bar)'"),
    Divergence(FIELDS, made="Data", what=r"\bdir\.(foo|bar)$"),
    Divergence(FIELDS, made="Data", what=r"^\w\.(foo|bar)\.", theirs=GONE),
    Divergence(FIELDS, program="Data", theirs="no attribute '(foo|bar)'"),
    Divergence(FIELDS, program="Data", line="attr.*'(foo|bar)'", theirs="^(False|'no')$"),
    Divergence(FIELDS, program="Data", what=r"\bdir\.(foo|bar)$"),
    Divergence(RESPEC, program="mock_add_spec"),
    Divergence(DEFAULTS, program="__(eq|ne)__", ours="NotImplemented"),
    Divergence(DEFAULTS, program="__(eq|ne|a?iter)__", ours="^TypeError: __class__ assignment"),
    Divergence(DEFAULTS, program=r"reset_mock\(.*side_effect=True", theirs=r"__\(\)'"),
    Divergence(DEFAULTS, program="__iter__", ours="^TypeError: .*'tuple'$"),
    Divergence(
        DEFAULTS,
        program="__a?iter__",
        what="_calls$",
        but_for=r"<\w+ name='[^']*__a?iter__\(\)' id='#'>|\(\)",
    ),
    Divergence(DEFAULTS, program="__a?iter__", line="format|str", ours=r"^'\(\)'$"),
    Divergence(DEFAULTS, program="__(eq|ne|iter)__", ours="'method-wrapper' object has no"),
    Divergence(
        DEFAULTS,
        program="__(eq|ne|iter|aiter)__",
        theirs=rf"{KIND}|None|coroutine|^AttributeError: .*return_value$",
        ours="NotImplementedType|_iterator|AsyncIterator",
    ),
    Divergence(
        DEFAULTS,
        program="__(eq|ne|iter|aiter)__",
        what="_calls$",
        theirs=r"call\.__(eq|ne|iter|aiter)__\(\)\.",
    ),
    Divergence(DEFAULTS, program=r"__a?iter__", ours=r"^tuple\(\)|'tuple' object"),
    Divergence(DEFAULTS, line=r"__(eq|ne|a?iter)__\.return_value", theirs="^True", ours="^False"),
    Divergence(
        EFFECTS, program="reset_mock", what=r"\bside_effect$", theirs="^None$", ours="^function$"
    ),
    Divergence(
        EFFECTS,
        program="__(hash|str|sizeof|fspath)__",
        what=r"\bside_effect$",
        theirs="^None$",
        ours="^function$",
    ),
    Divergence(
        EFFECTS,
        line=r"__(hash|str|sizeof|fspath|eq|ne|iter|aiter)__\.side_effect$",
        theirs="^None$",
        ours="^function$",
    ),
    Divergence(ATTACHED, program="attach_mock", theirs=r"^TypeError: .* \+: 'NoneType' and 'str'$"),
    Divergence(CLASS_SET, program="spec_set=types.ModuleType", line="__class__ =", ours="^None$"),
    Divergence(DEFAULTS, program=r"__(eq|ne|a?iter)__.*\bDEFAULT\b", ours="Mock|SubMagic"),
    Divergence(
        DELETED, program=r"del \S*__", line=r"del \S*__", theirs="^None", ours="^AttributeError: __"
    ),
    Divergence(
        LEFT,
        program=r"reset_mock\(return_value=True",
        theirs=r"\b__a(enter|exit|next)__(\(\)'|\.return_value$)",
    ),
    Divergence(
        LEFT,
        program=r"AsyncChildren(.|\n)*reset_mock\(return_value=True",
        theirs=r"<AsyncMock name='[^']*__\(\)'",
    ),
    Divergence(COPIED, program=r"attach_mock(.|\n)*deepcopy", theirs="^no repr"),
    Divergence(COPIED, program=r"deepcopy(.|\n)*attach_mock\(.*__\w+__"),
    Divergence(COPIED, program=r"deepcopy(.|\n)*type\(", what=r"\bdir\.|^\w\.\w+$"),
    Divergence(COPIED, made="deepcopy", what=r"\.dir\.__\w+__$"),
    Divergence(COPIED, program=r"deepcopy(.|\n)*__\w+__", what=r"^\w\.dir\."),
    Divergence(COPIED, program="deepcopy", what="__"),
    Divergence(COPIED, program="deepcopy", what="_calls$", theirs=r"\.__\w+__"),
    Divergence(COPIED, program="deepcopy", what="_calls$", ours=r"\.__\w+__"),
    Divergence(COPIED, program="deepcopy", line="[!=]=|is_mem|hash|__(eq|ne)__"),
    Divergence(COPIED, program=r"deepcopy(.|\n)*seal", theirs=r"^AttributeError: .*__\w+__$"),
    Divergence(
        COPIED,
        program=r"deepcopy(.|\n)*__\w+__\.return_value",
        what=r"^\w$",
        but_for=" name='[^']*'",
    ),
    Divergence(UNRECORDED, program="deepcopy", theirs="__deepcopy__"),
    Divergence(UNRECORDED, program="patch", line="patch", theirs=r"call\.__str__\(\)"),
    Divergence(UNRECORDED, theirs=r"__code__\.co_flags"),
    Divergence(UNRECORDED, program=r"spec(_set)?=[abrst]\b", theirs=r"__(bool|len)__"),
    Divergence(UNRECORDED, program=r"spec(_set)?=[abrst]\b", ours="^InvalidSpecError"),
]
if sys.version_info < (3, 13):
    DIVERGENCES += [
        Divergence(PROPERTIES_RUN, program="spec", theirs="the property was run"),
        Divergence(RESULTS_OF_WRAPPED, program=WRAPS, what=r"\breturn_value"),
        Divergence(RESULTS_OF_WRAPPED, program=WRAPS, line="return_value"),
        Divergence(RESULTS_OF_WRAPPED, program=WRAPS, ours="_SentinelObject"),
        Divergence(RESULTS_OF_WRAPPED, program=WRAPS, theirs=r"call\(\)\.__hash__"),
        Divergence(RESULTS_RESET, program=r"reset_mock\(return_value", theirs=r"__\(\)'"),
    ]

#: The same for what `create_autospec()` makes.
AUTOSPEC_DIVERGENCES = [
    Divergence(CHECKED, program=OF_ASYNC_FUNCTION, theirs="^coroutine$", ours="^TypeError$"),
    Divergence(CHECKED, program=OF_ASYNC_FUNCTION, what=r"^f\.call|^f\.mock_calls"),
    Divergence(FIELDS, program="Data", line=r"\.foo\b|\bfoo'"),
    Divergence(ASYNC_CALL, program="AsyncCalled, instance=True", what=r"^c\.await_count$"),
    Divergence(INSTANCES, program="AsyncManager, instance=True", what=r"^c\.await_count$"),
    Divergence(CLASS_METHOD, line=r"signature\(.*\.clsm\)", ours=r"^'\(a\)'$"),
    Divergence(UNRECORDED, theirs=r"__code__\.co_flags"),
    Divergence(PLAIN_FUNCTION, line="inspect.iscoroutinefunction", theirs="True", ours="False"),
    Divergence(
        NOT_CALLABLE, line=r"inspect.signature\(c", theirs="^TypeError$", ours="args, .*kwargs"
    ),
]
