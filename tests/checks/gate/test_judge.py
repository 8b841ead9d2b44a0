"""Every check has a verdict: also the one that nobody asked for, and the one that was not run."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.judge import judge
from promote_checks.gate.once import Once
from promote_checks.gate.registry import CHECKS, STATIC


@dataclass
class Says:
    """A check that says what it was told to, and whether coverage was to be measured."""

    code: str

    def check(self, context: CheckContext) -> Check:
        return Check(self.code, "pass", f"measured: {context.measured}")


class Breaks:
    """A check that meets something the user can mend."""

    def check(self, context: CheckContext) -> Check:
        raise UserError(f"{context.project} is too big", "move it")


FAKES = {code: Says(code) for code in ("ruff", "pytest", "coverage")}


def test_all_are_run_and_told(shop: CheckContext) -> None:
    heard: list[str] = []
    found = judge(shop, lambda code: True, told=lambda check: heard.append(check.code), checks=FAKES)
    assert [one.code for one in found] == ["ruff", "pytest", "coverage"]
    assert {one.summary for one in found} == {"measured: True"}
    assert sorted(heard) == ["coverage", "pytest", "ruff"]


def test_what_is_not_selected_is_a_skip(shop: CheckContext) -> None:
    found = judge(shop, lambda code: code != "coverage", checks=FAKES)
    assert [(one.verdict, one.summary) for one in found] == [
        ("pass", "measured: False"),
        ("pass", "measured: False"),
        ("skip", "not selected"),
    ]


def test_what_is_not_run_is_a_skip(shop: CheckContext) -> None:
    found = judge(shop, lambda code: True, run=False, checks=FAKES)
    assert [(one.verdict, one.summary) for one in found] == [
        ("pass", "measured: False"),
        ("skip", "not run"),
        ("skip", "not run"),
    ]
    assert "--no-run" in found[1].hint


def test_what_the_user_can_mend_is_an_error_of_the_check(shop: CheckContext) -> None:
    [found] = judge(shop, lambda code: True, checks={"matrix": Breaks()})
    assert (found.verdict, found.summary, found.hint) == ("error", ". is too big", "move it")


def test_the_registry_is_whole() -> None:
    for code, checker in CHECKS.items():
        assert code == getattr(checker, "CODE", None)
        assert code.islower()
    assert set(STATIC) <= set(CHECKS)


def test_once_makes_each_thing_once_also_in_threads() -> None:
    once, made = Once(), []

    def make() -> int:
        made.append(1)
        return len(made)

    threads = [threading.Thread(target=lambda: once.of("a", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, once.of("a", make), once.of("b", make)) == ([1, 1], 1, 2)


def test_once_forgets_what_raised() -> None:
    once = Once()

    def fail() -> int:
        raise OSError

    with pytest.raises(OSError):
        once.of("a", fail)
    assert once.of("a", lambda: 3) == 3
