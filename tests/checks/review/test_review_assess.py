"""What evidence and sign-offs are worth: nothing that was not run is ticked, and a waiver earns nothing."""

from __future__ import annotations

import pytest

from promote_checks.gate.check import Verdict
from promote_checks.ledger.chain import START, Ledger
from promote_checks.ledger.digest import digest
from promote_checks.ledger.records import Kind, Signoff
from promote_checks.review.assess import Assessed, assess, score_of, void_of
from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.files import digest_of
from promote_checks.review.registry import ITEMS

ITEM = ITEMS["model-5"]
FILES = {"src/shop/load.py": "1"}


def signoff(kind: Kind) -> Signoff:
    return Signoff(
        number=1,
        kind=kind,
        item=ITEM.id,
        question=ITEM.question,
        by="Ann",
        note="why",
        digest=digest_of(FILES),
        files=FILES,
        previous=START,
    )


def assessed(
    verdict: Verdict,
    *,
    gap: str = "",
    kind: Kind | None = None,
    void: tuple[str, ...] = (),
    repeated: bool = True,
) -> Assessed:
    return Assessed(
        item=ITEM,
        evidence=Evidence(verdict=verdict, summary="s", gap=gap),
        signoff=signoff(kind) if kind else None,
        void=void,
        required=True,
        repeated=repeated,
    )


@pytest.mark.parametrize(
    ("one", "state", "score", "met"),
    [
        (assessed("pass"), "shown", 1.0, True),
        (assessed("pass", repeated=False), "shown", 0.5, True),
        (assessed("pass", gap="half"), "partly shown", 0.5, False),
        (assessed("pass", gap="half", kind="sign"), "signed", 0.5, True),
        (assessed("pass", kind="sign"), "shown", 1.0, True),
        (assessed("skip"), "not checked", 0.0, False),
        (assessed("skip", kind="sign"), "signed", 0.5, True),
        (assessed("skip", kind="sign", void=("x",)), "not checked", 0.0, False),
        (assessed("skip", kind="waiver"), "waived", 0.0, True),
        (assessed("fail"), "failed", 0.0, False),
        (assessed("fail", kind="sign"), "failed", 0.0, False),
        (assessed("fail", kind="waiver"), "waived", 0.0, True),
        (assessed("fail", kind="waiver", void=("x",)), "failed", 0.0, False),
        (assessed("error"), "could not run", 0.0, False),
        (assessed("error", kind="sign"), "could not run", 0.0, False),
        (assessed("error", kind="waiver"), "waived", 0.0, True),
    ],
)
def test_states(one: Assessed, state: str, score: float, met: bool) -> None:
    assert (one.state, one.score, one.met) == (state, score, met)


def evidence(**seen: Evidence) -> dict[str, Evidence]:
    given = {name.replace("_", "-"): one for name, one in seen.items()}
    return {name: given.get(name, not_checked("nothing")) for name in ITEMS}


def all_of(
    found: dict[str, Evidence], *, service: bool = False, wanted: tuple[str, ...] = ()
) -> tuple[Assessed, ...]:
    return assess(found, Ledger(), FILES, service=service, wanted=wanted, repeated=True)


def test_the_score_is_that_of_the_lowest_section() -> None:
    seen = Evidence(verdict="pass", summary="s")
    part = Evidence(verdict="pass", summary="s", gap="half")
    score = score_of(all_of(evidence(data_1=seen, data_2=seen, model_1=part, infra_1=seen, repro_1=seen)))
    assert score.sections == {"data": 2.0, "model": 0.5, "infrastructure": 1.0, "monitoring": 0.0}
    assert (score.final, score.automated, score.evidenced, score.signed, score.total) == (0.0, 3, 1, 0, 28)


def test_a_service_and_the_team_make_more_required() -> None:
    def required(service: bool, *wanted: str) -> set[str]:
        return {one.item.id for one in all_of(evidence(), service=service, wanted=wanted) if one.required}

    assert "infra-6" not in required(False)
    assert {"infra-6", "rollback-1", "monitor-3"} <= required(True)
    assert required(False, "model-6") - required(False) == {"model-6"}


def test_a_signoff_is_void_when_its_files_or_its_question_change() -> None:
    assert void_of(signoff("sign"), ITEM, FILES) == ()
    assert void_of(signoff("sign"), ITEM, {**FILES, "README.md": "2"}) == ()
    assert void_of(signoff("sign"), ITEM, {"src/shop/load.py": "2"}) == ("src/shop/load.py was changed",)
    assert void_of(signoff("sign"), ITEMS["model-6"], FILES) == ("the question is another one now",)
    assert digest(FILES) == signoff("sign").digest
