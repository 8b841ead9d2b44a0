"""A script in which training and a web application are mixed comes apart at its sections and before its handlers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from promote.plan.build import build_plan
from promote.plan.headings import ruled_heading
from promote.plan.kinds import is_handler, makes_application
from promote.plan.model import Plan, Rung
from promote_checks.notebook.model import Cell, Notebook
from promote_checks.notebook.translate import translate

SCRIPT = """
import pandas as pd
from flask import Flask, request

app = Flask(__name__)
limit = 3
history = []
names = [n.upper() for n in ["a", "b"]]

df = pd.read_csv("data.csv")

# ---- clean ----
df["x"] = df["x"].fillna(0)
df["y"] = df["y"].fillna(1)

# ==== features
df["z"] = df["x"] / df["y"]
df["w"] = df["x"] + df["y"]


@app.route("/limit", methods=["POST"])
def set_limit():
    global limit
    limit = request.json["limit"]
    history.append(limit)
    return {"limit": limit}


@app.route("/names")
def show():
    return {"names": names, "limit": limit, "rows": len(df)}
"""


def plan(source: str, file_format: str = "script") -> Plan:
    cell = Cell(0, "code", source)
    notebook = Notebook(Path("/x/served.py"), "", file_format, "python", None, (cell,))  # type: ignore[arg-type]
    return build_plan(notebook, translate(notebook), None, rung=min(Rung), package="served")


def texts(found: Plan, module: str) -> list[str]:
    return [
        ast.unparse(s.node).split("\n")[0]
        for step in found.steps
        if step.module == module
        for s in step.statements
    ]


def test_handlers_and_what_only_they_need_are_one_step() -> None:
    found = plan(SCRIPT)
    served = texts(found, "endpoints")
    assert [step.module for step in found.steps].count("endpoints") == 1
    assert {"app = Flask(__name__)", "limit = 3"} <= set(served)
    assert [text for text in served if text.startswith("@app")] == [
        "@app.route('/limit', methods=['POST'])",
        "@app.route('/names')",
    ]


def test_what_is_computed_stays_where_it_stood() -> None:
    assert "names = [n.upper() for n in ['a', 'b']]" not in texts(plan(SCRIPT), "endpoints")


def test_sections_of_a_script_are_steps() -> None:
    modules = [step.module for step in plan(SCRIPT).steps]
    assert modules.index("clean") < modules.index("features") < modules.index("endpoints")


def test_no_statement_is_lost_or_doubled() -> None:
    found = plan(SCRIPT)
    placed = [s.number for step in found.steps for s in step.statements]
    assert len(placed) == len(set(placed))


def test_the_application_is_a_result() -> None:
    assert "app" in plan(SCRIPT).results


def test_a_setting_that_training_reads_is_not_moved() -> None:
    source = SCRIPT.replace("df['x'].fillna(0)", "x").replace('df["x"].fillna(0)', 'df["x"].fillna(limit)')
    assert "limit = 3" not in texts(plan(source), "features")
    placed = [ast.unparse(s.node) for step in plan(source).steps for s in step.statements]
    assert placed.index("limit = 3") < placed.index("df['x'] = df['x'].fillna(limit)")


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("# ---- train the model", "train the model"),
        ("# ==== Load ====", "Load"),
        ("########## clean", "clean"),
        ("# train the model", ""),
        ("# --------", ""),
        ("# ---- a - b", ""),
        ("# -- x", ""),
    ],
)
def test_drawn_comments_are_headings(comment: str, title: str) -> None:
    assert ruled_heading(["# first", comment]) == title


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@app.route('/')\ndef f(): pass", True),
        ("@bp.get('/x')\nasync def f(): pass", True),
        ("@app.errorhandler(404)\ndef f(e): pass", True),
        ("@lru_cache\ndef f(): pass", False),
        ("@route('/')\ndef f(): pass", False),
        ("def route(): pass", False),
    ],
)
def test_handlers_are_known_by_their_decorator(source: str, expected: bool) -> None:
    assert is_handler(ast.parse(source).body[0]) is expected


def test_applications_are_known_by_what_makes_them() -> None:
    made = ["app = Flask(__name__)", "app = flask.Flask('x')", "app = create_app()", "app = 3", "Flask('x')"]
    assert [makes_application(ast.parse(one).body[0]) for one in made] == [True, True, True, False, False]
