"""What drift says to a person: which cells, what became of them, and what to do."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from promote_checks.drift.compare import Change
from promote_checks.drift.drift import Drift
from promote_checks.drift.record import DOCUMENT, Record

_SHOWN = 12


def told(drift: Drift, here: Path) -> str:
    """The lines about one project; paths as seen from ``here``. Nothing where there is nothing to say."""
    project = _shown(drift.project, here)
    if drift.state in ("same", "outputs", "unpromoted"):
        return ""
    if drift.state == "unusable":
        return _lines(f"{project}/{DOCUMENT}: {drift.why}", f"what to do: {drift.hint}")
    if drift.notebook is None:
        kind = "" if drift.refuses else ", so nothing was compared"
        return _lines(f"{project}: {drift.why}{kind}", f"what to do: {drift.hint}")
    notebook = _shown(drift.notebook, here)
    if drift.state == "changed":
        made = "this project" if project == "." else project
        head = f"{notebook}: its code changed since {made} was made from it"
        return _lines(head, *summary(drift), f"what to do: {mend(drift, here)}")
    return _lines(f"{notebook}: {drift.why}", f"what to do: {drift.hint or mend(drift, here)}")


def summary(drift: Drift) -> tuple[str, ...]:
    """One line for each cell; cells are counted from 1 over all cells, as editors do."""
    lines = [drift.why] if drift.why else []
    lines += [_line(one, drift.record) for one in drift.changes[:_SHOWN]]
    more = len(drift.changes) - _SHOWN
    return (*lines, f"and {more} more cells") if more > 0 else tuple(lines)


def mend(drift: Drift, here: Path) -> str:
    """The command that makes the package anew."""
    if drift.notebook is None or drift.record is None:
        return drift.hint
    given = [word for name in drift.record.given for word in ("--param", f"{name}=...")]
    # A promotion replaces only what nobody touched; a repository of its own is somebody's.
    own = (drift.project / ".git").exists()
    target = drift.project.with_name(f"{drift.project.name}-new") if own else drift.project
    command = shlex.join(["promote", _shown(drift.notebook, here), "-o", _shown(target, here), *given])
    if own:
        return f"{command} and carry the difference over, or take the change back"
    return (
        f"{command}, or take the change back; a project that was edited is not replaced: "
        "promote into another folder and carry the difference over"
    )


def _line(change: Change, record: Record | None) -> str:
    then = None if change.then is None else change.then + 1
    now = None if change.now is None else change.now + 1
    made = record.functions.get(change.then, ()) if record and change.then is not None else ()
    from_it = f" ({', '.join(made)})" if made else ""
    if change.kind == "added":
        return f"cell {now} was added"
    if change.kind == "removed":
        return f"cell {then} of then was removed{from_it}"
    if change.kind == "moved":
        return f"cell {now} was moved, it was cell {then}{from_it}"
    return f"cell {now} was changed{from_it}"


def _lines(head: str, *rest: str) -> str:
    return "".join([f"{head}\n", *(f"  {line}\n" for line in rest)])


def _shown(path: Path, here: Path) -> str:
    return os.path.relpath(path, here)
