"""The judge asks no object of the notebook for its text: making it may do more."""

from __future__ import annotations

from typing import Any

from promote_checks.probe.canonical_describe import describe_value

CODE = """
class Meter:
    count = 0
    def __init__(self, name):
        self.name = name
    def __repr__(self):
        Meter.count += 1
        return 'Meter'

class Loop:
    def __init__(self):
        self.me = self
    def __repr__(self):
        return 'a loop'
"""


def defined(name: str) -> Any:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(CODE, namespace)  # noqa: S102 (our own text)
    return namespace[name]


def test_describing_runs_no_code_of_the_notebook() -> None:
    meter = defined("Meter")
    held = meter("water")
    assert describe_value(held).splitlines()[0] == "Meter(name='water')"
    assert "Meter(name='water')" in describe_value([held, held])
    assert meter.count == 0


def test_what_holds_itself_is_described() -> None:
    assert describe_value(defined("Loop")()).startswith("Loop(me=Loop(")
