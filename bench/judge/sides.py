"""Both sides as processes: the notebook under nbclient and the package by its ``run()``."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.judge.process import Finished, run

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT_OUT = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")


@dataclass(frozen=True, slots=True)
class Side:
    """One run and its dump."""

    ok: bool
    error: str
    seconds: float
    """Of the notebook's cells or the package's ``run()`` alone."""
    dump: Path | None
    process: Finished
    fields: tuple[str, ...] = ()
    """Of ``Results``, for a package."""


def private_copy(folder: Path, target: Path) -> Path:
    """Copy the notebook's folder, so that no run sees what another wrote."""
    if folder.resolve().is_relative_to(target.resolve()):
        raise ValueError(f"{target} would replace the folder it is to be a copy of")
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(folder, target, ignore=KEPT_OUT, symlinks=True))


def run_notebook(
    notebook: Path,
    work: Path,
    *,
    seed: int | None = None,
    timeout: float = 600,
    kernel: str = "python3",
    dump: bool = True,
) -> Side:
    """Run ``notebook`` in a private copy of its folder below ``work``."""
    copy = private_copy(notebook.parent, work / "folder")
    target = work / "values.pickle"
    specification = work / "spec.json"
    specification.write_text(
        json.dumps(
            {
                "notebook": str(copy / notebook.name),
                "cwd": str(copy),
                "seed": seed,
                "timeout": timeout,
                "kernel": kernel,
                "dump": str(target) if dump else "",
            }
        ),
        encoding="utf-8",
    )
    done = run(
        [sys.executable, "-m", "bench.judge.notebook_run", str(specification)],
        cwd=REPOSITORY,
        timeout=timeout + 60,
    )
    return _side(done, target)


def run_package(
    project: Path,
    package: str,
    folder: Path,
    names: list[str],
    work: Path,
    *,
    seed: int | None = None,
    timeout: float = 600,
    python: str = sys.executable,
) -> Side:
    """Run the package of ``project`` in a private copy of the notebook's folder."""
    copy = private_copy(folder, work / "folder")
    target = work / "package.pickle"
    target.unlink(missing_ok=True)
    specification = work / "spec.json"
    specification.write_text(
        json.dumps(
            {
                "source": str(project / "src"),
                "package": package,
                "seed": seed,
                "names": names,
                "dump": str(target),
            }
        ),
        encoding="utf-8",
    )
    code = (
        f"import sys; sys.path.append({str(Path(__file__).parent)!r}); "
        f"from judge_inside.package import main; main({str(specification)!r})"
    )
    done = run([python, "-c", code], cwd=copy, timeout=timeout, environment={"MPLBACKEND": "agg"})
    if done.code or done.timed_out:
        return Side(
            False, "timed out" if done.timed_out else done.stderr[-1500:], done.wall_seconds, None, done
        )
    answer = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
    return Side(True, "", answer["seconds"], target, done, tuple(answer["fields"]))


def _side(done: Finished, target: Path) -> Side:
    if done.timed_out or not done.stdout.strip():
        reason = "timed out" if done.timed_out else done.stderr[-600:] or f"killed by signal {-done.code}"
        return Side(False, reason, done.wall_seconds, None, done)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    return Side(answer["ok"], answer["error"], answer["seconds"], target if target.exists() else None, done)
