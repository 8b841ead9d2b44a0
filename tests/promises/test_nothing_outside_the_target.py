"""Nothing is written outside the target: not at home, not in the temporary folder, not beside the notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.processes import promote
from tests.promises.small_notebook import STORY, changes, picture, write


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), marks=pytest.mark.slow, id="whole"),
        pytest.param(("--plan",), marks=pytest.mark.slow, id="plan"),
        pytest.param(("--no-run",), id="no-run"),
        pytest.param(("--plan", "--no-run"), id="plan-no-run"),
    ],
)
def test_only_the_target_appears(options: tuple[str, ...], tmp_path: Path) -> None:
    rooms = {name: tmp_path / name for name in ("home", "temporary", "caller", "beside")}
    for room in rooms.values():
        room.mkdir()
        (room / "witness.txt").write_text("here before")
    notebook = write(rooms["beside"], *STORY)
    before = picture(*rooms.values())
    out = tmp_path / "target" / "out"
    done = promote(
        str(notebook),
        "-o",
        str(out),
        *options,
        cwd=rooms["caller"],
        HOME=str(rooms["home"]),
        TMPDIR=str(rooms["temporary"]),
        XDG_CACHE_HOME=str(rooms["home"] / ".cache"),
        XDG_CONFIG_HOME=str(rooms["home"] / ".config"),
    )
    assert done.exit_code == 0, done.stderr
    assert not changes(before, picture(*rooms.values()))
    written = [path.name for path in out.parent.iterdir()] if out.parent.exists() else []
    assert written == ([] if "--plan" in options else ["out"])


@pytest.mark.slow
def test_a_failing_notebook_leaves_nothing(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    notebook = write(tmp_path / "work", "open('half.txt', 'w').write('x')", "1 / 0")
    before = picture(tmp_path)
    done = promote(str(notebook), "-o", str(tmp_path / "out"), cwd=tmp_path, TMPDIR=str(temporary))
    assert done.exit_code == 2
    assert not changes(before, picture(tmp_path))
