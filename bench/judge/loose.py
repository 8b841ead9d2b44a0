"""Run a peer's output in its own interpreter and dump the names that the notebook holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.judge.process import Finished, run

Mode = Literal["script", "marimo", "function"]
_INSIDE = str(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be run and how its values are found."""

    mode: Mode
    location: str
    own: str = ""
    """Top-level module whose classes count as the notebook's own."""


def dump(
    target: Target, names: list[str], *, python: Path, cwd: Path, work: Path, timeout: float
) -> tuple[Finished, Path]:
    """Run ``target`` in ``cwd``; the dump exists only if it came to its end."""
    written = work / "peer.pickle"
    written.unlink(missing_ok=True)
    specification = work / "peer.json"
    specification.write_text(
        json.dumps(
            {
                "mode": target.mode,
                "target": target.location,
                "own": target.own,
                "names": names,
                "dump": str(written),
            }
        ),
        encoding="utf-8",
    )
    code = (
        f"import sys; sys.path.append({_INSIDE!r}); "
        f"from judge_inside.loose import main; main({str(specification)!r})"
    )
    done = run([str(python), "-c", code], cwd=cwd, timeout=timeout, environment={"MPLBACKEND": "agg"})
    return done, written
