"""The project's own tests pass in the notebook's interpreter."""

from __future__ import annotations

import re

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Ended
from promote_checks.gate.suite import NO_PYTEST, Suite, run_suite
from promote_checks.gate.suite_parts import summary_of
from promote_checks.gate.verdict import not_finished, words

CODE = "pytest"
INSTALL = "install what the project's tests need: make install, or python -m pip install pytest pytest-cov"
_NO_TESTS = 5
_PASSED = re.compile(r"\d+ passed")
_SKIPPED = re.compile(r"\d+ skipped")


def check(context: CheckContext) -> Check:
    """Run the tests in a copy of the project, so that they leave no files in it."""
    suite = run_suite(context, measured=context.measured)
    return unready(CODE, suite, context) or _judge(suite, context)


def unready(code: str, suite: Suite, context: CheckContext) -> Check | None:
    """Return the check's result where the tests could not even be started; None where they ran."""
    unfinished = not_finished(code, suite.looked, context)
    if unfinished is not None:
        return unfinished
    if suite.looked.code == NO_PYTEST:
        return Check(code, "skip", "pytest is not installed in the notebook's interpreter", hint=INSTALL)
    if not suite.startable:
        detail = words(suite.looked.output, context)
        return Check(code, "error", "the notebook's interpreter does not start", detail)
    return None


def _judge(suite: Suite, context: CheckContext) -> Check:
    ended = suite.ran or Ended("stopped", 0, "")
    unfinished = not_finished(CODE, ended, context)
    if unfinished is not None:
        return unfinished
    detail = suite.detail
    summary = summary_of(detail) or "no output"
    if ended.code == 0 and _PASSED.match(summary):
        return Check(CODE, "pass", summary)
    if ended.code == 0 and _SKIPPED.match(summary):
        return Check(CODE, "skip", f"every test was skipped: {summary}", detail)
    if ended.code == 0:  # a test ended the interpreter before pytest could say anything
        return Check(CODE, "error", "pytest ended without a result", detail)
    if ended.code == 1:
        return Check(CODE, "fail", summary, detail)
    if ended.code == _NO_TESTS:
        return Check(CODE, "fail", "the project has no tests", detail)
    return Check(CODE, "error", f"pytest ended with code {ended.code}", detail)
