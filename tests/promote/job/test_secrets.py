"""A secret that the notebook spells out reaches the processes of a proof, and only those it belongs to."""

from __future__ import annotations

from promote.emission import EmittedParameter
from promote.job.secrets import secret_values
from promote_checks.notebook.model import TranslatedCell

CELLS = (
    TranslatedCell(0, "API_KEY = 'k-1'\nname: str = 'churn'\n"),
    TranslatedCell(2, "a = b = 'two'\nx = f(1)\n"),
)


def parameter(name: str, *, secret: bool) -> EmittedParameter:
    return EmittedParameter(name, "str", "", secret=secret, environment_variable=f"CHURN_{name.upper()}")


def test_only_secrets_with_a_text() -> None:
    parameters = [
        parameter("API_KEY", secret=True),
        parameter("name", secret=False),
        parameter("x", secret=True),
    ]
    assert secret_values(CELLS, parameters) == {"CHURN_API_KEY": "k-1"}


def test_all_ways_to_bind() -> None:
    parameters = [parameter("name", secret=True), parameter("b", secret=True)]
    assert secret_values(CELLS, parameters) == {"CHURN_NAME": "churn", "CHURN_B": "two"}


def test_no_secrets() -> None:
    assert secret_values(CELLS, []) == {}
