"""A secret that the notebook spells out reaches the processes of a proof, and only those it belongs to."""

from __future__ import annotations

from promote.emission import EmittedParameter
from promote.job.secrets import secret_values
from promote_checks.notebook.model import TranslatedCell

CELLS = (
    TranslatedCell(0, "API_KEY = 'k-1729-abc'\nname: str = 'churn'\n"),
    TranslatedCell(2, "login(user='bob', password='correct-horse')\nx = f(1)\n"),
)


def parameter(name: str, *, secret: bool) -> EmittedParameter:
    return EmittedParameter(name, "str", "", secret=secret, environment_variable=f"CHURN_{name.upper()}")


def test_only_secrets_with_a_text() -> None:
    parameters = [
        parameter("API_KEY", secret=True),
        parameter("name", secret=False),
        parameter("x", secret=True),
    ]
    assert secret_values(CELLS, parameters) == {"CHURN_API_KEY": "k-1729-abc"}


def test_a_secret_inside_a_call() -> None:
    assert secret_values(CELLS, [parameter("password", secret=True)]) == {"CHURN_PASSWORD": "correct-horse"}


def test_no_secrets() -> None:
    assert secret_values(CELLS, []) == {}
