"""Progress: lines in a log, a moving line on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from promote.report.progress import LiveProgress, PlainProgress, progress_for


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_is_one_line_a_stage() -> None:
    out = io.StringIO()
    progress = PlainProgress(out)
    progress.stage("Reading a.ipynb")
    progress.stage("Running a.ipynb")
    progress.cell(1, 2)
    progress.note("Look here")
    progress.finish()
    assert out.getvalue() == "Reading a.ipynb\nRunning a.ipynb\nLook here\n"


def test_live_leaves_a_line_for_each_stage_that_ended() -> None:
    out = io.StringIO()
    progress = LiveProgress(Console(file=out, width=60))
    progress.stage("Reading [a].ipynb")
    progress.cell(1, 2)
    progress.stage("Proving")
    progress.finish()
    progress.finish()
    lines = [line for line in out.getvalue().splitlines() if line.startswith("✓")]
    assert lines == ["✓ Reading [a].ipynb", "✓ Proving"]


@pytest.mark.parametrize(
    ("variable", "kind"), [("NO_COLOR", PlainProgress), ("CI", PlainProgress), ("", LiveProgress)]
)
def test_the_choice(monkeypatch: pytest.MonkeyPatch, variable: str, kind: type) -> None:
    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "1")
    assert type(progress_for(Terminal())) is kind
    assert type(progress_for(io.StringIO())) is PlainProgress
