"""The part of the page about the rules that need a run. It is measured apart: it takes minutes, not seconds."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.document import REFERENCE
from bench.rules.measure import Score
from bench.rules.run_cases import found_cases, run_cases
from promote_checks.dynamic.registry import RUN_RULES

PAGE = "rules-measured.md"
_SECTION = re.compile(r"\n## Rules that need a run\n.*?(?=\n## |\Z)", re.DOTALL)
_BEFORE = "\n## Public notebooks\n"
_INTRODUCTION = """
## Rules that need a run

Made by `python -m bench.rules --dynamic`: each case of `tests/checks/dynamic/cases` is run in a real kernel, many of them
together in one notebook. Two counts are no sample either: they show that a rule does what it says. DL008 judges what
chance explains by an estimate, which was chosen before these cases were written, and once mended because of them.

| code | name | severity | faults | near misses | precision | recall |
| --- | --- | --- | --- | --- | --- | --- |
"""


def measure_runs(code: str) -> Score:
    """Run one rule over its cases."""
    cases = run_cases(code)
    with tempfile.TemporaryDirectory(prefix="promote-cases-") as folder:
        found = found_cases(code, Path(folder))
    return Score(
        code,
        found=sum(case.name in found for case in cases if case.faulty),
        missed=tuple(case.name for case in cases if case.faulty and case.name not in found),
        wrong=tuple(case.name for case in cases if not case.faulty and case.name in found),
        near=sum(not case.faulty for case in cases),
    )


def section(scores: Iterable[Score]) -> str:
    """The part of the page."""
    return _INTRODUCTION + "".join(
        f"| {one.code} | {RUN_RULES[one.code].NAME} | {RUN_RULES[one.code].SEVERITY} | {one.faults} | {one.near} "
        f"| {one.precision:.2f} | {one.recall:.2f} |\n"
        for one in scores
    )


def renewed() -> str:
    """The page as it is, with this part measured again."""
    page = (REFERENCE / PAGE).read_text(encoding="utf-8")
    return _SECTION.sub("", page).replace(_BEFORE, section(map(measure_runs, RUN_RULES)) + _BEFORE, 1)


def kept() -> str:
    """This part as it stands on the page."""
    found = _SECTION.search((REFERENCE / PAGE).read_text(encoding="utf-8"))
    return found[0] if found else ""
