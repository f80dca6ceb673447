"""What every test gets."""

import gc

import pytest

from asyncmocks import AsyncMock, MagicMock


@pytest.fixture(autouse=True)
def small_heap():
    """Let `gc.collect()` look at what the test makes, not at what pytest keeps of all others."""
    if not hasattr(gc, "freeze"):  # 3.6, PyPy
        yield
        return
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(name="kind", params=[AsyncMock, MagicMock])
def each_kind(request):
    """Give each class whose mocks have children of any shape."""
    return request.param
