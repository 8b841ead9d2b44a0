"""What the package imports is declared, and what is declared is imported."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from promote_checks.execution.tools import own_python, tool_environment
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Ended, run_process
from promote_checks.gate.ready import unnamed_interpreter
from promote_checks.gate.verdict import counted, not_finished, words

CODE = "deptry"
_GROUPS = "optional_dependencies_dev_groups"
_HINT = "mend dependencies in pyproject.toml; what is needed but never imported goes into [tool.deptry.per_rule_ignores]"

# Where the project's interpreter keeps what is installed: its path without the standard library.
_PLACES = """
import json, sys, sysconfig
library = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
own = lambda path: path.endswith(".zip") or path.endswith("lib-dynload") or path in library
print(json.dumps([path for path in sys.path if path and not own(path)]))
"""

# deptry is ours, the distributions it looks at are theirs. So it is imported as a whole before the path changes.
_RUN = """
import importlib, json, pkgutil, sys
import deptry
for module in pkgutil.walk_packages(deptry.__path__, "deptry."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
places = json.loads(sys.argv.pop(1))
sys.path[:] = [path for path in sys.path if "site-packages" not in path and "dist-packages" not in path]
sys.path += places
importlib.invalidate_caches()
sys.modules["deptry.cli"].cli(prog_name="deptry")
"""


def check(context: CheckContext) -> Check:
    """Run deptry over ``src`` with the project's own ``[tool.deptry]``, and the project's installed distributions."""
    if not (context.project / "src").is_dir():
        return Check(CODE, "error", "the project has no folder src")
    if not (context.project / "pyproject.toml").is_file():
        return Check(CODE, "error", "the project has no pyproject.toml to declare anything in")
    unnamed = unnamed_interpreter(CODE, context)
    if unnamed is not None:
        return unnamed
    with tempfile.TemporaryDirectory(prefix="promote-deptry-") as folder:
        asked = _run((context.python, "-I", "-c", _PLACES), context)
        report = Path(folder, "report.json")
        if asked.how != "exited" or asked.code != 0:
            detail = words(asked.output, context)
            return Check(CODE, "error", "the project's interpreter does not start", detail)
        ended = _run(_command(asked.output, report, _dev_extra(context.project / "pyproject.toml")), context)
        return not_finished(CODE, ended, context) or _judge(ended, report, context)


def _command(asked: str, report: Path, dev: tuple[str, ...]) -> tuple[str, ...]:
    places = asked.strip().splitlines()[-1]
    options = ("--no-ansi", "--json-output", str(report), *dev, "src")
    return (*own_python(), "-c", _RUN, places, *options)


def _dev_extra(pyproject: Path) -> tuple[str, ...]:
    """The extra ``dev`` holds tools, unless the project itself tells deptry which extras do."""
    try:
        found = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # deptry says so
        return ()
    told = found.get("tool", {}).get("deptry", {})
    extras = found.get("project", {}).get("optional-dependencies", {})
    return ("--optional-dependencies-dev-groups", "dev") if "dev" in extras and _GROUPS not in told else ()


def _run(command: tuple[str, ...], context: CheckContext) -> Ended:
    env = tool_environment()
    return run_process(
        command, cwd=context.project, env=env, timeout=context.timeout, children=context.children
    )


def _judge(ended: Ended, report: Path, context: CheckContext) -> Check:
    try:
        issues: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        detail = words(ended.output, context)
        return Check(CODE, "error", f"deptry ended with code {ended.code} and no report", detail)
    if not issues and ended.code == 0:
        return Check(CODE, "pass", "declared and imported agree")
    if not issues:
        return Check(CODE, "error", f"deptry ended with code {ended.code}", words(ended.output, context))
    detail = words("\n".join(sorted(_lines(issues))), context)
    return Check(CODE, "fail", counted(len(issues), "issue"), detail, _HINT)


def _lines(issues: list[dict[str, Any]]) -> Iterator[str]:
    for issue in issues:
        place = issue["location"]
        line = f":{place['line']}" if place.get("line") else ""
        yield f"{Path(place['file']).as_posix()}{line}: {issue['error']['code']} {issue['error']['message']}"
