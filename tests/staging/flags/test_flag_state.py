"""What the flags can say, and the moves between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_staging.flags.document import parsed, rendered
from promote_staging.flags.state import FlagState

STABLE, CANDIDATE = "5" * 16, "c" * 16
START = FlagState(stable=STABLE, candidate=CANDIDATE, generation=16)
STATES = [
    FlagState(stable=STABLE),
    START,
    START.shadowing(),
    START.ramping(100, lease=3),
    START.ramping(100),
    START.ramping(10_000, lease=9),
    START.on(),
    START.on().rolled_back(),
]


@pytest.mark.parametrize("state", STATES)
def test_what_is_written_is_read(state: FlagState) -> None:
    assert parsed(rendered(state), "flags.json") == state


def test_the_document_is_the_one_that_was_agreed() -> None:
    assert json.loads(rendered(START.ramping(500, lease=3))) == {
        "$schema": "https://flagd.dev/schema/v0/flags.json",
        "flags": {
            "release": {
                "state": "ENABLED",
                "variants": {"stable": STABLE, "candidate": CANDIDATE},
                "defaultVariant": "stable",
                "targeting": {"if": [{"<": [{"var": "bucket"}, 500]}, "candidate", "stable"]},
            },
            "shadow": {
                "state": "ENABLED",
                "variants": {"off": "", "candidate": CANDIDATE},
                "defaultVariant": "off",
            },
        },
        "metadata": {"generation": 16, "mode": "ramp", "lease": 3, "lease_seconds": 5.0},
    }
    alone = json.loads(rendered(FlagState(stable=STABLE)))["flags"]
    assert alone["release"]["variants"] == {"stable": STABLE}
    assert "targeting" not in alone["release"]


def test_a_ramp_shrinks_only_to_nothing() -> None:
    ramp = START.ramping(500).ramping(500).ramping(2_500)
    for smaller in (100, 0):
        with pytest.raises(ValueError, match="shrinks only"):
            ramp.ramping(smaller)
    with pytest.raises(ValueError, match="shrinks only"):
        START.on().ramping(9_999)
    with pytest.raises(ValueError, match="roll back first"):
        ramp.shadowing()
    assert ramp.rolled_back() == START
    assert ramp.rolled_back().ramping(100).basis_points == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"stable": "../../etc"},
        {"stable": STABLE.upper().replace("5", "A")},
        {"candidate": ""},
        {"mode": "ramp"},
        {"mode": "on", "basis_points": 5},
        {"mode": "shadow", "candidate": None},
        {"basis_points": 10_001, "mode": "ramp"},
        {"basis_points": 1},
        {"mode": "later"},
        {"lease": 1},
        {"lease_seconds": float("nan")},
        {"generation": -1},
    ],
)
def test_states_that_can_not_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        FlagState(**({"stable": STABLE, "candidate": CANDIDATE} | wrong))


def edited(change: Any) -> str:
    document = json.loads(rendered(START.ramping(500, lease=3)))
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        '{"flags": {}}',
        "[" * 100_000,
        edited(lambda d: d.pop("metadata")),
        edited(lambda d: d["metadata"].update(generation="17")),
        edited(lambda d: d["metadata"].update(generation=True)),
        edited(lambda d: d["metadata"].update(mode="off")),
        edited(lambda d: d["metadata"].update(mode=[])),
        edited(lambda d: d["flags"].pop("shadow")),
        edited(lambda d: d["flags"]["release"].update(state="DISABLED")),
        edited(lambda d: d["flags"]["release"].update(defaultVariant="candidate")),
        edited(lambda d: d["flags"]["release"].pop("targeting")),
        edited(lambda d: d["flags"]["release"]["targeting"].update({"if": []})),
        edited(lambda d: d["flags"]["release"]["targeting"]["if"].reverse()),
        edited(lambda d: d["flags"]["release"]["variants"].update(stable=7)),
        edited(lambda d: d["flags"]["shadow"].update(defaultVariant="candidate")),
    ],
)
def test_what_does_not_say_one_clear_thing_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="flags.json can't be used") as refused:
        parsed(text, "flags.json")
    assert "rollback" in refused.value.hint
    assert len(refused.value.message.splitlines()) == 1
