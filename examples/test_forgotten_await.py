"""To find a forgotten await: the failure names the call and its line.

Catches an audit entry that is never written, in four ways.
"""

import gc
import unittest
import warnings

from asyncmocks import AsyncMock, fail_on_unawaited, run


async def log_out(session, audit):
    """The code under test, with a bug."""
    await session.close()
    audit.write("logged out")  # the bug: nobody awaits it


BUG = r"audit\.write\('log.*\) at test_forgotten_await.py:16"


class ForgottenAwaitTest(unittest.TestCase):
    def setUp(self):
        self.session = AsyncMock(name="session")
        self.audit = AsyncMock(name="audit")

    def run_code_under_test(self):
        """Run it without the interpreter's own warning, which the tests below don't look at."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            run(log_out(self.session, self.audit))
            gc.collect()  # PyPy warns no sooner

    def test_assertion_on_awaits_fails(self):
        """Every assertion on awaits tells of the calls that nobody awaited."""
        self.run_code_under_test()

        with self.assertRaisesRegex(AssertionError, BUG):
            self.audit.write.assert_awaited_once_with("logged out")

    def test_one_mock_and_all_below_it(self):
        """assert_all_awaited() looks at a mock and at all of its children."""
        self.run_code_under_test()

        self.session.assert_all_awaited()
        with self.assertRaisesRegex(AssertionError, BUG):
            self.audit.assert_all_awaited()

    def test_all_mocks_at_once(self):
        """fail_on_unawaited() looks at every mock that is called in its block."""
        with self.assertRaisesRegex(AssertionError, BUG):
            with fail_on_unawaited():
                self.run_code_under_test()

    def test_interpreter_warns_too(self):
        """Without any assertion the interpreter's warning names the call and its line."""
        with self.assertWarnsRegex(RuntimeWarning, BUG):
            run(log_out(self.session, self.audit))
            gc.collect()  # PyPy warns no sooner
