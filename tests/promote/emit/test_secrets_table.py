"""The table of ways to write a secret, against everything that a static promotion writes or shows."""

from __future__ import annotations

import ast

import pytest
from tests.checks.secrets.ways import ATTACKED, B64, BY_NAME, BY_SHAPE, HEX, NEAR_MISSES, S
from tests.promote.plan.small_plan import Small

from promote.emit.emit import module_texts
from promote.emit.layout import homes_of
from promote.emit.modules import import_table
from promote.emit.redact import without_secrets
from promote.emit.thin import thin_cells
from promote.plan.build import build_plan
from promote.plan.describe import describe
from promote.plan.model import Plan
from promote.plan.secrets import find_secrets
from promote_checks.drift.hidden import without_secret_values
from promote_checks.errors import UserError
from promote_checks.notebook.translate import translate

FORMS = (S, B64, HEX, S[::-1], S[:9], S[9:])
CASES = {
    **{name: (source, FORMS) for name, source in {**BY_NAME, **ATTACKED}.items()},
    **{
        name: (f"x = {value!r}\ny = len(x)", (value.split("\n")[0], value.split("\n")[-1]))
        for name, value in BY_SHAPE.items()
    },
}


def planned(*sources: str) -> Plan:
    notebook = Small(sources).notebook
    return build_plan(notebook, translate(notebook), None, package="small")


def written(plan: Plan) -> str:
    """Everything that stands in files or is printed, in one text."""
    homes = dict(homes_of(plan))
    thin = thin_cells(plan, import_table("", plan, homes), homes)
    return "\n".join(
        [
            *(without_secrets(text, plan) for text in module_texts(plan).values()),
            *(cell.source for cell in thin),
            *(repr(dropped) for dropped in plan.dropped),
            describe(plan),
        ]
    )


@pytest.mark.parametrize(("source", "forms"), CASES.values(), ids=CASES)
def test_no_secret_is_written(source: str, forms: tuple[str, ...]) -> None:
    plan = planned("# markdown\n# Story", source, "z = 2")
    text = written(plan)
    assert [form for form in forms if form in text] == []
    for module in module_texts(plan).values():
        ast.parse(module)
    hidden = without_secret_values(source)
    assert [form for form in forms if form in hidden] == []


QUOTED = {name: case for name, case in CASES.items() if name != "unknown decrypt"}
"""Of what goes into an unknown call nobody knows which part it is that opens."""


@pytest.mark.parametrize(("source", "forms"), QUOTED.values(), ids=QUOTED)
def test_no_secret_is_quoted_from_prose(source: str, forms: tuple[str, ...]) -> None:
    """What one cell gives away is hidden in the words of another."""
    prose = "\n".join(f"- {form}" for form in forms if form in source and len(form) > 12)
    text = written(planned(f"# markdown\n{prose}", source))
    assert [form for form in forms if form in text and len(form) > 12] == []


PARTS = {
    "f-string": f"x = 1\npassword = f'{S}{{x}}'",
    "f-string of a known one": f"password = '{S}'\nx = 1\ny = f'{{x}} {S}'",
    "address in an f-string": f"db = 'app'\nurl = f'postgres://admin:{S}@host/{{db}}'",
    "docstring": f"def f():\n    '''The password: {S}'''\n    return 1",
    "pattern": f"password = 'x'\nmatch password:\n    case '{S}':\n        y = 1\nsecret = '{S}'",
}


@pytest.mark.parametrize("source", PARTS.values(), ids=PARTS)
def test_a_part_of_a_longer_text_is_refused_with_its_place(source: str) -> None:
    line = next(
        n for n, text in enumerate(source.split("\n"), 1) if S in text and not text.startswith("password = '")
    )
    with pytest.raises(UserError, match=rf"cell 2, line {line}: a secret is part of a longer text"):
        written(planned("z = 2", source))


WORDS = {
    "a whole number": ("password = 48291577", "48291577"),
    "letters of no alphabet here": ("password = 'pässwört-Zk81xV'", "wört-Zk81"),
    "a phrase": ("passphrase = 'correct horse battery staple'", "correct horse"),
    "letters only": ("password = 'letmeinplease'", "letmeinplease"),
    "escaped": ("password = 'Zk81\\x2dVx7Kt2'", "Vx7Kt2"),
    "quoted for an address": ("url = 'https://bob:Zk81%2DVx7@h/x'", "Zk81%2DVx7"),
    "a key that is called key": (
        "row = {'username': 'b', 'key': '0123abcdef4567890123abcdef456789'}",
        "0123abcdef4567",
    ),
    "a function of another cell": (
        "def open_db(user, password): return 1",
        "n = open_db('bob', 'zq81-Vx7Kt2')",
    ),
}


@pytest.mark.parametrize(("source", "other"), WORDS.values(), ids=WORDS)
def test_other_values(source: str, other: str) -> None:
    code = " = " in other
    text = written(planned(source, other if code else "z = 2"))
    assert ("zq81-Vx7Kt2" if code else other) not in text


def test_near_misses_stay_as_they_are() -> None:
    wrong = [source for source in NEAR_MISSES if find_secrets(translate(Small((source,)).notebook))]
    assert len(wrong) <= 1, wrong
