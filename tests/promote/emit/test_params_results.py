"""``params.py`` and ``results.py``, whole."""

from __future__ import annotations

import ast
import sys
from types import ModuleType

import pytest
from tests.promote.plan.small_plan import plan_of

from promote.emit.modules import import_table
from promote.emit.params import emitted_parameters, params_module, results_module

VALUE = "s3cr3t-Value-42"


def test_no_parameters() -> None:
    assert params_module(plan_of("x = len('a')")) == (
        '"""Parameters of a run, with the notebook\'s own values as defaults."""\n\n'
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True, kw_only=True)\nclass Params:\n"
        '    """This notebook has no parameters."""\n\n'
    )


def test_every_kind_of_parameter() -> None:
    plan = plan_of(f"n = 0x10\nxs = [1, 2]\npassword = '{VALUE}'\ny = len(password) + n + len(xs)")
    text = params_module(plan)
    assert text.endswith(
        "@dataclass(frozen=True, kw_only=True)\nclass Params:\n"
        '    """What a caller may change from run to run."""\n\n'
        "    n: int = 0x10\n"
        "    xs: list[int] = field(default_factory=lambda: [1, 2])\n"
        '    password: str = field(default_factory=lambda: _from_environment("PASSWORD"), repr=False)\n'
    )
    assert VALUE not in text


def test_a_secret_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("emitted_params")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # where dataclasses looks
    exec(params_module(plan_of(f"password = '{VALUE}'\ny = len(password)")), vars(module))  # noqa: S102
    params = module.Params
    monkeypatch.delenv("PASSWORD", raising=False)
    with pytest.raises(LookupError, match="set the environment variable PASSWORD"):
        params()
    monkeypatch.setenv("PASSWORD", "other")
    assert params().password == "other"
    assert "other" not in repr(params())


def test_emitted_parameters() -> None:
    n, password = emitted_parameters(plan_of(f"n = 3\npassword = '{VALUE}'\ny = len(password) + n"))
    assert (n.name, n.annotation, n.default, n.secret, n.cell) == ("n", "int", "3", False, 0)
    assert (password.default, password.secret, password.environment_variable) == ("", True, "PASSWORD")


def test_results() -> None:
    plan = plan_of("x = len('a')\ny = [x]")
    text = results_module(plan, import_table("results", plan, {}))
    ast.parse(text)
    assert text.endswith(
        "@dataclass(frozen=True, kw_only=True, eq=False)\nclass Results:\n"
        '    """What the run computed: each value that a caller could want, under its notebook name."""\n\n'
        "    y: list[int]\n"
    )


def test_no_results() -> None:
    plan = plan_of("print(1)")
    text = results_module(plan, import_table("results", plan, {}))
    assert text.endswith('class Results:\n    """This notebook leaves no values behind."""\n')
