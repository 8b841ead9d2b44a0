"""A fault of the probe changes nothing in the notebook, and is never hidden."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.notebook.model import Notebook
from promote_checks.observe import run
from promote_checks.observe.kernel_run import ProbeFault
from promote_checks.probe.bundle import start_request

pytestmark = pytest.mark.slow


def test_a_fault_inside_the_probe_is_raised_after_the_run(
    make: Callable[..., Notebook], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "note"

    def broken(settings: dict[str, object]) -> str:
        text = start_request(settings)
        assert "def summary(" in text
        return text.replace("def summary(", "def summary(*values): raise KeyError(values)\\ndef unused(")

    monkeypatch.setattr(run, "start_request", broken)
    notebook = make("x = 1", f"open({str(note)!r}, 'w').write(str(x + 1))")
    with pytest.raises(ProbeFault, match="KeyError"):
        run.observe(notebook)
    assert note.read_text() == "2"


def test_a_probe_that_does_not_start_is_a_fault(
    make: Callable[..., Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "start_request", lambda settings: "1 / 0")
    with pytest.raises(ProbeFault, match="ZeroDivisionError: division by zero"):
        run.observe(make("x = 1"))
