"""One peer on one notebook, judged: one JSON line."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.corpus.lint import mypy, ruff
from bench.judge import document
from bench.judge.loose import dump
from bench.judge.sides import private_copy
from bench.judge.verdict import judge, load
from bench.peers.attempt import Converted, Job, Peer, last_words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; names are the notebook's final variables whose values repeat."""

    peer: str
    key: str
    converted: bool = False
    ran: bool = False
    claims: bool = False
    error: str = ""
    equal: list[str] = field(default_factory=list)
    different: list[list[str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    incomparable: list[list[str]] = field(default_factory=list)
    ruff: int = 0
    mypy: int = 0

    @property
    def right(self) -> bool:
        """It runs and holds every value that repeats, equal and under its name."""
        return self.ran and not self.different and not self.missing

    @property
    def silently_wrong(self) -> bool:
        """It runs without a complaint and a value differs."""
        return self.ran and bool(self.different)


def attempt(
    peer: Peer, notebook: Path, key: str, dumps: tuple[Path, Path], python: Path, work: Path, timeout: float
) -> Outcome:
    """Convert, run, judge and lint; whatever happens, an outcome comes back."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    job = Job(_as_ipynb(notebook, work), python, work, timeout)
    made = peer.convert(job)
    found = Outcome(
        peer.name, key, converted=not made.error, claims=made.claims, error=made.error or made.run_error
    )
    if made.error:
        return found
    problems = _lint(made, work, python)
    found = replace(found, ruff=problems[0], mypy=problems[1])
    first, second = load(dumps[0]), load(dumps[1])
    held, error = _values(made, notebook, list(first), job)
    if error or made.run_error:
        return replace(found, error=error or made.run_error)
    judged = judge(first, second, held)
    return replace(
        found,
        ran=True,
        equal=list(judged.equal),
        different=[list(pair) for pair in judged.different],
        missing=list(judged.missing),
        incomparable=[list(pair) for pair in judged.incomparable],
    )


def _values(made: Converted, notebook: Path, names: list[str], job: Job) -> tuple[dict[str, Any], str]:
    """What the peer's output holds, later dumps winning; or why there is nothing."""
    if made.target is None:
        held = {name: value for path in made.dumps for name, value in load(path).items()}
        return {name: _at_home(value, job.python) for name, value in held.items()}, ""
    fresh = private_copy(notebook.parent, job.work / "fresh")
    done, written = dump(made.target, names, python=job.python, cwd=fresh, work=job.work, timeout=job.timeout)
    if done.timed_out:
        return {}, "timed out"
    if done.code:
        return {}, last_words(done.stderr)
    return {name: _at_home(value, job.python) for name, value in load(written).items()}, ""


def _at_home(value: Any, python: Path) -> Any:
    """A path into the peer's environment, as the path into ours that the reference has."""
    if value[:2] != ("plain", "str"):
        return value
    return (*value[:2], value[2].replace(str(python.parents[1]), sys.prefix))


def _as_ipynb(notebook: Path, work: Path) -> Path:
    """The notebook in a private copy of its folder; a gallery script becomes the notebook that we ran."""
    copied = private_copy(notebook.parent, work / "folder") / notebook.name
    if notebook.suffix == ".ipynb":
        return copied
    copied.unlink()
    target = copied.with_suffix(".ipynb")
    document.write(document.read(notebook), target)
    return target


def _lint(made: Converted, work: Path, python: Path) -> tuple[int, int]:
    """Findings of ruff and mypy on the emitted files alone."""
    if not made.sources:
        raise ValueError("a conversion without a file can't be clean")
    source = work / "lint" / "src" / "emitted"
    source.mkdir(parents=True)
    (source / "__init__.py").touch()
    for path in made.sources:
        shutil.copy(path, source / path.name.replace("-", "_"))
    return len(ruff(work / "lint")), len(mypy(work / "lint", str(python)))


def to_line(outcome: Outcome) -> str:
    """One JSON line."""
    return json.dumps(asdict(outcome), sort_keys=True)


def from_line(line: str) -> Outcome:
    """Read one line back."""
    return Outcome(**json.loads(line))
