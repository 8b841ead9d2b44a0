"""A secret in the source appears in nothing that is emitted, reported or logged."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.hard.processes import Command, promote, tree
from tests.promises.small_notebook import write

SECRET = "zq81-Vx7Kt2-pLm93Rw"
B64 = base64.b64encode(SECRET.encode()).decode()
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


MADE = {
    "decoded": (
        f"import base64\nblob = '{B64}'",
        "password = base64.b64decode(blob).decode()\nprint(len(password))",
    ),
    "joined": (
        f"a = '{SECRET[:9]}'\nb = '{SECRET[9:]}'",
        "password = a + b\nheader = 'Bearer ' + password\nheader",
    ),
    "picked": (f"values = ['bob', '{SECRET}']", "password = values[1]\nprint('using', password)"),
    "a column": (
        f"import pandas as pd\nframe = pd.DataFrame([['bob', '{SECRET}']], columns=['user', 'password'])",
        "frame.head()",
    ),
    "of a file": (
        "import pandas as pd\nframe = pd.read_csv('users.csv')",
        "users = frame['user'].tolist()\nframe.head()",
    ),
    "of bytes": (
        f"secret_key = b'{SECRET}'",
        "import hashlib\nn = len(hashlib.sha256(secret_key).hexdigest())",
    ),
    "many at once": (
        f"class Settings:\n    api_key: str = 'Kk82-yyQw10Zz-41'\nuser, password = 'bob', '{SECRET}'",
        "def login(user, token='Tt71-ppLm20Xx-17'):\n    return len(user) + len(token)\nn = login(user) + len(password)",
    ),
}
"""What becomes a secret only when the notebook runs, and secrets in the finer places."""


@pytest.mark.slow
@pytest.mark.parametrize("cells", MADE.values(), ids=MADE)
def test_what_a_secret_becomes_in_the_run(cells: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "users.csv").write_text(f"user,password\nbob,{SECRET}\nann,Yt55-kkWq81x-20\n")
    done = _assert_nowhere("\n".join(cells), tmp_path, "--json")
    assert done.exit_code in (0, 2), done.stderr
    if done.exit_code == 2:
        assert "cell 1" in done.stderr


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
    forms = [SECRET, B64.rstrip("="), SECRET[::-1], SECRET.encode().hex(), "Kk82-yyQw10Zz", "Tt71-ppLm20Xx"]
    for form in forms:
        assert form not in done.stdout + done.stderr
        held = [name for name, data in (tree(out) if out.exists() else {}).items() if form.encode() in data]
        assert not held, held
    return done
