"""ruff and mypy on the emitted source, run here and not believed from ``promotion.json``."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bench.corpus.cache import corpus_cache
from bench.judge.process import run

_LIMIT = 300.0
_SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z]+\d+|\[[a-z-]+)?", re.IGNORECASE)
_LOGGED = re.compile(r'\blogger\.info\((?:"%s",\s*)?')
_TAKEN = re.compile(r",\s*(\w+)=\1\b")
_ANNOTATION = re.compile(r"(?<=\w)\s*:\s*[\w\[\], .|\"']+(?==)")


def ruff(project: Path) -> list[str]:
    """Findings of ``ruff check --isolated src``, one line each."""
    done = run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format=concise", "src"],
        cwd=project,
        timeout=_LIMIT,
    )
    return _findings(done.code, done.stdout, done.stderr)


def mypy(project: Path, python: str = sys.executable) -> list[str]:
    """Errors of ``mypy --strict --ignore-missing-imports --config-file= src``, one line each."""
    # One cache a thread: mypy's is not made for two writers.
    cache = corpus_cache() / "mypy" / threading.current_thread().name
    cache.mkdir(parents=True, exist_ok=True)
    done = run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--ignore-missing-imports",
            "--config-file=",
            f"--python-executable={python}",
            f"--cache-dir={cache}",
            "src",
        ],
        cwd=project,
        timeout=_LIMIT,
    )
    return _findings(done.code, done.stdout, done.stderr)


def _findings(code: int, stdout: str, stderr: str) -> list[str]:
    if code == 0:
        return []
    found = [line for line in stdout.splitlines() if re.match(r"^\S+:\d+:", line) and ": note:" not in line]
    return found or [f"exit {code}: {(stderr or stdout).strip()[-300:]}"]


def suppressions(source: str) -> list[tuple[str, bool]]:
    """Lines with a suppression, and whether it names a code."""
    found = []
    for line in source.splitlines():
        for match in _SUPPRESSION.finditer(line):
            found.append((line.strip(), match.group(2) is not None))
    return found


def is_authors(line: str, notebook_text: str, parameters: Mapping[str, str] = MappingProxyType({})) -> bool:
    """The code on a suppressed line also stands in the notebook, to the letter, apart from layout and quotes.

    What the emitter may do to a statement of the author's is undone first, each by its exact opposite: an
    annotation, a print that became a log line, ``name=name`` for a variable that a helper takes, and a
    parameter (name -> source of its default) in the place of a literal. ``notebook_text`` has no escapes.
    """
    code = line.partition("#")[0].replace("\\n", "\n")
    defined = re.match(r"\s*(?:async\s+)?(def|class)\s+(\w+)", code)
    if defined:
        return re.search(rf"\b{defined.group(1)}\s+{defined.group(2)}\b", notebook_text) is not None
    code = _LOGGED.sub("print(", _ANNOTATION.sub("", code))
    for name, default in parameters.items():
        if not re.search(rf"\b{name}\b", notebook_text):
            code = re.sub(rf"\b{name}\b", default.replace("\\", r"\\"), code)
    theirs = _squeeze(notebook_text)
    bare = [_squeeze(each).rstrip(",") for each in (code, _TAKEN.sub("", code))]
    return any(each and each in theirs for each in bare)


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\"']+", "", text)
