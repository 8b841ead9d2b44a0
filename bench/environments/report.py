"""The table of ``docs/reference/environments.md``, between two marks; the rest of the page is written by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.environments.cases import ROOT
from bench.environments.outcome import Outcome

PAGE = ROOT / "docs" / "reference" / "environments.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
NAMED = ("ipython", "ipykernel", "numpy", "pandas", "scikit-learn", "matplotlib")
KINDS = {"notebook": "notebooks", "example": "examples", "hard": "hard cases"}


def table(outcomes: Sequence[Outcome], versions: Mapping[str, Mapping[str, str]]) -> str:
    """One row an environment: right of those that run there. Then what is not right, each with what was said."""
    head = f"| environment | {' | '.join(NAMED)} | {' | '.join(KINDS.values())} | service of churn |\n"
    lines = [head, "| --- |" + " --- |" * (len(NAMED) + len(KINDS) + 1) + "\n"]
    for name, known in versions.items():
        own = [one for one in outcomes if one.environment == name]
        cells = [known.get(library, "") for library in NAMED]
        cells += [score([one for one in own if one.kind == kind]) for kind in KINDS]
        service = next((one.service for one in own if one.case == "churn"), "not tried")
        lines.append(f"| {name} | {' | '.join([*cells, service or 'none'])} |\n")
    wrong = [
        f"- {one.environment}, {one.case}: {one.verdict}. {one.said}\n" for one in outcomes if _is_wrong(one)
    ]
    return "".join([*lines, "\n" if wrong else "", *wrong])


def score(outcomes: Sequence[Outcome]) -> str:
    """``11 of 12``; a notebook that raises there by itself does not count."""
    ran = [one for one in outcomes if one.ran]
    return f"{sum(one.right for one in ran)} of {len(ran)}" if ran else "not tried"


def _is_wrong(one: Outcome) -> bool:
    return one.ran and not one.right


def commit() -> str:
    """The commit that is checked out, and whether it was changed."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return git("rev-parse", "--short", "HEAD") + (" with changes" if changed else "")


def publish(text: str, page: Path = PAGE) -> None:
    """Put the table between the marks of the page."""
    whole = page.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    page.write_text(before + BEGIN + text + END + rest.split(END)[1], encoding="utf-8")
