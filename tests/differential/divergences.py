"""The table of all that random programs may observe to differ from unittest.mock, and where."""

import re
import sys


class Divergence:
    """Where the worlds may differ: patterns, each of which must be found.

    Without `program` an observation tells by itself, and the program goes on. With it the shortest
    program that shows the difference must have the pattern too; it ends there. `but_for` is the
    pattern of what alone may differ in the two texts.
    """

    def __init__(self, says, *, program="", line="", what="", theirs="", ours="", but_for=None):
        self.says = says
        self.program = program
        self.patterns = [re.compile(text) for text in (program, line, what, theirs, ours)]
        self.but_for = but_for and re.compile(but_for)

    def covers(self, difference):
        """Tell whether it explains a difference."""
        lines, line, what, theirs, ours = difference
        texts = ("\n".join(lines), line, what, theirs, ours)
        if not all(map(re.search, self.patterns, texts)):
            return False
        return not self.but_for or self.but_for.sub("", theirs) == self.but_for.sub("", ours)


CLASS = (
    r"(Plain|Repo|Sub|Manager|AsyncManager|AsyncIterable|Called|AsyncCalled|Mathy|Awaitable|Slots"
    r"|Data|WithMeta|Color|dict|str|Exception|int|object)\b(?!\()"
)
KIND = r"\b(\w*Mock|SubAsync|SubMagic|\w+Children|Copying|Executing)\b"
REFUSED = "^(ValueError|TypeError|AttributeError|RuntimeError): "

TEXTS = "The texts of failed assertions on awaits, and of errors."
MISTYPED = "Mistyped assertions on awaits raise AttributeError."
REPLACED_BY = "`async_patch` differs from `patch` in what it replaces things by"
ENTERED = "`async with MagicMock() as x` gives a MagicMock, not an AsyncMock."
INSTANCES = "what calling the mock of a class gives has the shapes of the class's instances."
AWAITABLE = "The mock of something awaitable can be awaited as often as wanted"
GENERATORS = "Under a spec async generator functions become AsyncIteratorMocks"
WRAPPED = "Children under `wraps` have the kind of the wrapped attribute."
COROUTINES = "A coroutine that `side_effect` or `wraps` returns is awaited"
REFUSED_EFFECTS = "A `side_effect` that no call could use raises TypeError when it is set"
ASKED = "`asyncio.iscoroutinefunction()` and `inspect.iscoroutinefunction()` say True."
AWAIT_METHOD = "`__await__` may be set like any magic method"

#: What the README says, word for word.
DOCUMENTED = [
    Divergence(TEXTS, line="await", theirs="^AssertionError", ours="^AssertionError"),
    Divergence(TEXTS, theirs="not a valid assertion", ours="not a valid assertion"),
    Divergence(TEXTS, theirs="not a valid assertion", ours="^AttributeError: .* has no attribute"),
    Divergence(TEXTS, theirs="not a valid assertion", ours=r"^AttributeError: \S+$"),
    Divergence(TEXTS, theirs="^AttributeError: Mock object has", ours="^AttributeError: 'method"),
    Divergence(TEXTS, theirs="^StopAsyncIteration", ours="^StopAsyncIteration: side_effect of"),
    Divergence(TEXTS, theirs="^InvalidSpecError", ours="^InvalidSpecError"),
    Divergence(TEXTS, line="patch", theirs=REFUSED, ours=REFUSED, but_for=": .*"),
    Divergence(TEXTS, theirs="^ModuleNotFoundError", ours="^NoModuleError"),
    Divergence(TEXTS, theirs="'_patch", ours="Patcher'", but_for=r"'\w+'(?= object)"),
    Divergence(
        MISTYPED,
        ours=r"^AttributeError: '(\w*await\w*|(not|any|has)_\w+|called\w*)' is not a valid",
    ),
    Divergence(MISTYPED, what=r"\bdir\.(\w*await|(not|any|has)_|called_)", ours="^nothing$"),
    Divergence(REPLACED_BY, program=r"patch\S*\(.*DEFAULT"),
    Divergence(REPLACED_BY, program=r"patch.*spec(_set)?=True", theirs="NonCallableMagicMock"),
    Divergence(ENTERED, theirs=r"__aenter__\(\)", but_for=KIND),
    Divergence(ENTERED, what=r"__aenter__\.return_value\.(await|kinds)", ours="^nothing$"),
    Divergence(INSTANCES, program=rf"spec(_set)?={CLASS}", theirs="name=", ours="spec="),
    Divergence(AWAITABLE, program=r"(Magic|MagicMock|AsyncChildren)\(spec(_set)?=Awaitable"),
    Divergence(GENERATORS, program=r"\b(Repo|Sub|stream|agen)\b", what="stream"),
    Divergence(GENERATORS, program=r"\b(Repo|Sub|stream|agen)\b", line="stream"),
    Divergence(GENERATORS, program=r"spec(_set)?=(Repo\(\)\.stream|agen)"),
    Divergence(WRAPPED, program="wraps=", but_for=KIND),
    Divergence(WRAPPED, program="wraps=", ours="'await' expression|not a valid assertion"),
    Divergence(COROUTINES, program="side_effect|wraps", theirs=r"\bcoroutine\b"),
    Divergence(REFUSED_EFFECTS, program="side_effect", ours="^TypeError: side_effect must be"),
    Divergence(REFUSED_EFFECTS, ours="^TypeError: .* is a coroutine object, which"),
    Divergence(ASKED, program="spec", what="kinds", but_for="'iscoroutinefunction', "),
    Divergence(AWAIT_METHOD, program="__await__"),
]

#: What no document says: to be told there, or to be mended.
UNDOCUMENTED = [
    Divergence(
        "Fields of a dataclass are in its spec, as in unittest.mock from 3.14 on.",
        program="Data",
        theirs="no attribute '(foo|bar)'",
    ),
    Divergence("... of its dir(), too.", program="Data", what=r"\bdir\.(foo|bar)$"),
    Divergence("What an async __call__ makes is async.", program=r"spec(_set)?=AsyncCalled\(\)"),
    Divergence(
        "What calling a subclass of MagicMock with an async spec gives is of the subclass.",
        program=r"(SubMagic|AsyncChildren)\(spec(_set)?=",
        theirs="AsyncMock",
        ours="SubMagic|AsyncChildren",
    ),
    Divergence(
        "The mock of a plain def is no kind of coroutine or generator function, and asking it is"
        " not recorded.",
        what="kinds",
        theirs="isgeneratorfunction",
        but_for="'is(generator|asyncgen|coroutine)function', ",
    ),
    Divergence("... and asking it is not recorded.", theirs=r"call\.__code__\.co_flags"),
    Divergence("Copies keep their magic methods apart.", program="deepcopy", what="__"),
    Divergence("Copies keep their magic methods apart.", program="deepcopy", theirs="__"),
    Divergence("... so that it is not the same.", program="deepcopy", line="[!=]=|is_mem|hash"),
    Divergence("Copying a mock is not recorded.", program="deepcopy", theirs="__deepcopy__"),
    Divergence(
        "A function that wraps an async one is async.",
        program=r"(MagicMock|SubMagic|AsyncChildren)\(spec(_set)?=wrapped_afunc",
    ),
    Divergence(
        "`__aenter__` in a list of names is async, as it is without a spec.",
        program=r"spec(_set)?=\['foo', '__aenter__'",
        what="__a(enter|exit)__",
    ),
    Divergence(
        "... so that the mock can be entered.",
        program=r"spec(_set)?=\['foo', '__aenter__'",
        theirs="received an object from __a(enter|exit)__",
    ),
    Divergence(
        "The return_value of a comparison or iteration is its default, not a mock.",
        program="__(eq|ne|iter|aiter)__",
        theirs="Mock|None|coroutine",
        ours="NotImplementedType|_iterator|AsyncIterator",
    ),
    Divergence(
        "Magic methods whose default depends on the mock have a side_effect.",
        program="__(hash|str|sizeof|fspath)__",
        what=r"\bside_effect$",
        theirs="^None$",
        ours="^function$",
    ),
    Divergence("Texts show calls that a spec refuses as calls.", theirs=r"call\('', "),
    Divergence(
        "Attributes of functions are not listed by `dir()`, but `__class__` is.",
        what=r"dir\.__(annotations|code|defaults|kwdefaults|name|class)__$",
    ),
    Divergence(
        "A mock that is given as spec is not asked whether it is true.",
        program=r"spec(_set)?=[abrst]\b",
        theirs=r"call\.__(bool|len)__",
    ),
    Divergence(
        "Deleting a magic method twice is refused.",
        program=r"del \S*__",
        line=r"del \S*__",
        theirs="^None",
        ours="^AttributeError: __",
    ),
    Divergence("A mock attached to itself.", program="attach_mock", theirs="'NoneType' and 'str'"),
    Divergence("`inspect.signature()` of a MagicMock.", line="signature", ours="'Any'"),
    Divergence(
        "Before the first call, an assertion that the spec's signature refuses has no cause.",
        theirs=" from TypeError$",
        but_for=" from TypeError$",
    ),
    Divergence(
        "Failed assertions call magic methods `mock`.",
        theirs="^AssertionError",
        ours="^AssertionError",
        but_for=r"'?__\w+__'?|'?\bmock\b'?",
    ),
]

#: What Python 3.12 does in an older way.
OLDER = [
    Divergence(
        "The return_value of what wraps something is DEFAULT.",
        program="wraps=",
        ours="_SentinelObject",
    ),
    Divergence("Properties of a spec run.", program="spec", theirs="the property was run"),
]

DIVERGENCES = DOCUMENTED + UNDOCUMENTED + OLDER * (sys.version_info < (3, 13))
