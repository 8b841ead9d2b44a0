"""What the probe says of statements, in one real run of a notebook full of the usual trouble."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.notebook.model import Notebook
from promote_checks.observe.observation import StatementRecord
from promote_checks.observe.run import observe

Make = Callable[..., Notebook]
At = Callable[..., StatementRecord]
pytestmark = pytest.mark.slow


def names(record: StatementRecord) -> list[str]:
    return [variable.name for variable in record.bound]


def test_bindings_changes_and_positions(make: Make, at: At) -> None:
    notebook = make(
        '"""About."""\nfrom __future__ import annotations\nfrom os.path import *\nimport numpy as np',
        "\n\n%%time\n\nstate = {'n': 0}\nprint('hi'); other = state\nstate",
        "def bump():\n    global total\n    state['n'] += 1\n    total = state['n']\nbump()",
        "%%capture\nprint('hidden')\nkept = [1]\nkept.append(2)",
        "class Config:\n    seen = []\n    def push(self, v):\n        self.seen.append(v)\nc = Config()\nc.push(3)",
        "rows = [[1], [2]]\nfirst = rows[0]\nfirst.append(9)\n"
        "for i, r in enumerate(rows):\n    r.append(i)\nif (k := len(rows)) > 1:\n    big = True\ndel first",
        "arr = np.zeros((4, 4))\nview = arr[1:, :2]\nview += 1\nlarge = np.zeros(1_000_000)\ntail = large[10:]\n"
        "tail[0] = 1",
        "x = !echo a \\\n   b\ny = 1\n%time z = 5\nz",
        "%%timeit -n 2 -r 1\nprint('never')",
        "import asyncio\nasync def work(n):\n    await asyncio.sleep(0)\n    return n\n"
        "got = await asyncio.gather(work(1), work(2))\ngot",
        "gen = (i for i in range(3))\nnext(gen)\nlog = open('log.txt', 'w')\nlog.write('q')",
        "value = 1.5\nfor j in range(4):\n    value = j * 1.5\nvalue = value + 0.0",
    )
    seen = observe(notebook)
    assert seen.failure is None

    # A docstring and a __future__ import stay on top; a star import tells its names.
    assert names(at(seen, 0, 2)) == ["annotations"]
    assert {"join", "basename"} <= set(names(at(seen, 0, 3)))
    assert "join" in seen.star_imports["os.path"]
    assert names(at(seen, 0, 4)) == ["np"]

    # Lines under %%time and %%capture are those of the cell, and the magic itself is no statement.
    assert [(one.line, one.column) for one in seen.statements if one.cell == 1] == [
        (5, 0),
        (6, 0),
        (6, 13),
        (7, 0),
    ]
    assert at(seen, 1, 6).printed
    assert seen.cells[1].stdout == "hi\n"
    assert at(seen, 1, 7).displayed == "dict[str, int]"
    assert at(seen, 1, 6, 13).bound[0].identity == at(seen, 1, 5).bound[0].identity
    assert [one.line for one in seen.statements if one.cell == 3] == [2, 3, 4]
    assert seen.cells[3].stdout == ""
    assert at(seen, 3, 4).changed == ["kept"]
    assert at(seen, 3, 4).ambient == []

    # Changes behind a function, a class, an alias, a view.
    assert (names(at(seen, 2, 5)), at(seen, 2, 5).changed) == (["total"], ["other", "state"])
    assert at(seen, 4, 6).changed == ["Config"]
    assert at(seen, 5, 3).changed == ["first", "rows"]
    assert (names(at(seen, 5, 4)), at(seen, 5, 4).changed) == (["i", "r"], ["first", "rows"])
    assert names(at(seen, 5, 6)) == ["k", "big"]
    assert at(seen, 5, 8).deleted == ["first"]
    assert at(seen, 6, 3).changed == ["arr"]
    assert at(seen, 6, 6).changed == ["large", "tail"]

    # Magics of one line, also one that goes on over two.
    assert at(seen, 7, 1).bound[0].type == "list[str]"
    assert names(at(seen, 7, 3)) == ["y"]
    assert names(at(seen, 7, 4)) == ["z"]
    assert at(seen, 7, 5).displayed == "int"
    assert seen.cells[8].stdout == ""

    # Top-level await, generators, files, and a float that got the address of the one before.
    assert at(seen, 9, 5).bound[0].type == "list[int]"
    assert at(seen, 9, 6).displayed == "list[int]"
    assert at(seen, 10, 2).opaque == ["gen"]
    assert at(seen, 10, 3).bound[0].type == "io.TextIOWrapper"
    assert sorted(names(at(seen, 11, 2))) == ["j", "value"]

    final = {value.name: value for value in seen.final}
    assert "first" not in final
    assert (final["value"].text, final["gen"].digest) == ("4.5", "")
    assert final["gen"].reason
    assert final["bump"].definition
    assert not final["state"].definition
    assert not {"_", "In", "Out", "exit", "__warningregistry__", "__doc__"} & set(final)
    assert {name for cell in seen.cells for name in cell.digests} >= set(final) - {"gen", "log"}
    assert final["rows"].digest == seen.cells[5].digests["rows"]
    assert seen.written[0].path == "log.txt"


def test_ambient_state_figures_files_and_secrets(make: Make, at: At, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / "sub").mkdir()
    (folder / "in.csv").write_text("a\n1\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw.txt").write_text("raw")
    notebook = make(
        "import os, random, warnings, logging, locale, decimal, socket, sqlite3, pickle\nimport numpy as np",
        "random.random()\nnp.random.rand()\nnp.set_printoptions(precision=3)\nos.environ['ZZ'] = '1'\n"
        "warnings.simplefilter('ignore')\nlogging.getLogger('a').setLevel(10)\ndecimal.getcontext().prec = 5\n"
        "os.environ.get('ZZ')",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\nplt.title('t')\n"
        "plt.rcParams['lines.linewidth'] = 3.0\nplt.figure();",
        "plt.get_fignums()",
        "text = open('in.csv').read()\nraw = open('../data/raw.txt').read()\nos.chdir('sub')\n"
        "again = open('../in.csv').read()\nwith open('model.pkl', 'wb') as f:\n    pickle.dump({'a': 1}, f)\n"
        "con = sqlite3.connect('d.db')\ncon.execute('create table t(a)')\nos.rename('model.pkl', 'final.pkl')",
        "s = socket.socket()\ntry:\n    s.connect(('127.0.0.1', 9))\nexcept OSError:\n    pass\n"
        "open('../../data/new.txt', 'w').write('n')\nhere = os.getcwd()",
        "password = 'hunter2'\nkeys = ['sk-abcdefghijklmnopqrstuvwxyz']\nurl = 'postgres://me:pw@host/db'",
    )
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    seen = observe(notebook)
    assert seen.failure is None
    ambient = {(one.cell, one.line): one.ambient for one in seen.statements}
    assert ambient[1, 1] == ["random"]
    assert ambient[1, 2] == ["numpy.random"]
    assert ambient[1, 3] == ["numpy.options"]
    assert ambient[1, 4] == ["environ"]
    assert ambient[1, 5] == ["warnings"]
    assert ambient[1, 6] == ["logging"]
    assert ambient[1, 7] == ["decimal"]
    assert ambient[1, 8] == []
    assert ambient[2, 2] == ["figures"]
    assert ambient[2, 3] == ["figures"]
    assert ambient[2, 4] == ["figures"]
    assert ambient[2, 5] == ["rcParams"]
    assert [cell.figures for cell in seen.cells][2:4] == [2, 0]
    assert at(seen, 2, 2).bound[0].type == "matplotlib.figure.Figure"
    assert ambient[3, 1] == []

    assert at(seen, 4, 1).reads == ["in.csv"]
    assert at(seen, 4, 2).reads == ["../data/raw.txt"]
    assert ambient[4, 3] == ["cwd"]
    assert at(seen, 4, 4).reads == ["in.csv"]
    assert at(seen, 4, 5).writes == ["sub/model.pkl"]
    assert at(seen, 4, 7).writes == ["sub/d.db"]
    assert at(seen, 4, 8).opaque == ["con"]
    assert set(at(seen, 4, 9).writes) == {"sub/model.pkl", "sub/final.pkl"}
    assert at(seen, 5, 2).network == ["127.0.0.1:9"]

    written = {file.path: file for file in seen.written}
    assert set(written) == {"sub/d.db", "sub/final.pkl", "../data/new.txt"}
    assert written["sub/final.pkl"].canonical
    assert written["sub/d.db"].canonical
    assert not written["../data/new.txt"].canonical

    final = {value.name: value for value in seen.final}
    assert [final[name].text for name in ("password", "keys", "url")] == ["", "", ""]
    assert final["password"].digest
    assert str(tmp_path) not in final["here"].text
    assert "promote-" not in final["here"].text
    assert seen.environment.modules == {"matplotlib": "matplotlib", "numpy": "numpy"}
    assert set(seen.environment.packages) == {"matplotlib", "numpy"}
    # The user's folders are as they were.
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    assert "ZZ" not in os.environ
