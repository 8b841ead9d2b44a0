"""The project's own tests, run once for all checks that want to know something about them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.process import Ended, run_process
from promote_checks.gate.suite_parts import Part, parts_of, together
from promote_checks.gate.verdict import words
from promote_checks.observe.copy import SKIPPED, is_environment
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT

NO_PYTEST, NO_COVERAGE = 90, 91
_FIND = (
    "import importlib.util as u, sys; "
    f"sys.exit({NO_PYTEST} if not u.find_spec('pytest') else {NO_COVERAGE} if not u.find_spec('pytest_cov') else 0)"
)


@dataclass(frozen=True, slots=True)
class Suite:
    """How one run of the tests went."""

    looked: Ended
    """The search for pytest and pytest-cov in the project's interpreter: code 0, ``NO_PYTEST`` or ``NO_COVERAGE``."""
    ran: Ended | None = None
    """None: pytest is not there, or the interpreter does not start."""
    detail: str = ""
    """What pytest said, without anything of this machine."""
    measured: Mapping[str, Any] | None = None
    """The report of coverage, as ``coverage json`` writes it; None: nothing was measured."""

    @property
    def startable(self) -> bool:
        """The interpreter could be asked, and has pytest."""
        return self.looked.how == "exited" and self.looked.code in (0, NO_COVERAGE)


def run_suite(context: CheckContext, *, measured: bool) -> Suite:
    """Run the tests in a copy of the project, so that they leave no files in it; once per context."""
    return context.once.of(f"suite, measured: {measured}", lambda: _run_suite(context, measured=measured))


def _run_suite(context: CheckContext, *, measured: bool) -> Suite:
    with tempfile.TemporaryDirectory(prefix="promote-pytest-") as folder:
        home = Path(folder)
        looked = _run((context.python, "-c", _FIND), home, context)
        suite = Suite(looked)
        if not suite.startable:
            return suite
        copy = home / "project"
        shutil.copytree(context.project, copy, symlinks=True, ignore=_no_part_of_it)
        report = home / "coverage.json"
        wanted = measured and looked.code == 0
        options = _measuring(copy / "src" / context.package, report) if wanted else ()
        parts = parts_of(copy) if context.fresh and not wanted else ((),)
        with ThreadPoolExecutor(len(parts)) as pool:
            ran = list(pool.map(lambda part: _ran(home, part, options, context), enumerate(parts)))
        return Suite(looked, *together(ran), _read(report))


def _no_part_of_it(folder: str, names: list[str]) -> Collection[str]:
    """Histories, environments and caches: big, and nothing that a test of the project needs."""
    return [name for name in names if name in SKIPPED or is_environment(Path(folder, name))]


def _ran(
    home: Path, part: tuple[int, tuple[str, ...]], options: tuple[str, ...], context: CheckContext
) -> Part:
    """Run one part; return how it ended and what it said, without anything of this machine."""
    copy = home / "project"
    number, chosen = part
    # Temporary folders of the tests go with ours.
    apart = ("-p", "no:cacheprovider", "--basetemp", str(home / f"temporary{number}"))
    command = (context.python, "-m", "pytest", "-q", "--color=no", *apart, *options, *chosen)
    more = {"COVERAGE_FILE": str(home / "data")}
    if context.fresh:
        more["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    ended = _run(command, copy, context, **more)
    return ended, words(ended.output.replace(str(copy), ".").replace(str(home), "<tmp>"), context)


def _measuring(package: Path, report: Path) -> tuple[str, ...]:
    """The floor is ours to judge: one in the project's configuration of coverage would fail the tests instead."""
    return (f"--cov={package}", f"--cov-report=json:{report}", "--cov-fail-under=0")


def _run(command: tuple[str, ...], cwd: Path, context: CheckContext, **more: str) -> Ended:
    source = import_path(str(cwd / "src"))
    extra = {**FIXED_ENVIRONMENT, **context.environment, "PYTHONPATH": source, "MPLBACKEND": "Agg", **more}
    env = quiet_environment(**extra)
    return run_process(command, cwd=cwd, env=env, timeout=context.timeout, children=context.children)


def _read(report: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
