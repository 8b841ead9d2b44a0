"""What a notebook sets for itself: put back when a run ends, the style of figures when the next one begins."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest

from promote.emit.session import _KINDS, FUNCTION, session_module


def test_folder_and_environment_come_back_and_the_style_stays_until_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    exec(session_module([_KINDS["cwd"], _KINDS["environ"], _KINDS["rcParams"]]), space)  # noqa: S102
    os, session = __import__("os"), space[FUNCTION]
    assert callable(session)
    seen: list[object] = []

    @session()  # type: ignore[untyped-decorator]
    def run() -> None:
        seen.append((Path.cwd().name, "PROMOTE_SESSION" in os.environ, mpl.rcParams["lines.linewidth"]))
        (tmp_path / "inner").mkdir(exist_ok=True)
        os.chdir("inner")
        os.environ["PROMOTE_SESSION"] = "1"
        mpl.rcParams["lines.linewidth"] = 9.0

    with mpl.rc_context():
        run()
        assert (Path.cwd(), "PROMOTE_SESSION" in os.environ) == (tmp_path, False)
        assert mpl.rcParams["lines.linewidth"] == 9.0
        run()
    assert seen[0] == seen[1]
