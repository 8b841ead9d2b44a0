"""Calls that start a server are left out of the run and listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.notebook.model import Cell, Notebook
from promote_checks.notebook.servers import REASON, without_servers
from promote_checks.notebook.translate import translate

FLASK = "from flask import Flask\napp = Flask(__name__)\n"


def left(source: str) -> str:
    notebook = Notebook(Path("/x/a.py"), "", "script", "python", None, (Cell(0, "code", source),))
    changed, (cell,) = without_servers(notebook, translate(notebook))
    assert changed.cells[0].source == cell.python
    assert {d.reason for d in cell.dropped} <= {REASON}
    return cell.python


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (FLASK + "app.run(debug=True)", FLASK + "pass"),
        (FLASK + "if a:\n    é(); app.run(\n        1,\n    )  # go\nx = 1", FLASK + "if a:\n    é(); pass  # go\n\n\nx = 1"),
        (FLASK + "Flask(1).run(2)", FLASK + "pass"),
        ("def make():\n    return Flask(1)\nmake().run(port=1)", "def make():\n    return Flask(1)\npass"),
        ("def make():\n    return Job(1)\nmake().run()", "def make():\n    return Job(1)\nmake().run()"),
        (FLASK + "def main():\n    app.run()", FLASK + "def main():\n    pass"),
        ("def create_app():\n    return Flask(1)\nsite = create_app()\nsite.run()",
         "def create_app():\n    return Flask(1)\nsite = create_app()\npass"),
        ("import uvicorn\nuvicorn.run(app, port=1)", "import uvicorn\npass"),
        ("with HTTPServer() as s:\n    s.serve_forever()", "with HTTPServer() as s:\n    pass"),
        ("await server.serve_forever()", "pass"),
    ],
)  # fmt: skip
def test_a_server_is_not_started(source: str, expected: str) -> None:
    assert left(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\nsubprocess.run(['ls'])",
        "asyncio.run(main())",
        "x = 1\nmodel.run()",
        FLASK + "Thread(target=app.run).start()",
        "Timer(1, s.shutdown).start()\ns.serve_forever()",
    ],
)
def test_what_ends_by_itself_is_run(source: str) -> None:
    assert left(source) == source
