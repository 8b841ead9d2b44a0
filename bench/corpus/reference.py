"""The notebook's own values: two runs of it alone, kept in the cache until it or its environment changes."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.judge.sides import run_notebook

_HERE = Path(__file__).resolve().parents[1] / "judge"
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@dataclass(frozen=True, slots=True)
class Reference:
    """Two runs of one notebook under one seed policy."""

    ok: bool
    error: str
    seconds: float
    """Of the cells of the faster run."""
    cpu_seconds: float
    peak_bytes: int
    first: str
    """Path of the first dump."""
    second: str


def reference(notebook: Path, cache: Path, *, seed: int | None, timeout: float) -> Reference:
    """Answer the cached reference runs of ``notebook``, or make them."""
    folder = cache / "reference" / _fingerprint(notebook, seed)
    answer = folder / "reference.json"
    if answer.exists():
        return Reference(**json.loads(answer.read_text(encoding="utf-8")))
    made = _run_twice(notebook, folder, seed, timeout)
    answer.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return made


def _run_twice(notebook: Path, folder: Path, seed: int | None, timeout: float) -> Reference:
    runs = []
    for name in ("first", "second"):
        work = folder / name
        work.mkdir(parents=True, exist_ok=True)
        side = run_notebook(notebook, work, seed=seed, timeout=timeout)
        if not side.ok or side.dump is None:
            return Reference(False, side.error, side.seconds, side.process.cpu_seconds, 0, "", "")
        runs.append(side)
    return Reference(
        True,
        "",
        min(run.seconds for run in runs),
        min(run.process.cpu_seconds for run in runs),
        max(run.process.peak_bytes for run in runs),
        str(runs[0].dump),
        str(runs[1].dump),
    )


def packages() -> dict[str, str]:
    """What notebooks import and what runs them, with the versions installed here."""
    lines = _REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    listed = [re.split("[<>=]", line)[0] for line in lines if line and not line.startswith("#")]
    return {
        name: importlib.metadata.version(name) for name in sorted({*listed, "scipy", "ipykernel", "ipython"})
    }


def _fingerprint(notebook: Path, seed: int | None) -> str:
    """Of the notebook, the packages that notebooks use, the seed and the code that dumps values."""
    found = hashlib.sha256(notebook.read_bytes())
    found.update(f"{notebook}|{seed}".encode())
    for name, version in packages().items():
        found.update(f"{name}=={version}".encode())
    for source in sorted((_HERE / "judge_inside").glob("*.py")):
        found.update(ast.dump(ast.parse(source.read_bytes())).encode())
    return found.hexdigest()[:24]
