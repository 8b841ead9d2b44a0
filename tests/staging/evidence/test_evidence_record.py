"""Evidence goes to the disk and comes back as it was, and says no more than what was measured."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from tests.checks.review.small_project import write
from tests.staging.evidence.sample_evidence import evidence, metric, ramp, side

from promote_checks.errors import UserError
from promote_checks.ledger.store import read_ledger
from promote_staging.evidence import store
from promote_staging.evidence.checks import CODES, OUT_OF_REACH, Measured, Tally, checks_of
from promote_staging.evidence.differing import EXAMPLES, Seen, differences_of, shown
from promote_staging.evidence.latency import BINS, PAIRS, latency_of
from promote_staging.evidence.person import UNKNOWN, who
from promote_staging.evidence.publish import publish
from promote_staging.evidence.record import Drill, Evidence, Metric, Verdict, decoded, encoded
from promote_staging.page.render import render


def test_the_same_bytes_there_and_back() -> None:
    made = evidence("fail", metrics={"answers": "fail"}, steps=[], differences=37, sequence=3)
    assert decoded(encoded(made)) == made
    assert encoded(made) == encoded(decoded(encoded(made)))
    document = json.loads(encoded(made))
    assert document["version"] == 1
    assert document["release"]["digests"].keys() >= {"code", "model", "data", "contract", "environment"}


def test_publish_numbers_it_and_enters_it_in_the_ledger(tmp_path: Path) -> None:
    first = publish(tmp_path, evidence(), flags=None, render=render)
    second = publish(tmp_path, evidence(release=side("c")), flags=None, render=render)
    assert (first.sequence, second.sequence) == (1, 2)
    ledger, _ = read_ledger(tmp_path)
    found = store.read_evidence(tmp_path, "c" * 16)
    assert found is not None and found.evidence == second
    entry = ledger.naming(found.sha256)
    assert entry == ledger.entries[1]
    assert (entry.what, entry.verdict, entry.release, entry.by) == ("staged", "pass", "c" * 16, "Ann")
    page = tmp_path / "staging" / f"evidence-{'c' * 16}.html"
    assert page.read_text(encoding="utf-8") == render(second)
    assert store.read_evidence(tmp_path, "d" * 16) is None


def test_publish_adds_nothing_to_a_broken_ledger(tmp_path: Path) -> None:
    write(tmp_path, "staging/ledger.jsonl", "{}\n")
    with pytest.raises(UserError, match="tampered"):
        publish(tmp_path, evidence(), flags=None, render=render)
    assert [path.name for path in (tmp_path / "staging").iterdir()] == ["ledger.jsonl"]


@pytest.mark.parametrize(
    ("verdict", "verdicts", "allowed"),
    [
        ("pass", ("pass", "pass", "pass", "pass"), 10_000),
        ("inconclusive", ("pass", "pass", "inconclusive"), 500),
        ("inconclusive", ("inconclusive", "pass"), 0),
        ("inconclusive", (), 0),
        ("fail", ("pass", "pass", "fail"), 0),
    ],
)
def test_how_much_is_allowed(verdict: Verdict, verdicts: tuple[Verdict, ...], allowed: int) -> None:
    assert evidence(verdict, steps=ramp(*verdicts)).allowed == allowed


def measured(**changes: object) -> Measured:
    whole = {
        "metrics": [metric(name) for name in ("conformance", "answers", "latency", "memory")],
        "ramp": ramp("pass", "pass", "pass", "pass"),
        "drill": Drill(milliseconds=20, lost=0),
        "finite": Tally(10, 0),
        "pipeline": Tally(10, 0),
        "valid_rows": Tally(10, 0),
    }
    return Measured(**(whole | changes))  # type: ignore[arg-type]


def verdicts(**changes: object) -> dict[str, str]:
    return {one.code: one.verdict for one in checks_of(measured(**changes))}


def test_the_codes_of_the_review() -> None:
    found = verdicts()
    assert list(found) == [*CODES, *OUT_OF_REACH]
    assert {found[code] for code in CODES} == {"pass"}
    assert {found[code] for code in OUT_OF_REACH} == {"skip"}


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        ({"ramp": ramp("pass", "pass", "pass")}, "canary", "skip"),
        ({"ramp": ramp("pass", "inconclusive", "pass", "pass")}, "canary", "skip"),
        ({"ramp": ramp("pass", "fail")}, "canary", "fail"),
        ({"ramp": []}, "canary", "skip"),
        ({"drill": None}, "rollback", "skip"),
        ({"drill": Drill(milliseconds=100.1, lost=0)}, "rollback", "fail"),
        ({"drill": Drill(milliseconds=5, lost=1)}, "rollback", "fail"),
        ({"metrics": [metric("latency")]}, "performance", "skip"),
        ({"metrics": [metric("latency", "fail")]}, "performance", "fail"),
        ({"metrics": [metric("latency", "inconclusive"), metric("memory")]}, "performance", "skip"),
        ({"metrics": []}, "quality", "skip"),
        ({"metrics": [metric("answers"), metric("labels", "fail")]}, "quality", "fail"),
        ({"metrics": [metric("answers"), metric("labels", "inconclusive")]}, "quality", "skip"),
        ({"finite": None}, "numerics", "skip"),
        ({"finite": Tally(0, 0)}, "numerics", "skip"),
        ({"finite": Tally(9, 1)}, "numerics", "fail"),
        ({"pipeline": Tally(9, 1)}, "skew", "fail"),
        ({"pipeline": None}, "skew", "skip"),
        ({"valid_rows": None}, "invariants", "skip"),
        ({"valid_rows": Tally(9, 1)}, "invariants", "fail"),
        ({"metrics": [metric("conformance", "fail")]}, "invariants", "fail"),
    ],
)
def test_what_was_not_measured_never_passes(changes: dict[str, object], code: str, verdict: str) -> None:
    assert verdicts(**changes)[code] == verdict


def test_sentences() -> None:
    failed = evidence("fail", metrics={"answers": "fail"}, steps=[], differences=37)
    assert failed.sentence == (
        "Stopped in shadow: 37 of 200 answers differ from the released version in `prediction`, "
        "`probabilities.yes`, first for request 12."
    )
    assert evidence().sentence == (
        "Passed: 0 of 200 answers differ from the released version, and the ramp reached 100% with 600 requests "
        "answered by the candidate."
    )
    slow = evidence("fail", metrics={"latency": "fail"}, steps=ramp("pass", "fail"))
    assert slow.sentence == "Stopped in ramp 5%: latency: fail after 400 pairs."
    open_ = evidence("inconclusive", metrics={"memory": "inconclusive"}, steps=ramp("inconclusive"))
    assert open_.sentence.startswith("Not decided in ramp 1%: too little was seen of memory (400 samples)")


def test_values_in_reports_are_numbers_or_listed_words() -> None:
    assert shown("no", frozenset({"no"})) == '"no"'
    assert "Anna" not in shown("Anna Smith, Bonn") and "16 characters" in shown("Anna Smith, Bonn")
    assert (shown(0.1), shown(True), shown(None), shown(3)) == ("0.1", "true", "null", "3")
    assert shown(math.nan) == "nan"
    assert (shown([1, 2]), shown({"a": "secret"})) == ("list of 2", "object of 1")


def test_differences_by_field() -> None:
    seen = [Seen(number, "p", 0.1, 0.2, 0.1) for number in range(50)] + [Seen(3, "q\x1b", "a", "b", None)]
    found = differences_of(60, seen, [(1, "noisy"), (1, "noisy"), (2, "noisy")])
    assert (found.compared, found.differing, found.first) == (60, 50, 0)
    assert [(one.name, one.candidate, one.noise, one.largest) for one in found.fields] == [
        ("p", 50, 0, 0.1),
        ("q?", 1, 0, None),
        ("noisy", 0, 2, None),
    ]
    assert len(found.examples) == EXAMPLES
    assert differences_of(5, []).first is None


def test_latency_keeps_every_answer_in_its_bins() -> None:
    seconds = [0.001 * (1 + number % 7) for number in range(1000)]
    found = latency_of({"stable": seconds, "candidate": [0.5], "twin": []}, [(0.1, 0.2)] * 1200)
    assert found is not None
    assert set(found.sides) == {"stable", "candidate"}
    assert sum(found.sides["stable"].counts) == 1000
    assert len(found.edges) == BINS + 1
    assert found.edges == sorted(found.edges)
    assert found.sides["stable"].p50 == 0.004
    assert len(found.pairs) <= PAIRS
    assert latency_of({"stable": []}) is None
    assert latency_of({"stable": [0.0, 0.0]}) is not None


def test_infinite_e_values_fit_into_json() -> None:
    @dataclass
    class Judged:
        name: str = "answers"
        verdict: Verdict = "fail"
        summary: str = "one wrong"
        samples: int = 1
        harm_log_e: float = math.inf
        pass_log_e: float = -math.inf
        harm_threshold: float = 5.0
        pass_threshold: float = 4.0
        trace: tuple[tuple[int, float, float], ...] = ((1, math.inf, -math.inf),)

    made: Evidence = msgspec.structs.replace(evidence(), metrics=[Metric.of(Judged())])
    assert decoded(encoded(made)) == made
    assert made.metrics[0].harm_log_e > 1000
    assert "<svg" in render(made)


def test_who_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert who(tmp_path, " Ann ") == "Ann"
    for wrong in ("", "  ", "a\nb", "\x1b[1m"):
        with pytest.raises(UserError):
            who(tmp_path, wrong)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(write(tmp_path, "config", "[user]\nname = Cleo\n")))
    assert who(tmp_path, None) == "Cleo"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("LOGNAME", "dora")
    assert who(tmp_path, None) == "dora"
    monkeypatch.setattr("getpass.getuser", lambda: "\x07")
    assert who(tmp_path / "nowhere", None) == UNKNOWN
