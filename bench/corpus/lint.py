"""ruff and mypy on the emitted source, run here and not believed from ``promotion.json``."""

from __future__ import annotations

import difflib
import re
import sys
import threading
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.judge.process import run

_LIMIT = 300.0
_SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z]+\d+|\[[a-z-]+)?", re.IGNORECASE)
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


def is_authors(line: str, notebook_text: str) -> bool:
    """The code on a suppressed line also stands in the notebook, apart from layout, added annotations, a print
    that became a log line, and values that became parameters: most of its words in their order."""
    code = line.partition("#")[0]
    defined = re.match(r"\s*(?:async\s+)?(def|class)\s+(\w+)", code)
    if defined:
        return re.search(rf"\b{defined.group(1)}\s+{defined.group(2)}\b", notebook_text) is not None
    code = re.sub(r"\blogger\.info\((\"%s\",\s*)?", "print(", code)
    bare = _squeeze(_ANNOTATION.sub("", code)).rstrip(",")
    return bool(bare) and (bare in _squeeze(notebook_text) or _mostly(code, notebook_text))


def _mostly(code: str, notebook_text: str) -> bool:
    """At least three in four tokens of the line stand in this order within one statement's length of the notebook."""
    tokens, text = _tokens(code), _tokens(notebook_text)
    starts = [place for place, token in enumerate(text) if tokens and token == tokens[0]]
    return any(
        4 * _common(tokens, text[start : start + 2 * len(tokens) + 8]) >= 3 * len(tokens) for start in starts
    )


def _common(tokens: list[str], window: list[str]) -> int:
    matcher = difflib.SequenceMatcher(None, tokens, window, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s\"']", text)


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\"']+", "", text)
