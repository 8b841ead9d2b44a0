"""Bad input: one clear error, exit 2, nothing written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.hard.processes import promote
from tests.promises.small_notebook import STORY, changes, ipynb, picture, write

Prepare = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Bad:
    """How to make a bad call in an empty folder, and what the error must say."""

    prepare: Prepare
    says: tuple[str, ...] = ()


def _file(name: str, content: str | bytes) -> Prepare:
    def prepare(folder: Path) -> list[str]:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
        return [name]

    return prepare


def _good(*options: str) -> Prepare:
    """A good notebook, called in a bad way."""

    def prepare(folder: Path) -> list[str]:
        write(folder, *STORY)
        return ["story.ipynb", *options]

    return prepare


def _folder(folder: Path) -> list[str]:
    (folder / "notes.ipynb").mkdir()
    return ["notes.ipynb"]


def _output_with_other_things(folder: Path) -> list[str]:
    (folder / "out").mkdir()
    (folder / "out" / "thesis.txt").write_text("mine")
    return [*_good("-o", "out")(folder)]


def _output_is_a_file(folder: Path) -> list[str]:
    (folder / "out").write_text("mine")
    return [*_good("-o", "out")(folder)]


def _output_by_default_taken(folder: Path) -> list[str]:
    (folder / "story").mkdir()
    (folder / "story" / "chapter.txt").write_text("mine")
    return [*_good()(folder)]


def _unreadable(folder: Path) -> list[str]:
    write(folder, *STORY).chmod(0)
    return ["story.ipynb"]


def _fifo(folder: Path) -> list[str]:
    os.mkfifo(folder / "pipe.ipynb")
    return ["pipe.ipynb"]


GOOD = ipynb(*STORY)
MARKDOWN_ONLY = json.dumps(
    {
        "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Hi"}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
STATIC = {
    "not json": Bad(_file("a.ipynb", "this is no JSON"), ("a.ipynb",)),
    "binary": Bad(_file("a.ipynb", bytes(range(256)) * 8), ("a.ipynb",)),
    "a picture": Bad(_file("a.ipynb", b"\x89PNG\r\n\x1a\n" + b"\0" * 64), ("a.ipynb",)),
    "truncated": Bad(_file("a.ipynb", GOOD[: len(GOOD) // 2]), ("a.ipynb",)),
    "empty file": Bad(_file("a.ipynb", ""), ("a.ipynb",)),
    "json but a list": Bad(_file("a.ipynb", "[1, 2]"), ("a.ipynb",)),
    "json but no notebook": Bad(_file("a.ipynb", '{"name": "x", "version": 1}'), ("a.ipynb",)),
    "cells of the wrong type": Bad(
        _file("a.ipynb", '{"cells": 3, "nbformat": 4, "metadata": {}}'), ("a.ipynb",)
    ),
    "format of the future": Bad(_file("a.ipynb", GOOD.replace('"nbformat": 4', '"nbformat": 99')), ("99",)),
    "another suffix": Bad(_file("a.txt", "x = 1"), ("a.txt",)),
    "a folder": Bad(_folder, ("notes.ipynb", "folder")),
    "missing file": Bad(lambda folder: ["gone.ipynb"], ("gone.ipynb",)),
    "not a regular file": Bad(_fifo, ("pipe.ipynb",)),
    "R kernel": Bad(_file("a.ipynb", ipynb("x <- 1", language="R", kernel="ir")), ("R",)),
    "julia kernel": Bad(_file("a.ipynb", ipynb("x = 1", language="julia", kernel="julia-1.9")), ("julia",)),
    "syntax error": Bad(_file("a.ipynb", ipynb("x = 1", "y = 2\nz = (3\nw = 4")), ("cell", "line")),
    "syntax error in a script": Bad(_file("a.py", "x = 1\ndef f(:\n    pass\n"), ("line 2",)),
    "no code at all": Bad(_file("a.ipynb", MARKDOWN_ONLY), ("code",)),
    "only empty cells": Bad(_file("a.ipynb", ipynb("", "   \n")), ("code",)),
    "script without code": Bad(_file("a.py", "# only a comment\n"), ("code",)),
    "unknown magic": Bad(
        _file("a.ipynb", ipynb("x = 1", "y = 2\n%frobnicate x")), ("frobnicate", "cell", "line")
    ),
    "output holds other things": Bad(_output_with_other_things, ("out",)),
    "output is a file": Bad(_output_is_a_file, ("out",)),
    "default output is taken": Bad(_output_by_default_taken, ("story",)),
    "output is the notebook's folder": Bad(_good("-o", "."), ()),
    "param without a value": Bad(_good("--param", "rate"), ("rate",)),
    "param that is none": Bad(_good("--param", "nobody=1"), ("nobody",)),
    "timeout below nothing": Bad(_good("--timeout", "-1"), ("timeout",)),
    "timeout that is no number": Bad(_good("--timeout", "soon"), ("timeout",)),
    "unknown kind of fixtures": Bad(_good("--fixtures", "stolen"), ("fixtures",)),
    "interpreter that is not there": Bad(_good("--python", "no/such/python"), ("no/such/python",)),
    "kernel that is not there": Bad(_good("--kernel", "nosuchkernel"), ("nosuchkernel",)),
    "unknown option": Bad(_good("--frobnicate"), ("frobnicate",)),
    "no notebook named": Bad(lambda folder: [], ()),
}
RUN = {
    "raises": Bad(_file("a.ipynb", ipynb("x = 1", "y = x / 0")), ("ZeroDivisionError", "cell")),
    "undefined name": Bad(_file("a.ipynb", ipynb("x = 1", "y = x + lost")), ("lost", "cell")),
    "missing data": Bad(_file("a.ipynb", ipynb("t = open('data/gone.csv').read()")), ("gone.csv",)),
    "missing module": Bad(_file("a.ipynb", ipynb("import nosuchmodule_x\nx = 1")), ("nosuchmodule_x",)),
    "a script that raises": Bad(_file("a.py", "x = 1\nraise RuntimeError('on purpose')\n"), ("on purpose",)),
}


@pytest.mark.parametrize("bad", STATIC.values(), ids=STATIC.keys())
def test_refused_before_anything_runs(bad: Bad, tmp_path: Path) -> None:
    _assert_refused(bad, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("bad", RUN.values(), ids=RUN.keys())
def test_refused_when_the_notebook_fails(bad: Bad, tmp_path: Path) -> None:
    _assert_refused(bad, tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(tmp_path: Path) -> None:
    _assert_refused_call(_unreadable(tmp_path), ("story.ipynb",), tmp_path)


def _assert_refused(bad: Bad, folder: Path) -> None:
    arguments = bad.prepare(folder)
    before = picture(folder)
    _assert_refused_call(arguments, bad.says, folder)
    assert not changes(before, picture(folder))


def _assert_refused_call(arguments: list[str], says: tuple[str, ...], folder: Path) -> None:
    done = promote(*arguments, cwd=folder)
    assert done.exit_code == 2, done
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.strip()
    assert len(done.stderr.strip().splitlines()) <= 25, done.stderr
    for word in says:
        assert word in done.stderr, done.stderr
