"""What is written for people: no secret in it, and the same story in the thin notebook."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small, plan_of

from promote.emission import ThinCell
from promote.emit.emit import emit
from promote.emit.layout import homes_of
from promote.emit.modules import import_table
from promote.emit.redact import without_secrets
from promote.emit.thin import is_placed, thin_cells
from promote.plan.model import Plan, Rung
from promote_checks.errors import UserError

VALUE = "s3cr3t-Value-42"
SETUP = 'logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)'


def thin(plan: Plan) -> tuple[ThinCell, ...]:
    homes = dict(homes_of(plan))
    return thin_cells(plan, import_table("", plan, homes), homes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", "x = 1\n"),
        (f"x = 1  # {VALUE}\n", "x = 1  # [secret]\n"),
        (f"# a {VALUE} b\nx = 1\n", "# a [secret] b\nx = 1\n"),
    ],
)
def test_secrets_leave_comments(text: str, expected: str) -> None:
    plan = plan_of(f"password = '{VALUE}'\nx = len(password)")
    assert without_secrets(text, plan) == expected


def test_a_secret_twice_in_one_comment() -> None:
    plan = plan_of(f"password = '{VALUE}'\nx = len(password)")
    assert VALUE not in without_secrets(f"# {VALUE} and {VALUE}\n", plan)


def test_a_secret_inside_a_longer_text_is_refused() -> None:
    plan = plan_of(f"password = '{VALUE}'\nx = len(password)")
    with pytest.raises(UserError, match="a secret is part of a longer text"):
        without_secrets(f"x = 'user:{VALUE}'", plan)


def test_a_secret_inside_a_longer_text_with_a_hash_is_refused() -> None:
    plan = plan_of(f"password = '{VALUE}'\nx = len(password)")
    with pytest.raises(UserError):
        without_secrets(f"x = '#user:{VALUE}'", plan)


@pytest.mark.parametrize(
    "source",
    [
        "y = len('a')\nx = f'KEY' + str(y)",
        "y = len('a')\n# the old one was KEY\nx = y + 1",
    ],
)
def test_a_secret_in_an_f_string_or_a_comment_is_nowhere(source: str) -> None:
    key = "AKIA" + "ABCDEFGH12345678"
    try:
        texts = emit(plan_of(source.replace("KEY", key)), python=None).modules.values()
    except UserError:
        return
    assert all(key not in text for text in texts)


def test_the_whole_thin_notebook() -> None:
    small = Small(
        (
            "# markdown\n# Story",
            f"n = 3\npassword = '{VALUE}'",
            "a = sorted([n])",
            f"# markdown\nUse {VALUE}.",
            "a",
        ),
    )
    plan = small.plan(small.observed(displayed={(4, 1): "list"}))
    (step,) = plan.steps
    assert thin(plan) == (
        ThinCell(
            "code",
            "from small.analysis import "
            f"{step.function}\nfrom small.params import Params\nimport logging\nimport sys\n\n{SETUP}",
        ),
        ThinCell("code", "n = 3", tags=("parameters",)),
        ThinCell("code", "params = Params(n=n)"),
        ThinCell("markdown", "# Story"),
        ThinCell("code", f"a = {step.function}(n=params.n)"),
        ThinCell("markdown", "Use [secret]."),
        ThinCell("code", "a"),
    )


def test_no_parameters() -> None:
    cells = thin(plan_of("x = len('a')"))
    assert cells[1:3] == (
        ThinCell("code", "# This notebook has no parameters.", tags=("parameters",)),
        ThinCell("code", "params = Params()"),
    )


def test_a_replayed_notebook_is_one_call() -> None:
    cells = thin(plan_of("x = len('a')", "# markdown\ntext", "x", rung=Rung.REPLAY))
    assert [c.source for c in cells[3:]] == ["text", "results = run(params)"]


def test_is_placed() -> None:
    plan = plan_of("a = [1]\na.append(2)", "del a\n'doc'", "b = 2 + len('a')")
    assert [(s.source, is_placed(s, plan)) for s in plan.statements] == [
        ("a = [1]", True),
        ("a.append(2)", True),
        ("del a", False),
        ("'doc'", False),
        ("b = 2 + len('a')", True),
    ]


@pytest.mark.parametrize("rung", list(Rung))
def test_placed_and_dropped_make_up_the_whole(rung: Rung) -> None:
    plan = plan_of(
        "import os\nn = 1\n'doc'",
        "def f(): return n\nx = [f()]\nx",
        "pass",
        "del x",
        rung=rung,
        displayed={(1, 3): "list"},
    )
    placed = sum(is_placed(s, plan) for s in plan.statements)
    assert placed + len(plan.dropped) == len(plan.statements)


def test_parameters_keep_their_names_and_ours_give_way() -> None:
    cells = [c.source for c in thin(plan_of("params = 3\nParams = 'x'", "y = [params, Params]"))]
    assert "from small.params import Params as RunParams" in cells[0]
    assert cells[1] == "params = 3\nParams = 'x'"
    assert cells[2] == "run_params = RunParams(params=params, Params=Params)"
    assert "params=run_params.params" in cells[3]


def test_a_comment_behind_a_display_stays_behind_its_call() -> None:
    seen = {(1, 1): "int", (2, 1): "int"}
    plan = plan_of("x = len('ab')\nz = x + 1", "x + 1  # three", "x * 2  # four", displayed=seen)
    sources = [cell.source for cell in thin(plan) if cell.kind == "code"]
    shown = [line for source in sources for line in source.splitlines() if "x " in line]
    for source in sources:
        compile(source, "cell", "exec")
    assert [line.rpartition("  # ")[2] for line in shown] == ["three", "four"]


def test_a_variable_called_params_is_shown_as_itself() -> None:
    plan = plan_of(
        "params = [len('ab')]", "params.append(1)\nz = params[0]", "params", displayed={(2, 1): "list"}
    )
    sources = [cell.source for cell in thin(plan) if cell.kind == "code"]
    assert "run_params = Params()" in sources
    assert sources[-1].endswith("params")
    assert any(source.startswith("params") and "compute" in source for source in sources)
