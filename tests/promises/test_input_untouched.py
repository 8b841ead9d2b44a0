"""The input is never written: neither the notebook nor the data that its run overwrites or deletes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.processes import promote
from tests.promises.small_notebook import changes, picture, write

RUDE = (
    "import os\nwith open('data.txt') as handle:\n    before = handle.read()",
    "with open('data.txt', 'w') as handle:\n    handle.write('overwritten')",
    "os.remove('old.txt')\nos.makedirs('made', exist_ok=True)\nopen('made/new.txt', 'w').close()",
    "os.chdir('made')\nopen('../story.ipynb', 'a').close()\nos.rename('../data.txt', '../moved.txt')\nos.chdir('..')",
    "n = len(before)",
)


@pytest.mark.slow
def test_a_rude_notebook_changes_nothing_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    notebook = write(folder, *RUDE)
    (folder / "data.txt").write_text("original")
    (folder / "old.txt").write_text("keep me")
    stamps = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    before = picture(folder)
    done = promote(str(notebook), "-o", str(tmp_path / "out"), cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert not changes(before, picture(folder))
    assert stamps == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.mark.parametrize("options", [("--no-run",), ("--plan", "--no-run")])
def test_a_static_call_on_a_read_only_folder(options: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "work"
    notebook = write(folder, *RUDE)
    folder.chmod(0o555)
    notebook.chmod(0o444)
    before = picture(folder)
    try:
        done = promote(str(notebook), "-o", str(tmp_path / "out"), *options, cwd=tmp_path)
        after = picture(folder)
    finally:
        folder.chmod(0o755)
    assert done.exit_code == 0, done.stderr
    assert not changes(before, after)
