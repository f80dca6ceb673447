"""Frameworks take the mock of a function for that function.

What they ask of it: its name to log, its signature to inject by, its annotations (texts here, by
the import below) to convert arguments, and whether to await what a call gives.
"""

from __future__ import annotations

import asyncio
import enum
import functools
import logging
import sys
from contextlib import asynccontextmanager
from typing import Any
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec, run
from helpers import finish

NAMES = "anyio fastapi hypothesis pydantic sqlalchemy tenacity apscheduler.schedulers.asyncio"
NAMES += " fastapi.testclient aiohttp.test_utils aiohttp.web pytest_asyncio"
anyio, fastapi, hypothesis, pydantic, sqlalchemy, tenacity, schedulers, *others = map(
    pytest.importorskip, NAMES.split()
)
testclient, test_utils, web, _ = others

HERE = sys.modules[__name__]


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


async def fetch(level: Level = Level.LOW) -> Any:
    """Fetch what is there."""


def compute(level: Level = Level.LOW) -> Any:
    """Compute what is there."""


@functools.wraps(fetch)
async def decorated(*args, **kwargs):
    """Do the same."""


def generated(level: Level = Level.LOW):
    """Stand for a dependency with a plain `yield`."""
    yield level


async def iterated(level: Level = Level.LOW):
    """Stand for a dependency with `yield`."""
    yield level


@asynccontextmanager
async def lifespan(app: fastapi.FastAPI):
    """Stand for what surrounds an application."""
    yield


async def handle(request: web.Request) -> web.Response:
    """Stand for a handler."""


def listen(conn, clauseelement, multiparams, params, execution_options):
    """Stand for a listener."""


def patched(thing):
    """Return what async_patch puts in place of something of this module."""
    with async_patch.object(HERE, thing.__name__, autospec=True) as m:
        return m


MAKERS = {
    "autospec": create_autospec,
    "patched": patched,
    "magic": lambda function: MagicMock(spec=function),
    "magic-strict": lambda function: MagicMock(spec_set=function),
    "async": lambda function: AsyncMock(spec=function),
    "async-strict": lambda function: AsyncMock(spec_set=function),
}


def each_of_first(count):
    """Give a test each of the first makers: two specs of resources, four of plain functions."""
    names = list(MAKERS)[:count]
    return pytest.mark.parametrize("make", [MAKERS[name] for name in names], ids=names)


EACH_AUTOSPEC, EACH_FAITHFUL, EACH_AWAITED = map(each_of_first, (2, 4, 6))


@EACH_AWAITED
def test_tenacity_retries_a_coroutine_function(make, caplog):
    """Each attempt is an await; what it logs of one names the real function."""
    m, sleep = make(fetch), AsyncMock()
    m.side_effect = [ConnectionError, ConnectionError, 3]
    log = tenacity.before_log(logging.getLogger(), logging.WARNING)

    retrying = tenacity.retry(sleep=sleep, wait=tenacity.wait_fixed(7), before=log)(m)

    assert run(retrying(Level.HIGH)) == 3
    assert m.await_args_list == [call(Level.HIGH)] * 3
    assert sleep.await_args_list == [call(7)] * 2
    assert f"'{__name__}.fetch'" in caplog.text


@EACH_FAITHFUL
def test_tenacity_and_pydantic_call_a_function(make):
    """Each attempt is a call, and none a coroutine; `validate_call()` converts by annotations."""
    m = make(compute)
    m.side_effect = [ConnectionError, 3, 4]

    assert tenacity.retry(m)(Level.HIGH) == 3
    assert pydantic.validate_call(m)("high") == 4
    assert m.call_args_list == [call(Level.HIGH)] * 3


def client_of(dependency, overrides):
    """Return the client of an application that answers what a dependency gives."""
    app = fastapi.FastAPI()
    app.dependency_overrides = overrides

    @app.get("/")
    async def answer(given: Any = fastapi.Depends(dependency)) -> Any:  # noqa: B008, as users do
        if given == "teapot":
            raise fastapi.HTTPException(418)
        return given

    return testclient.TestClient(app)


@pytest.mark.parametrize("is_override", [False, True])
@pytest.mark.parametrize("thing", [fetch, compute, decorated, generated])
@EACH_AWAITED
def test_fastapi_injects_by_the_signature(make, thing, is_override):
    """A query is converted by the annotations of the real thing, and refused by them."""
    m = make(thing)
    m.return_value = {"is": "mocked"}
    client = client_of(thing, {thing: m}) if is_override else client_of(m, {})

    assert client.get("/?level=high").json() == {"is": "mocked"}
    m.assert_called_once_with(level=Level.HIGH)
    assert client.get("/?level=wrong").status_code == 422


@EACH_AUTOSPEC
@pytest.mark.parametrize(("item", "end"), [(3, "exhausted"), ("teapot", "closed")])
def test_fastapi_takes_what_a_dependency_yields(make, item, end):
    """The mock of an async generator function gives its item, and is ended after the answer."""
    m = make(iterated)
    m.items = [item]

    status = client_of(m, {}).get("/?level=high").status_code

    assert status == (200 if item == 3 else 418)
    m.assert_called_once_with(level=Level.HIGH)
    assert getattr(m, end)


@EACH_AWAITED
@pytest.mark.parametrize("function", [fetch, compute])
def test_fastapi_takes_a_mock_as_an_endpoint(make, function):
    """The route has the name, the parameters and the description of the real function."""
    app, m = fastapi.FastAPI(), make(function)
    m.return_value = 3
    app.get("/")(m)

    assert testclient.TestClient(app).get("/?level=high").json() == 3
    m.assert_called_once_with(level=Level.HIGH)
    shown = app.openapi()["paths"]["/"]["get"]
    assert (shown["summary"].lower(), shown["description"]) == (function.__name__, function.__doc__)
    assert [each["name"] for each in shown["parameters"]] == ["level"]


@EACH_AUTOSPEC
def test_fastapi_enters_a_lifespan(make):
    """The mock of an asynccontextmanager function is entered and exited once."""
    m = make(lifespan)
    m.enter_result = None
    app = fastapi.FastAPI(lifespan=m)

    with testclient.TestClient(app):
        m.assert_entered_once()

    m.assert_called_once_with(app)
    m.assert_exited_with(None)


@EACH_AWAITED
def test_apscheduler_runs_a_coroutine_function(make):
    """The job has the name of the real function, is checked by its signature, and awaited."""
    m, scheduler = make(fetch), schedulers.AsyncIOScheduler()

    async def schedule():
        scheduler.start()
        try:
            with pytest.raises(ValueError, match=r"allowed: 1, given in args: 2"):
                scheduler.add_job(m, args=[1, 2])
            job = scheduler.add_job(m, args=[Level.HIGH])
            await m.wait_until_awaited()
        finally:
            scheduler.shutdown()
        return job.name, job.func_ref

    assert run(schedule()) == ("fetch", f"{__name__}:fetch")
    m.assert_awaited_once_with(Level.HIGH)


@EACH_AWAITED
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_anyio_names_the_task_after_the_function(make, backend):
    """A task group starts the mock, and a partial of it."""
    m, names = make(fetch), set()
    m.side_effect = lambda level: names.add(anyio.get_current_task().name)

    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(m, Level.HIGH)
            group.start_soon(functools.partial(m, level=Level.LOW), name="partial")

    anyio.run(main, backend=backend)
    assert names == {"partial", f"{__name__}.fetch"}
    m.assert_has_awaits([call(Level.HIGH), call(Level.LOW)], any_order=True)


@EACH_AWAITED
def test_aiohttp_awaits_handlers_and_signals(make):
    """Both are coroutine functions: it does not warn that bare functions are deprecated."""
    handler, signal, app = make(handle), make(handle), web.Application()
    handler.return_value = web.Response(text="mocked")
    app.router.add_get("/", handler)
    app.on_startup.append(signal)

    async def ask():
        async with test_utils.TestClient(test_utils.TestServer(app)) as client:
            return await (await client.get("/")).text()

    assert run(ask()) == "mocked"
    assert handler.await_count == 1
    signal.assert_awaited_once_with(app)


@EACH_FAITHFUL
@pytest.mark.parametrize("is_named", [False, True])
def test_sqlalchemy_calls_a_listener(make, is_named):
    """It is told by its arguments from one of an older signature, and can be removed."""
    engine, m = sqlalchemy.create_engine("sqlite://"), make(listen)
    sqlalchemy.event.listen(engine, "before_execute", m, named=is_named)

    with engine.connect() as connection:
        connection.execute(sqlalchemy.text("select 1"))
        sqlalchemy.event.remove(engine, "before_execute", m)
        connection.execute(sqlalchemy.text("select 1"))

    assert m.call_count == 1
    assert len(m.call_args[is_named]) == 5


NUMBER = hypothesis.given(number=hypothesis.strategies.integers())
FEW = hypothesis.settings(max_examples=5, database=None)
PATCH_FETCH = async_patch.object(HERE, "fetch", return_value=3)
PATCH_DECORATED = async_patch.object(HERE, "decorated")
PATCH_COMPUTE = mock.patch.object(HERE, "compute")
PATCH_HANDLE = mock.patch.object(HERE, "handle")


@FEW
@NUMBER
@PATCH_COMPUTE
@PATCH_FETCH
@PATCH_HANDLE
def test_given_above(handle_mock, fetch_mock, compute_mock, number):
    """Each example has a mock of its own; patches of the stdlib may stand on both sides."""
    assert (handle, fetch, compute) == (handle_mock, fetch_mock, compute_mock)
    assert finish(fetch(number)) == 3
    fetch_mock.assert_awaited_once_with(number)


@pytest.mark.asyncio
@PATCH_HANDLE
@PATCH_DECORATED
@FEW
@NUMBER
@PATCH_COMPUTE
@PATCH_FETCH
async def test_given_between(fetch_mock, compute_mock, decorated_mock, handle_mock, number):
    """Patches on both sides of it are injected bottom first, and last while an example waits."""
    await asyncio.sleep(0)
    assert (fetch, compute) == (fetch_mock, compute_mock)
    assert (decorated, handle) == (decorated_mock, handle_mock)
    assert await fetch(number) == 3
