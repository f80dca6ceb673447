"""The page of messages: each is provoked by code as users write it, and stands on the page whole.

`python tests/test_messages_page.py` writes the page, messages.md, anew.
"""

import ast
import asyncio
import pathlib
import re
import sys
import textwrap
import types
from unittest import mock

import pytest

import asyncmocks
from helpers import caught_warnings

PAGE = pathlib.Path(__file__).with_name("messages.md")
COMMAND = "python tests/test_messages_page.py"
BLOCK = re.compile(r"^```python\n(.*?)\n```\n\n```\n(.*?)\n```$", re.DOTALL | re.MULTILINE)

HEAD = f"""\
# Messages

Each error, failed assertion and warning that asyncmocks words, below the code that provokes it. To
find one, search for a part of it. Made from the code: `{COMMAND}`
writes this page anew, and a test fails where it is not up to date.

All code is that of a file `test_app.py`, which begins with

```
import asyncio
from unittest.mock import DEFAULT, call
from asyncmocks import *
import app
```

and may `await` anywhere, as in `python -m asyncio`. Line numbers are those of the code shown. This
is `app.py`:

```
{{app}}
```
"""

APP = """\
async def fetch(url, timeout=5):
    ...

async def rows():
    yield 1

class Client:
    async def get(self, url):
        ...

    def close(self):
        ...\
"""

TOPICS = {
    "Forgotten awaits": [
        """\
session = AsyncMock(name="session")
session.add("row")""",
        """\
session = AsyncMock(name="session")
session.add("row")
session.add.assert_awaited_once_with("row")""",
        """\
session = AsyncMock(name="session")
session.add("row")
session.assert_all_awaited()""",
        """\
session = AsyncMock(name="session")
session.add("row")
session.add("other")
session.assert_all_awaited()""",
        """\
with fail_on_unawaited():
    session = AsyncMock(name="session")
    session.add("row")""",
    ],
    "Assertions on awaits": [
        """\
fetch = AsyncMock(name="fetch")
fetch.assert_awaited()""",
        """\
fetch = AsyncMock(name="fetch")
fetch.assert_awaited_once()""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/a")
await fetch("/b")
fetch.assert_awaited_once_with("/b")""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/a")
fetch.assert_not_awaited()""",
        """\
fetch = AsyncMock(name="fetch")
fetch.assert_awaited_with("/a", timeout=3)""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/a")
await fetch("/b")
fetch.assert_awaited_with("/a", timeout=3)""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/b")
fetch.assert_any_await("/a")""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/a")
fetch.assert_has_awaits([call("/a"), call("/b")])""",
        """\
fetch = AsyncMock(name="fetch", spec=app.fetch)
await fetch("/a")
fetch.assert_has_awaits([call("/a"), call()])""",
        """\
fetch = AsyncMock(name="fetch")
await fetch("/a")
await fetch("/b")
fetch.assert_has_awaits([call("/c"), call("/b")], any_order=True)""",
        """\
fetch = AsyncMock(name="fetch")
fetch.assert_awaitd()""",
        """\
fetch = AsyncMock(name="fetch")
fetch.awaited_once_with("/")""",
        """\
fetch = AsyncMock(name="fetch")
fetch.assertions""",
    ],
    "Waiting and gates": [
        """\
handle = AsyncMock(name="handle")
await handle("job")
await handle.wait_until_awaited(count=3, timeout=0.01)""",
        """\
handle = AsyncMock(name="handle")
handle.DEFAULT_TIMEOUT = 0.01
await handle.wait_until_any_await_with("job")""",
        """\
handle = AsyncMock(name="handle")
await handle.wait_until_awaited(count=0)""",
        """\
handle = AsyncMock(name="handle")
await handle.wait_until_awaited(timeout=-1)""",
        """\
handle = AsyncMock(name="handle")
handle.wait_until_awaited().send(None)""",
        """\
gate = Gate()
await gate.wait_until_waiting(timeout=0.01)""",
        """\
gate = Gate()
gate.release("body")""",
        """\
gate = Gate()
gate.fail("body")""",
        """\
gate = Gate()
fetch = AsyncMock(side_effect=gate)
fetch("/").send(None)""",
        """\
AsyncMock(return_value=Gate())""",
    ],
    "Entering": [
        """\
pool = AsyncContextManagerMock(name="pool")
pool.assert_entered()""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool:
    async with pool:
        pool.assert_entered_once()""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool:
    pool.assert_not_entered()""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool:
    pool.assert_exited()""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool:
    async with pool: pass
    pool.assert_exited()""",
        """\
pool = AsyncContextManagerMock(name="pool", suppress=True)
async with pool: raise KeyError
pool.assert_exited_with(ValueError)""",
        """\
pool = AsyncContextManagerMock(name="pool", suppress=True)
async with pool: raise KeyError
pool.assert_exited_with(None)""",
        """\
pool = AsyncContextManagerMock(name="pool")
pool.assert_exited_with(ValueError())""",
        """\
pool = AsyncContextManagerMock(name="pool")
pool.assert_exited_with("ValueError")""",
        """\
AsyncContextManagerMock(suppress="KeyError")""",
        """\
AsyncContextManagerMock(spec=app.Client, enter_result=1)""",
        """\
pool = AsyncContextManagerMock()
pool.__aenter__ = app.fetch
pool.enter_result = 1""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool("/a"): pass
pool.assert_not_entered()""",
        """\
pool = AsyncContextManagerMock(name="pool")
pool.__aenter__.side_effect = ConnectionError
try: await pool("/a").__aenter__()
except ConnectionError: pass
pool.assert_entered()""",
        """\
pool = AsyncContextManagerMock(name="pool")
async with pool("/a"): pass
pool.assert_awaited_once_with("/a")""",
        """\
AsyncContextManagerMock(name="pool", return_value=3)""",
        """\
AsyncContextManagerMock(name="pool", enter_reslt=3)""",
        """\
MagicMock(name="pool", enter_result=3)""",
        """\
pool = AsyncContextManagerMock(name="pool")
with fail_on_unawaited():
    pool("/a")""",
    ],
    "Iterating": [
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
rows.assert_iterated()""",
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
async for row in rows:
    pass
rows.assert_not_iterated()""",
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
async for row in rows:
    break
rows.assert_exhausted()""",
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
async for row in rows:
    pass
async for row in rows:
    break
rows.assert_closed()""",
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
await rows.athrow("stop")""",
        """\
rows = AsyncIteratorMock([1, 2], name="rows")
for row in rows: pass""",
        """\
AsyncIteratorMock(3)""",
        """\
AsyncIteratorMock(app.rows)""",
        """\
AsyncIteratorMock([1], spec=app.Client)""",
    ],
    "Results of calls": [
        """\
fetch = AsyncMock(name="fetch", side_effect=["body"])
await fetch("/a")
await fetch("/b")""",
        """\
AsyncMock(side_effect=app.fetch("/"))""",
        """\
AsyncMock(wraps=app.fetch("/"))""",
        """\
AsyncMock(side_effect=3)""",
    ],
    "Specs": [
        """\
AsyncMock(spec="app.Client")""",
        """\
AsyncMock(spec=MagicMock(name="client"))""",
        """\
client = MagicMock(spec=app.Client)
client.__await__ = lambda self: iter([])""",
        """\
client = create_autospec(app.Client, instance=True)
client.gett("/")""",
        """\
app.Client.session = MagicMock(name="session")
create_autospec(app.Client, instance=True).session""",
        """\
fetch = create_autospec(app.fetch)
await fetch("/", 3, 4)""",
        """\
client = create_autospec(app.Client, instance=True)
client()""",
        """\
create_autospec(app.fetch, instance=True)""",
        """\
create_autospec(app.fetch, set_spec=True)""",
    ],
    "Patches": [
        """\
async_patch("fetch")""",
        """\
async_patch.object("app", "fetch")""",
        """\
async_patch.multiple("app")""",
        """\
async_patch.multiple("app fetch", fetch=DEFAULT)""",
        """\
async_patch.dict(5, debug=True)""",
        """\
async_patch.dict({}, 5)""",
        """\
async_patch("app.fetch", new_callable=3)""",
        """\
with async_patch("app.fetsh"):
    pass""",
        """\
with async_patch("app.session"):
    pass""",
        """\
with async_patch("app.Clinet.get"):
    pass""",
        """\
with async_patch("app.session.get"):
    pass""",
        """\
with async_patch("appp.fetch"):
    pass""",
        """\
async_patch("app.fetch", spec=True, autospec=True)""",
        """\
async_patch("app.fetch", AsyncMock(), return_value=3)""",
        """\
with async_patch("app.session", create=True, autospec=True):
    pass""",
        """\
with async_patch("app.fetch", items=[1]):
    pass""",
        """\
with async_patch("app.rows", enter_result=1):
    pass""",
        """\
with async_patch("app.Client", items=[1]):
    pass""",
        """\
async_patch("app.fetch", auto_spec=True)""",
        """\
async_patch("app.fetch").stop()""",
        """\
@async_patch("app.Client")
@async_patch("app.fetch")
def test_fetch(fetch):
    ...
test_fetch()""",
        """\
@async_patch("app.fetch")
class Tests:
    def check_fetch(self, fetch):
        ...""",
    ],
    "Running": [
        """\
run(app.fetch)""",
        """\
run(3)""",
    ],
}
CODES = [code for codes in TOPICS.values() for code in codes]


def compiled(code):
    """Return code to execute, and whether it awaits: then it is the body of a function."""
    try:
        return compile(code, "test_app.py", "exec"), False
    except SyntaxError:
        tree = ast.parse(f"async def main():\n{textwrap.indent(code, '    ')}")
    for statement in tree.body[0].body:
        ast.increment_lineno(statement, -1)
    return compile(tree, "test_app.py", "exec"), True


def run_as_user(code):
    """Run code as that of a test file."""
    names = {name: getattr(asyncmocks, name) for name in asyncmocks.__all__}
    names.update(asyncio=asyncio, app=sys.modules["app"], call=mock.call, DEFAULT=mock.DEFAULT)
    executable, awaits = compiled(code)
    exec(executable, names)
    if awaits:
        asyncmocks.run(names["main"]())


def message_of(code):
    """Return what code raises, else the first line of what it warns of, as a traceback ends."""
    app = types.ModuleType("app")
    exec(APP, vars(app))
    with mock.patch.dict(sys.modules, app=app), caught_warnings() as caught:
        try:
            run_as_user(code)
        except Exception as exc:  # noqa: BLE001
            return without_ids(f"{type(exc).__name__}: {exc}")
    (warning,) = caught
    # In development mode the interpreter adds where the coroutine was made.
    return without_ids(f"{warning.category.__name__}: {str(warning.message).splitlines()[0]}")


def without_ids(text):
    """Return a text in which all objects have the same id."""
    return re.sub(r"(?<= id=')\d+|(?<= at 0x)[0-9a-fA-F]+", "1234", text)


def rendered(messages):
    """Return the page that shows these messages, by the code that provokes them."""
    parts = [HEAD.format(app=APP)]
    for topic, codes in TOPICS.items():
        parts.append(f"\n## {topic}\n")
        parts += [f"\n```python\n{code}\n```\n\n```\n{messages.get(code)}\n```\n" for code in codes]
    return "".join(parts)


def shown():
    """Return the messages on the page, by the code that provokes them."""
    return dict(BLOCK.findall(page()))


def page():
    """Return the text of the page, empty if there is none."""
    return PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""


def texts_raised(path):
    """Yield the longest fixed part of each text that a module raises, with its place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            inside = [each for arg in node.exc.args for each in ast.walk(arg)]
            parts = [vars(each).get("value", vars(each).get("s")) for each in inside]
            parts = [each for each in parts if isinstance(each, str) and " " in each]
            if parts:
                yield f"{path.name}:{node.lineno}", max(parts, key=len)


@pytest.mark.parametrize("code", CODES)
def test_code_on_the_page_gives_its_message(code):
    """Code on the page provokes the message below it, to the letter."""
    assert message_of(code) == shown().get(code), f"if the text is right, run `{COMMAND}`"


def test_page_has_no_more_and_no_less():
    """The page shows what the table above has, in its order, and no message that is gone."""
    assert page() == rendered(shown()), f"run `{COMMAND}`"


def test_code_is_given_once():
    """No code provokes two messages of the page."""
    assert len(CODES) == len(set(CODES))


def test_every_text_is_on_the_page():
    """Each text that the package raises stands on the page."""
    package = pathlib.Path(asyncmocks.__file__).parent
    raised = dict(pair for path in package.glob("*.py") for pair in texts_raised(path))

    unseen = [place for place, text in sorted(raised.items()) if text not in page()]

    assert unseen == [], f"give code for each in TOPICS, and run `{COMMAND}`"


if __name__ == "__main__":
    said = {**shown(), **{code: message_of(code) for code in CODES}}
    PAGE.write_text(rendered(said), encoding="utf-8")
