"""A saved notebook is there whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import papermill.iorw
import pytest

from promote_checks.errors import UserError
from promote_checks.matrix.save import file_name, save

READ: Any = nbformat.read
V4: Any = nbformat.v4


def executed(*, error: bool = False) -> Any:
    outputs = [V4.new_output("error", ename="E", evalue="x", traceback=[])] if error else []
    cell: Any = V4.new_code_cell("1", outputs=outputs, execution_count=1)
    cell.metadata["tags"] = []
    notebook: Any = V4.new_notebook(cells=[cell])
    return notebook


def test_it_appears_under_its_name_and_nothing_else(tmp_path: Path) -> None:
    save(executed(), tmp_path / "deep" / "er", "a.ipynb")
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["a.ipynb"]
    assert READ(tmp_path / "deep/er/a.ipynb", as_version=4).cells[0].source == "1"


def test_a_failed_cell_is_marked_as_papermill_does(tmp_path: Path) -> None:
    given = executed(error=True)
    save(given, tmp_path, "a.ipynb")
    found = READ(tmp_path / "a.ipynb", as_version=4)
    assert ["papermill-error-cell-tag" in cell.metadata.get("tags", []) for cell in found.cells] == [
        True,
        True,
        False,
    ]
    assert len(given.cells) == 1


def test_a_write_that_breaks_off_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(executed(), tmp_path, "a.ipynb")
    before = (tmp_path / "a.ipynb").read_bytes()

    def half(notebook: object, path: str) -> None:
        Path(path).write_text("{", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(papermill.iorw, "write_ipynb", half)
    with pytest.raises(KeyboardInterrupt):
        save(executed(), tmp_path, "a.ipynb")
    assert (tmp_path / "a.ipynb").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.ipynb"]


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="can't be written"):
        save(executed(), tmp_path / "file" / "x", "a.ipynb")


def test_names_stay_in_the_folder() -> None:
    assert file_name("x.ipynb", 3, "../a b, c='/etc'") == "x-003-a-b-c=-etc.ipynb"
