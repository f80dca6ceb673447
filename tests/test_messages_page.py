"""The page of messages: each is provoked by code as users write it, and stands on the page whole.

The page, messages.md, is the table of them: to add one, write its code there, and below it a block
with nothing in it; `python tests/test_messages_page.py` writes all messages anew.
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
BLOCK = re.compile(r"^```python\n(.*?)\n```\n\n```\n(.*?)\n?```$", re.DOTALL | re.MULTILINE)
TEXT = PAGE.read_text(encoding="utf-8")
#: The messages on the page, by the code that provokes them.
SHOWN = dict(BLOCK.findall(TEXT))
APP = re.search(r"is `app\.py`:\n\n```\n(.*?)\n```", TEXT, re.DOTALL).group(1)


def run_as_user(code):
    """Run code as that of a test file; what awaits, as the body of a function."""
    names = {name: getattr(asyncmocks, name) for name in asyncmocks.__all__}
    names.update(asyncio=asyncio, app=sys.modules["app"], call=mock.call, DEFAULT=mock.DEFAULT)
    if not re.search(r"\b(await|async)\b", code):
        exec(compile(code, "test_app.py", "exec"), names)
        return
    tree = ast.parse(f"async def main():\n{textwrap.indent(code, '    ')}")
    for statement in tree.body[0].body:
        ast.increment_lineno(statement, -1)
    exec(compile(tree, "test_app.py", "exec"), names)
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


def texts_raised(path):
    """Yield the longest fixed part of each text that a module raises, with its place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            inside = [each for arg in node.exc.args for each in ast.walk(arg)]
            parts = [vars(each).get("value", vars(each).get("s")) for each in inside]
            parts = [each for each in parts if isinstance(each, str) and " " in each]
            if parts:
                yield f"{path.name}:{node.lineno}", max(parts, key=len)


@pytest.mark.parametrize("code", SHOWN)
def test_code_on_the_page_gives_its_message(code):
    """Code on the page provokes the message below it, to the letter."""
    assert message_of(code) == SHOWN[code], f"if the text is right, run `{COMMAND}`"


def test_code_is_given_once():
    """Each code on the page has its message, and none provokes two."""
    assert TEXT.count("```python\n") == len(BLOCK.findall(TEXT)) == len(SHOWN)


def test_every_text_is_on_the_page():
    """Each text that the package raises stands on the page."""
    package = pathlib.Path(asyncmocks.__file__).parent
    raised = dict(pair for path in package.glob("*.py") for pair in texts_raised(path))

    unseen = [place for place, text in sorted(raised.items()) if text not in TEXT]

    assert unseen == [], f"give code for each on the page, and run `{COMMAND}`"


if __name__ == "__main__":
    block = "```python\n{}\n```\n\n```\n{}\n```".format
    anew = BLOCK.sub(lambda found: block(found.group(1), message_of(found.group(1))), TEXT)
    PAGE.write_text(anew, encoding="utf-8")
