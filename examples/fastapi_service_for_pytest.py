"""To test a FastAPI service without its database: override the dependency by a session's mock.

Catches a forgotten `await`, and a note that is added outside of a transaction. Needs fastapi,
httpx and sqlalchemy, and no pytest-asyncio.
"""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import AsyncSession

from asyncmocks import create_autospec, fail_on_unawaited
from fastapi_service import Note, app, get_session

client = TestClient(app)


@pytest.fixture
def session():
    """Give the session that all requests of the test get: a mock of SQLAlchemy's own."""
    session = create_autospec(AsyncSession, instance=True)
    app.dependency_overrides[get_session] = lambda: session
    with fail_on_unawaited():
        yield session
    app.dependency_overrides.clear()


def test_note_is_read(session):
    """GET answers with the text of the note."""
    session.scalar.return_value = Note(text="milk")

    assert client.get("/notes/shopping").json() == "milk"


def test_unknown_note(session):
    """A note that is not in the database is a 404."""
    session.scalar.return_value = None

    assert client.get("/notes/shopping").status_code == 404


def test_note_is_added_in_a_transaction(session):
    """PUT adds the note while a transaction is open, which is then committed."""
    begin, is_open = session.begin, []
    session.add.side_effect = lambda note: is_open.append(begin.enter_count - begin.exit_count)

    assert client.put("/notes/shopping?text=eggs").status_code == 201

    (note,) = session.add.call_args[0]
    assert (note.name, note.text) == ("shopping", "eggs")
    assert is_open == [1]
    begin.assert_exited_with(None)
