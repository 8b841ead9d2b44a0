"""Importing the package does nothing else: no file, no print, no connection, no change of the process."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.process import Ended, run_process
from promote_checks.gate.verdict import counted, not_finished, words
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT
from promote_checks.probe.bundle import LOADER

CODE = "imports"
SLOW = 5.0
"""Seconds from which a library that the package imports is named as slow. A note: never a failure."""
REPLAYED = "notebook_code"
"""On the lowest rung of the ladder this module is the notebook, run when it is imported."""
_HINT = "move it into a function that somebody calls"
_PARTS = ("import_effects", "import_probe")
_NAME = "_promote_imports"


def check(context: CheckContext) -> Check:
    """Import every module in a fresh process of the project's interpreter, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="promote-imports-") as folder:
        home = Path(folder).resolve()
        result = home / "found.json"
        ended = _run(context, home, result)
        unfinished = not_finished(CODE, ended, context)
        if unfinished is not None:
            return unfinished
        try:
            found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return _nothing(ended, context)
        left = sorted(path.name for path in (home / "folder").iterdir())
        return _judge(found, left, context)


def _run(context: CheckContext, home: Path, result: Path) -> Ended:
    cwd = home / "folder"
    cwd.mkdir()
    source = str(context.project / "src")
    left_out = (REPLAYED,) if context.document.get("rung") == "replay" else ()
    command = (context.python, "-c", _program(), source, context.package, str(result), str(SLOW), *left_out)
    extra = {
        **FIXED_ENVIRONMENT,
        **context.environment,
        "PYTHONPATH": import_path(source),
        "MPLBACKEND": "Agg",
    }
    env = quiet_environment(**extra, TMPDIR=str(home))
    return run_process(command, cwd=cwd, env=env, timeout=context.timeout, children=context.children)


@functools.cache
def _program() -> str:
    """The probe as text: run as a file, it would put our folder, with its ``pytest.py``, on their path."""
    texts = [(name, Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")) for name in _PARTS]
    sources = [(name, text.replace("promote_checks.gate", _NAME)) for name, text in texts]
    return f"NAME, SOURCES = {_NAME!r}, {sources!r}\n{LOADER}\npackage.import_probe.main(*sys.argv[1:])\n"


def _nothing(ended: Ended, context: CheckContext) -> Check:
    detail = words(ended.output, context)
    if ended.code == 0:
        return Check(CODE, "fail", "importing the package ended the interpreter", detail, _HINT)
    return Check(CODE, "error", f"the interpreter ended with code {ended.code} and no result", detail)


def _judge(found: Mapping[str, Any], left: list[str], context: CheckContext) -> Check:
    effects = list(_effects(found, context.project))
    told = {one.partition(": ")[2] for one in effects}
    effects += [f"leaves {name} in the current folder" for name in left if f"writes {name}" not in told]
    notes = [f"note: importing {name} takes more than {SLOW:g} s" for name in found["slow"]]
    if context.document.get("rung") == "replay":
        notes.append(f"note: {REPLAYED} was not imported: it runs the notebook")
    detail = words("\n".join([*effects, *notes]), context)
    evidence = {"modules": len(found["modules"]), "effects": [words(one, context) for one in effects]}
    if not found["modules"]:
        return Check(CODE, "error", f"there is no module in src/{context.package}")
    if effects:
        return Check(CODE, "fail", counted(len(effects), "side effect"), detail, _HINT, evidence)
    return Check(
        CODE, "pass", f"{counted(len(found['modules']), 'module')}, no side effects", detail, "", evidence
    )


def _effects(found: Mapping[str, Any], project: Path) -> Iterator[str]:
    """``src/churn/load.py:3: prints ...``; what a file leaves in passing has no line."""
    known = found["effects"]
    for one in known:
        file = Path(one["file"])
        shown = file.relative_to(project).as_posix() if file.is_relative_to(project) else file.name
        yield f"{shown}:{one['line']}: {one['what']}" if one["line"] else f"{shown}: {one['what']}"
    if found["printed"]:
        yield f"prints past Python's own streams: {found['printed']!r}"
