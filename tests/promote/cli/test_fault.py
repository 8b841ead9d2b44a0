"""A report of a fault says where, and gives away nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote.fault import fault_report, write_fault


def failing(secret: str) -> None:
    try:
        {}[secret]  # type: ignore[index]
    except KeyError as error:
        raise RuntimeError(f"no {secret}") from error


def caught() -> RuntimeError:
    with pytest.raises(RuntimeError) as found:
        failing("hunter2")
    return found.value


def test_types_and_frames_but_no_values() -> None:
    text = fault_report(caught())
    assert "builtins.RuntimeError\n" in text
    assert "caused by builtins.KeyError\n" in text
    assert "test_fault.py:" in text
    assert " in failing\n" in text
    assert "hunter2" not in text
    assert str(Path(__file__).parent) not in text


def test_written_to_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = write_fault(caught())
    assert path.is_relative_to(tmp_path)
    assert path.read_text() == fault_report(caught())
