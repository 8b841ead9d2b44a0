"""The tests of a fresh project in parts that run side by side, told as if they were one run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from promote_checks.gate.process import Ended

Part = tuple[Ended, str]
"""How one run of pytest ended, and what it said."""
_SERVICE = "tests/test_service*.py"
_NO_TESTS = 5
_COUNT = re.compile(r"(\d+) ([a-z]+)")
_SUMMARY = re.compile(r"\d+ [a-z]+(, \d+ [a-z]+)*|no tests ran")
_LAST = ("skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")
"""As pytest orders them."""
_PLURALS = {"warning": "warnings", "error": "errors"}


def parts_of(project: Path) -> tuple[tuple[str, ...], ...]:
    """Return the arguments of each run of pytest: those that start the service, and the others."""
    service = tuple(path.relative_to(project).as_posix() for path in sorted(project.glob(_SERVICE)))
    return ((f"--ignore-glob={_SERVICE}",), service) if service else ((),)


def together(parts: Sequence[Part]) -> Part:
    """Return the end and the words of all runs; of one that did not come to its end, its own."""
    if len(parts) == 1:
        return parts[0]
    for ended, said in parts:
        if ended.how != "exited" or not _SUMMARY.fullmatch(summary_of(said)):
            return ended, said
    # All tests of one part may be left out: then the others tell.
    codes = {ended.code for ended, _ in parts} - {_NO_TESTS} or {_NO_TESTS}
    bodies = [body for _, said in parts if (body := "\n".join(said.splitlines()[:-1]))]
    said = "\n".join((*bodies, _counted([summary_of(said) for _, said in parts])))
    return Ended("exited", max(codes), "".join(ended.output for ended, _ in parts)), said


def summary_of(said: str) -> str:
    """The last line."""
    return said.splitlines()[-1].strip("= ") if said else ""


def _counted(summaries: Sequence[str]) -> str:
    counts: Counter[str] = Counter()
    for summary in summaries:
        for count, what in _COUNT.findall(summary):
            counts[_PLURALS.get(what, what)] += int(count)
    ordered = sorted(counts, key=lambda what: _LAST.index(what) if what in _LAST else -1)
    return ", ".join(f"{counts[what]} {what}" for what in ordered) or "no tests ran"
