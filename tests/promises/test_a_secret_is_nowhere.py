"""A secret in the source appears in nothing that is emitted, reported or logged."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.hard.processes import Command, promote, tree
from tests.promises.small_notebook import write

SECRET = "zq81-Vx7Kt2-pLm93Rw"
CELLS = {
    "a name that says it": f"api_key = {SECRET!r}\nn = len(api_key)",
    "inside a call": f"def login(user, password):\n    return len(password)\nn = login('bob', password={SECRET!r})",
    "in an address": f"url = 'postgres://admin:{SECRET}@db.example.org/app'\nhost = url.split('@')[1]",
    "in a dictionary": f"settings = {{'user': 'bob', 'token': {SECRET!r}}}\nn = len(settings)",
    "in the environment": f"import os\nos.environ['SERVICE_TOKEN'] = {SECRET!r}\nn = len(os.environ['SERVICE_TOKEN'])",
    "printed": f"token = {SECRET!r}\nprint('using', token)",
    "shown": f"password = {SECRET!r}\npassword",
    "copied": f"secret = {SECRET!r}\nother = secret\nheader = {{'auth': 'Bearer ' + other}}",
    "in a comment": f"# token: {SECRET}\nx = 1",
    "an attribute": f"class Client:\n    pass\nclient = Client()\nclient.api_token = {SECRET!r}\nn = 1",
    "a magic": f"%env API_TOKEN={SECRET}\nx = 1",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS.keys())
@pytest.mark.parametrize("options", [("--no-run",), ("--plan", "--no-run")], ids=["no-run", "plan"])
def test_static(cell: str, options: tuple[str, ...], tmp_path: Path) -> None:
    _assert_nowhere(cell, tmp_path, *options)


@pytest.mark.slow
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS.keys())
def test_whole_promotion(cell: str, tmp_path: Path) -> None:
    done = _assert_nowhere(cell, tmp_path, "--json")
    assert done.exit_code in (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "last", ["1 / 0", f"raise RuntimeError('bad token {SECRET}')", "assert api_key == ''"]
)
def test_a_failing_notebook_keeps_it_too(last: str, tmp_path: Path) -> None:
    done = _assert_nowhere(f"api_key = {SECRET!r}\n{last}", tmp_path)
    assert done.exit_code == 2


def _assert_nowhere(cell: str, folder: Path, *options: str) -> Command:
    notebook = write(folder / "work", cell, "z = 2")
    out = folder / "out"
    done = promote(str(notebook), "-o", str(out), *options, cwd=folder)
    assert done.exit_code != 3, done.stderr
    forms = [SECRET, base64.b64encode(SECRET.encode()).decode().rstrip("="), SECRET[::-1]]
    for form in forms:
        assert form not in done.stdout + done.stderr
        held = [name for name, data in (tree(out) if out.exists() else {}).items() if form.encode() in data]
        assert not held, held
    return done
