"""``promote review``: what the words ask for, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Missing argument 'DIR'"),
        (["nowhere"], "there is no such folder"),
        (["."], "is not a project that can be reviewed"),
        ([".", "--sign", "data-4"], "--by is missing"),
        ([".", "--waive", "data-4", "--note", "so"], "--by is missing"),
        ([".", "--by", "Ann"], "--by, --as and --note belong to"),
        ([".", "--note", "so"], "--by, --as and --note belong to"),
        (
            [".", "--sign", "data-4", "--waive", "data-5", "--by", "Ann"],
            "--sign and --waive exclude each other",
        ),
        ([".", "--sign", "data-4", "--verify", "--by", "Ann"], "--sign and --verify exclude each other"),
        ([".", "--against", "main"], "--against belongs to --verify"),
        ([".", "--tick", "data-4"], "No such option"),
    ],
)
def test_what_the_usage_refuses(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["review", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []
