"""The project's own tests pass in the notebook's interpreter."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.process import Ended, run_process
from promote_checks.gate.verdict import not_finished, words
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT

CODE = "pytest"
_ABSENT = 90
_FIND = f"import importlib.util as u, sys; sys.exit(0 if u.find_spec('pytest') else {_ABSENT})"
_NO_TESTS = 5
_PASSED = re.compile(r"\d+ passed")
_SKIPPED = re.compile(r"\d+ skipped")


def check(context: CheckContext) -> Check:
    """Run the tests in a copy of the project, so that they leave no files in it."""
    with tempfile.TemporaryDirectory(prefix="promote-pytest-") as folder:
        looked = _run((context.python, "-c", _FIND), Path(folder), context)
        unfinished = not_finished(CODE, looked, context)
        if unfinished is not None:
            return unfinished
        if looked.code == _ABSENT:
            return Check(CODE, "skip", "pytest is not installed in the notebook's interpreter")
        if looked.code != 0:
            detail = words(looked.output, context)
            return Check(CODE, "error", "the notebook's interpreter does not start", detail)
        copy = Path(folder, "project")
        shutil.copytree(context.project, copy, symlinks=True)
        # Temporary folders of the tests go with ours.
        apart = ("-p", "no:cacheprovider", "--basetemp", str(Path(folder, "temporary")))
        command = (context.python, "-m", "pytest", "-q", "--color=no", *apart)
        return _judge(_run(command, copy, context), copy, context)


def _run(command: tuple[str, ...], cwd: Path, context: CheckContext) -> Ended:
    source = import_path(str(cwd / "src"))
    extra = {**FIXED_ENVIRONMENT, **context.environment, "PYTHONPATH": source, "MPLBACKEND": "Agg"}
    env = quiet_environment(**extra)
    return run_process(command, cwd=cwd, env=env, timeout=context.timeout, children=context.children)


def _judge(ended: Ended, copy: Path, context: CheckContext) -> Check:
    unfinished = not_finished(CODE, ended, context)
    if unfinished is not None:
        return unfinished
    detail = words(ended.output.replace(str(copy), "."), context)
    summary = detail.splitlines()[-1].strip("= ") if detail else "no output"
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
