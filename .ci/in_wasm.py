"""Makes a CPython that runs as WebAssembly do what `python -W error ARGUMENTS...` does.

It has no threads, sockets or subprocesses, and nothing to wait for but the clock, so that
`asyncio.run()` needs a loop that sleeps until the next timer. wasm.mjs calls `main()` with
`FOLDER SITE ARGUMENTS...`: where to be, and where the installed packages are.
"""

import asyncio
import os
import runpy
import sys
import time
import types
import warnings


class Loop(asyncio.BaseEventLoop):
    """An event loop to which nothing ever comes from outside."""

    def __init__(self):
        super().__init__()
        # What BaseEventLoop calls between two rounds, with the seconds until the next timer.
        self._selector = types.SimpleNamespace(select=self.sleep)

    def sleep(self, seconds):
        """Wait; there are no events to give."""
        if seconds is None:
            raise RuntimeError("every task waits for another: this would hang")
        time.sleep(seconds)
        return []

    def _process_events(self, events):
        """Do nothing: there are none."""

    def _write_to_self(self):
        """Do nothing: no other thread can wake it."""


def install_loop():
    """Make asyncio use such loops."""
    with warnings.catch_warnings():
        # Until 3.16 a policy is the only way to tell all of asyncio which loop is the usual one.
        warnings.simplefilter("ignore", DeprecationWarning)
        policy = asyncio.DefaultEventLoopPolicy
        asyncio.set_event_loop_policy(type("Policy", (policy,), {"_loop_factory": Loop})())
    # JavaScript's own loop, which called us, passes for a running one.
    asyncio._set_running_loop(None)  # noqa: SLF001, asyncio gives it to who makes loops


def run(name, is_module):
    """Run a module or a file as the main one; give the exit code."""
    start = runpy.run_module if is_module else runpy.run_path
    try:
        start(name, run_name="__main__")
    except SystemExit as exc:
        return int(exc.code or 0)
    return 0


def main():
    """Run `-m MODULE ARGUMENTS...` or `FILE ARGUMENTS...`; give the exit code."""
    _, folder, site, *arguments = sys.argv
    os.chdir(folder)
    sys.path[:0] = ["", site]
    install_loop()
    # Only now: what starts this Python does warn.
    warnings.simplefilter("error")
    is_module = arguments[0] == "-m"
    sys.argv[:] = arguments[is_module:]
    return run(sys.argv[0], is_module)
