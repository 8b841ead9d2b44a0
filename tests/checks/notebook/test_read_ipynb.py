"""Reading ``.ipynb``: formats 3 and 4, odd but valid files, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.read import read_notebook

PYTHON = {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}}


def _write(folder: Path, document: object, name: str = "a.ipynb") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _four(*cells: dict[str, Any], metadata: Any = PYTHON) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def _code(source: object, **more: object) -> dict[str, Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    return cell | more


def test_format_4(tmp_path: Path) -> None:
    """Sources as lists and strings, tags, counts; outputs are skipped whatever they hold."""
    outputs = [{"output_type": "stream", "text": ["x" * 1000]}, {"any": [{"thing": None}]}]
    document = _four(
        {"cell_type": "markdown", "source": ["# Title\n", "text"], "metadata": {"tags": ["a"]}, "id": "q"},
        _code(["x = 1\n", "y = 2"], execution_count=7, outputs=outputs, metadata={"tags": ["parameters"]}),
        _code("1/0", metadata={"tags": ["raises-exception"], "collapsed": False}),
        {"cell_type": "raw", "source": "r", "metadata": {}},
    )
    path = _write(tmp_path, document)
    notebook = read_notebook(path)
    assert [(c.index, c.kind, c.source, c.tags, c.execution_count, c.raises) for c in notebook.cells] == [
        (0, "markdown", "# Title\ntext", ("a",), None, False),
        (1, "code", "x = 1\ny = 2", ("parameters",), 7, False),
        (2, "code", "1/0", ("raises-exception",), None, True),
        (3, "raw", "r", (), None, False),
    ]
    assert (notebook.format, notebook.language, notebook.kernel) == ("ipynb", "python", "python3")
    assert notebook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert notebook.path == path.absolute()
    assert [cell.index for cell in notebook.code_cells] == [1, 2]


def test_format_3_is_upgraded(tmp_path: Path) -> None:
    """Worksheets are joined; ``input``, ``prompt_number`` and headings get their names of format 4."""
    document = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "old"},
        "worksheets": [
            {"cells": [{"cell_type": "heading", "level": 2, "source": ["Load\n", "data"]}]},
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": ["a = 1\n", "b = 2"],
                        "language": "python",
                        "prompt_number": 3,
                    },
                    {"cell_type": "html", "source": "<b>x</b>"},
                ]
            },
        ],
    }
    cells = read_notebook(_write(tmp_path, document)).cells
    assert [(cell.kind, cell.source, cell.execution_count) for cell in cells] == [
        ("markdown", "## Load data", None),
        ("code", "a = 1\nb = 2", 3),
        ("markdown", "<b>x</b>", None),
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": None},
        {"kernelspec": {"name": "python3"}},
        {"kernelspec": {"display_name": "x", "name": "my-env", "language": "python"}},
        {"language_info": {"name": "ipython"}},
        {"language_info": {"name": "python", "version": "2.7.6"}},
    ],
)
def test_metadata_that_means_python(tmp_path: Path, metadata: object) -> None:
    assert read_notebook(_write(tmp_path, _four(_code("x"), metadata=metadata))).language == "python"


def test_odd_but_readable(tmp_path: Path) -> None:
    """A byte order mark, NaN in outputs, strange tags and counts, line ends of Windows."""
    text = json.dumps(_four(_code("a = 1\r\nb = 2\r", outputs=[{"data": float("nan")}])))
    text = text.replace('"execution_count": null', '"execution_count": "3"')
    text = text.replace('"metadata": {}', '"metadata": {"tags": "parameters"}')
    path = tmp_path / "odd.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    cell = read_notebook(path).cells[0]
    assert (cell.source, cell.tags, cell.execution_count) == ("a = 1\nb = 2\n", (), None)


def test_a_notebook_under_another_suffix(tmp_path: Path) -> None:
    assert read_notebook(_write(tmp_path, _four(_code("x")), "a.json")).format == "ipynb"


def test_the_input_is_untouched(tmp_path: Path) -> None:
    path = _write(tmp_path, _four(_code("x = 1")))
    path.chmod(0o444)
    before = path.stat()
    read_notebook(path)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


WHOLE = json.dumps(_four(_code("x = 1")))
BAD_BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n", "the file is empty"),
    "text": (b"hello", "not valid JSON"),
    "binary": (b"\x89PNG\r\n\x00\x00\x01", "binary"),
    "utf-16": (WHOLE.encode("utf-16"), "binary"),
    "not utf-8": (b'{"nbformat": 4, "cells": ["\xff\xfe"]}', "not"),
    "truncated": (WHOLE[: len(WHOLE) // 2].encode(), "truncated"),
    "web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
    "conflict": (b'{\n<<<<<<< HEAD\n "a": 1\n=======\n "a": 2\n>>>>>>> x\n}', "merge conflicts"),
    "deep": (b'{"nbformat": 4, "metadata": ' + b'{"a":' * 100_000, "deep"),
}


@pytest.mark.parametrize("case", BAD_BYTES)
def test_bytes_that_are_no_notebook(tmp_path: Path, case: str) -> None:
    data, words = BAD_BYTES[case]
    path = tmp_path / "bad.ipynb"
    path.write_bytes(data)
    _refused(path, "bad.ipynb", words)


BAD_DOCUMENTS: dict[str, tuple[object, str]] = {
    "a list": ([1, 2], "not a notebook"),
    "a number": (3, "not a notebook"),
    "an empty object": ({}, "no nbformat"),
    "another object": ({"name": "x", "dependencies": {}}, "no nbformat"),
    "a text as version": ({"nbformat": "4", "cells": []}, "no nbformat"),
    "no cells": ({"nbformat": 4, "metadata": {}}, "no list of cells"),
    "cells of another shape": ({"nbformat": 4, "cells": [1]}, "$.cells[0]"),
    "a source of another shape": (_four(_code(3)), "$.cells[0].source"),
    "format 2": ({"nbformat": 2, "worksheets": []}, "format 2 is too old"),
    "format 5": ({"nbformat": 5, "cells": []}, "format 5 is newer"),
    "no cells in it": (_four(), "no code"),
    "only markdown": (_four({"cell_type": "markdown", "source": "x", "metadata": {}}), "no code"),
    "only empty code": (_four(_code(""), _code(" \n\n")), "no code"),
    "only comments": (_four(_code("# x\n\n  # y")), "no code"),
    "R": (_four(_code("x <- 1"), metadata={"kernelspec": {"name": "ir", "language": "R"}}), "notebook in R"),
    "Julia": (_four(_code("x"), metadata={"language_info": {"name": "julia"}}), "notebook in julia"),
    "Julia in format 3": (
        {"nbformat": 3, "metadata": {"language": "Julia"}, "worksheets": [{"cells": []}]},
        "notebook in Julia",
    ),
    "sage": (
        _four(_code("x"), metadata={"kernelspec": {"name": "s", "language": "sage"}}),
        "notebook in sage",
    ),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_json_that_is_no_python_notebook(tmp_path: Path, case: str) -> None:
    document, words = BAD_DOCUMENTS[case]
    _refused(_write(tmp_path, document), "a.ipynb", words)


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    _refused(tmp_path, str(tmp_path), "this is a folder")
    _refused(tmp_path / "none.ipynb", "none.ipynb", "no such file")
    (tmp_path / "file").write_text("x")
    _refused(tmp_path / "file" / "a.ipynb", "a.ipynb", "can't be read")
    _refused(tmp_path / "file", "file", "reads .ipynb and .py")
    (tmp_path / "a.Rmd").write_text("x")
    _refused(tmp_path / "a.Rmd", "a.Rmd", "not .rmd")
    _refused(Path("a\x00b.ipynb"), "a", "not a path")
    (tmp_path / "loop.ipynb").symlink_to(tmp_path / "loop.ipynb")
    _refused(tmp_path / "loop.ipynb", "loop.ipynb", "can't be read")
    os.mkfifo(tmp_path / "pipe.ipynb")
    _refused(tmp_path / "pipe.ipynb", "pipe.ipynb", "not an ordinary file")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = _write(tmp_path, _four(_code("x")))
    monkeypatch.setattr(Path, "read_bytes", deny)
    _refused(path, "a.ipynb", "Permission denied")


def _refused(path: Path, *words: str) -> None:
    with pytest.raises(UserError) as caught:
        read_notebook(path)
    error = caught.value
    assert all(word in error.message for word in words), error.message
    assert "\n" not in error.message
    assert error.hint
    assert "\n" not in error.hint


def test_two_hundred_notebooks_need_no_heavy_import(tmp_path: Path) -> None:
    """Hooks read notebooks with nothing but msgspec: no nbformat, IPython, nbconvert or jupytext."""
    for number in range(200):
        _write(tmp_path, _four(_code(f"x = {number}"), _code("y = x")), f"{number}.ipynb")
    program = (
        "import sys, pathlib\n"
        "from promote_checks.notebook.read import read_notebook\n"
        "from promote_checks.notebook.translate import translate\n"
        "cells = [translate(read_notebook(p)) for p in pathlib.Path(sys.argv[1]).glob('*.ipynb')]\n"
        "heavy = {'nbformat', 'IPython', 'nbconvert', 'jupytext', 'jsonschema', 'yaml'} & set(sys.modules)\n"
        "print(len(cells), sorted(heavy))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout == "200 []\n"
