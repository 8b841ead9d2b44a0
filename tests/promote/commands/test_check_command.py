"""``promote check`` and ``promote-lint`` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promote.boundary import guarded
from promote.cli import main
from promote.commands.lint import lint


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "s.py"
    path.write_text("# %%\nprint(missing)\n", encoding="utf-8")
    return path


def test_findings_end_with_1(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(script), "--ignore", "ruff"]) == 1
    out = capsys.readouterr().out
    assert f"{script}:2: error NB004: missing is used" in out
    assert out.endswith("1 file: 1 error, 0 warnings\n")


def test_without_errors_it_ends_with_0(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(script), "--select", "DL"]) == 0
    assert capsys.readouterr().out == "1 file: 0 errors, 0 warnings\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nothing.ipynb"], "there is no such file"),
        (["check", "--format", "pdf"], "--format"),
        (["check", "--select", "QQ", "."], "QQ"),
        (["check", "--write-baseline", "."], "--baseline"),
        (["check", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_ends_with_2(
    words: list[str],
    said: str,
    script: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(script.parent)
    assert main(words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err


def test_an_internal_error_ends_with_3(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*words: object, **more: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("promote_checks.rules.check.check_files", broken)
    assert main(["check", str(script)]) == 3
    assert "internal error" in capsys.readouterr().err


def test_the_folder_is_the_default(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(script.parent)
    assert main(["check", "--format", "json", "--ignore", "ruff"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["path"] == "s.py"


def test_baseline(script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = str(tmp_path / "known.json")
    assert main(["check", str(script), "--baseline", known, "--write-baseline"]) == 0
    assert main(["check", str(script), "--baseline", known]) == 0
    assert "known from the baseline" in capsys.readouterr().out


def test_lint_is_silent_when_there_is_nothing(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint([str(script), "--select", "DL"]) == 0
    assert lint([]) == 0
    assert capsys.readouterr().out == ""
    assert lint([str(script)]) == 1
    assert "NB004" in capsys.readouterr().out


def test_lint_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: lint(["--nonsense"])) == 2
    assert guarded(lambda: lint(["nothing.py"])) == 2
    assert "Traceback" not in capsys.readouterr().err
