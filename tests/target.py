"""What the tests of async_patch replace: a module with a thing of each kind."""

import functools


async def fetch(url, timeout=5):
    """Return what is there."""
    return f"real {url}"


def plain(number):
    """Return a number."""
    return number


def returns_coroutine(url):
    """Return a coroutine."""
    return fetch(url)


@functools.wraps(fetch)
def decorated(*args, **kwargs):
    """Return a coroutine as well."""
    return fetch(*args, **kwargs)


async def rows(limit=3):
    """Give numbers."""
    for number in range(limit):
        yield number


class Session:
    """A session, entered as itself."""

    timeout = 5

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        """Close."""

    async def get(self, url):
        """Return what is there."""

    def close(self):
        """Close."""

    @staticmethod
    async def static(value):
        """Return the value."""

    @classmethod
    async def of(cls, value):
        """Return a session."""


class Repository:
    """Something that is not entered."""

    async def save(self, row):
        """Save it."""


CONFIG = {"debug": False}
nothing = None
ORIGINALS = dict(globals())


def is_untouched():
    """Tell whether everything is as it was."""
    names = [name for name in ORIGINALS if not name.startswith("_")]
    return CONFIG == {"debug": False} and all(globals()[n] is ORIGINALS[n] for n in names)
