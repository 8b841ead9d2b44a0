"""A release without matching evidence is impossible: everything that somebody could try, each refused by name."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.checks.review.small_project import collecting, committed, git, write
from tests.staging.evidence.sample_evidence import ramp, side
from tests.staging.release.small_release import (
    NOW,
    evidence_file,
    ready,
    really_reviewed,
    refused,
    released,
    reviewed,
    service_project,
    staged,
    take,
)

from promote_checks.ledger import chain as ledgers
from promote_checks.ledger.chain import LEDGER
from promote_checks.ledger.records import Entry
from promote_checks.review.flow import review
from promote_staging.evidence.flags_seen import FLAGS, flags_at
from promote_staging.evidence.record import decoded, encoded
from promote_staging.flags import file
from promote_staging.flags.state import FlagState


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def forged(root: Path, path: Path, **changes: object) -> None:
    """Rewrite the evidence and append an entry with a right chain that names it."""
    content = encoded(msgspec.structs.replace(decoded(path.read_bytes()), **changes))
    entries = ledgers.read((root / LEDGER).read_bytes())
    number = len(entries.entries) + 1
    content = encoded(msgspec.structs.replace(decoded(content), sequence=number))
    path.write_bytes(content)
    evidence = decoded(content)
    bare = msgspec.structs.replace(
        entries.entries[-1],
        evidence=hashlib.sha256(content).hexdigest(),
        verdict=evidence.verdict,
        release=evidence.release.short,
    )
    chain = ledgers.extended(entries, bare)
    (root / LEDGER).write_bytes(b"".join(ledgers.line_of(one) for one in chain.entries))


def test_without_any_attack_the_flag_moves(tmp_path: Path) -> None:
    decision = released(reviewed(ready(tmp_path)), review=really_reviewed)
    assert decision.obstacles == ()
    assert decision.entry is not None and decision.entry.what == "released"


def test_answers_that_nobody_accepted(tmp_path: Path) -> None:
    """The script's own requests, answered otherwise by the service: a staging run without a baseline can't know."""
    root = service_project(tmp_path)
    path = root / "promotion.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["endpoints"] = {"service": {"open": ["predictions_differ"]}}
    path.write_text(json.dumps(document), encoding="utf-8")
    staged(root)
    found = refused(reviewed(root), "endpoints")
    assert "predictions_differ" in found.message
    assert "--accept predictions_differ" in found.hint


def test_no_evidence_at_all(tmp_path: Path) -> None:
    root = committed(service_project(tmp_path))
    found = refused(root, "evidence")
    assert found.message == f"there is no evidence about release {take(root).short}"
    assert "promote stage" in found.hint


def test_a_verdict_edited_by_hand(tmp_path: Path) -> None:
    root = ready(tmp_path, "inconclusive", steps=ramp("pass", "inconclusive"))
    edit(evidence_file(root), '"verdict": "inconclusive"', '"verdict": "pass"')
    committed(root)
    assert "was edited" in refused(root, "ledger").message


def test_a_failed_run_is_no_pass_at_any_share(tmp_path: Path) -> None:
    root = ready(tmp_path, "fail", steps=ramp("pass", "pass", "fail"))
    assert "the evidence says fail" in refused(root, "verdict").message
    assert refused(root, "verdict", basis_points=100)


def test_a_digest_edited_by_hand(tmp_path: Path) -> None:
    root = ready(tmp_path)
    edit(evidence_file(root), take(root).digests["model"], "f" * 64)
    committed(root)
    assert "model differs" in refused(root, "digests").message
    assert refused(root, "ledger")


def test_evidence_of_another_project(tmp_path: Path) -> None:
    root = committed(service_project(tmp_path / "mine"))
    other = service_project(tmp_path / "other")
    write(other, "src/shop/load.py", "def load() -> int:\n    return 3\n")
    ready_there = staged(other)
    assert ready_there.release.short != take(root).short
    shutil.copytree(other / "staging", root / "staging", dirs_exist_ok=True)
    (root / "staging" / f"evidence-{ready_there.release.short}.json").rename(evidence_file(root))
    committed(root)
    assert "is of another release" in refused(root, "digests").message


def test_evidence_replayed_after_the_code_changed(tmp_path: Path) -> None:
    root = ready(tmp_path)
    old = evidence_file(root)
    write(root, "src/shop/load.py", "def load() -> int:\n    return 2\n")
    committed(root)
    assert refused(root, "evidence")
    old.rename(evidence_file(root))
    committed(root)
    assert refused(root, "digests").message == "the evidence is of another release: code differs"


def test_a_model_changed_after_the_run(tmp_path: Path) -> None:
    root = ready(tmp_path)
    write(root, "model/weights.json", "[1, 3]")
    assert refused(root, "evidence")


def test_an_older_pass_restored_over_a_later_fail(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    staged(root)
    passed = evidence_file(root).read_bytes()
    staged(root, "fail", steps=())
    evidence_file(root).write_bytes(passed)
    committed(root)
    assert "entry 2 of the ledger is later, with verdict fail" in refused(root, "ledger").message


def test_staged_again_until_it_passes_needs_a_reason(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    staged(root, "fail", steps=())
    staged(root)
    committed(root)
    assert "found harm (entry 1)" in refused(root, "why").message
    decision = released(root, why="the neighbour was compiling")
    assert decision.entry is not None and decision.entry.why == "the neighbour was compiling"


@pytest.mark.parametrize("attack", ["removed", "swapped", "edited", "spelled"])
def test_the_ledger_edited_by_hand(tmp_path: Path, attack: str) -> None:
    root = service_project(tmp_path)
    for _ in range(3):
        staged(root)
    committed(root)
    lines = (root / LEDGER).read_bytes().splitlines(keepends=True)
    made = {
        "removed": [lines[0], lines[2]],
        "swapped": [lines[1], lines[0], lines[2]],
        "edited": [lines[0].replace(b'"by":"Ann"', b'"by":"Eve"'), *lines[1:]],
        "spelled": [lines[0].replace(b'"by":', b'"by": '), *lines[1:]],
    }[attack]
    (root / LEDGER).write_bytes(b"".join(made))
    assert "tampered" in refused(root, "ledger").message
    assert "lines that HEAD has were changed or removed" in refused(root, "anchor").message


def test_the_end_of_the_ledger_cut_off(tmp_path: Path) -> None:
    root = ready(tmp_path)
    (root / LEDGER).write_bytes(b"")
    assert "lines that HEAD has" in refused(root, "anchor").message


def test_an_entry_written_by_hand_with_a_right_chain(tmp_path: Path) -> None:
    root = ready(tmp_path, "fail", steps=())
    forged(root, evidence_file(root), verdict="pass", sentence="Passed: trust me.")
    found = refused(root, "anchor", why="none")
    assert found.message == "entry 2 of the ledger is not in HEAD: nobody can tell who wrote it"
    assert "git add" in found.hint
    # The later entry hides the fail from nobody: it has to be owned by name.
    assert refused(root, "why")


def test_a_ledger_that_was_never_committed(tmp_path: Path) -> None:
    root = committed(service_project(tmp_path))
    staged(root)
    assert f"git add {LEDGER}" in refused(root, "anchor").hint


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    git(root, "init", "-q", "-b", "main")
    staged(root)
    assert refused(root, "anchor")


def test_git_taken_away(tmp_path: Path) -> None:
    root = committed(service_project(tmp_path))
    staged(root)
    committed(root)
    shutil.rmtree(root / ".git")
    assert "was written under git" in refused(root, "anchor").message


def test_never_under_git_is_said_and_written_down(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    staged(root)
    decision = released(root)
    assert decision.entry is not None
    assert decision.entry.note == "not anchored: the project is not under git"


def test_another_revision_must_know_the_entry(tmp_path: Path) -> None:
    root = committed(service_project(tmp_path))
    git(root, "branch", "protected")
    staged(root)
    committed(root)
    assert "is not in protected" in refused(root, "anchor", against="protected").message
    assert refused(root, "anchor", against="nowhere").message == "git knows no revision nowhere"


@pytest.mark.parametrize(("days", "refuses"), [(-1.0, True), (0.0, False), (6.9, False), (7.1, True)])
def test_a_clock_that_was_moved(tmp_path: Path, days: float, refuses: bool) -> None:
    root = ready(tmp_path)
    if refuses:
        assert refused(root, "age", now=NOW + timedelta(days=days))
    else:
        assert released(root, now=NOW + timedelta(days=days)).entry


def test_a_clock_set_back_to_make_old_evidence_fresh(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    staged(root, at=NOW - timedelta(days=30))
    write(root, "README.md", "# Another\n")
    other = Entry(
        at="2026-11-26T12:00:00Z", by="Ann", what="rolled back", why="", release="", flags=flags_at(root)
    )
    chain = ledgers.extended(ledgers.read((root / LEDGER).read_bytes()), other)
    (root / LEDGER).write_bytes(b"".join(ledgers.line_of(one) for one in chain.entries))
    committed(root)
    assert "a clock was moved" in refused(root, "age", now=NOW - timedelta(days=29)).message
    assert "30.0 days old" in refused(root, "age").message


def test_the_age_is_a_setting(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    write(root, "pyproject.toml", '[project]\nname = "shop"\n[tool.promote.staging]\nevidence_days = 30\n')
    staged(root)
    committed(root)
    assert refused(root, "age", now=NOW + timedelta(days=31))
    assert released(root, now=NOW + timedelta(days=29)).entry


@pytest.mark.parametrize("value", ["0", "-3", '"soon"', "true", "nan"])
def test_an_age_that_is_none(tmp_path: Path, value: str) -> None:
    root = service_project(tmp_path)
    write(root, "pyproject.toml", f"[tool.promote.staging]\nevidence_days = {value}\n")
    assert "no number of days" in refused(root, "age").message


def test_flags_edited_by_hand_after_the_run(tmp_path: Path) -> None:
    root = ready(tmp_path)
    state = file.read(root / FLAGS)
    file.write(
        root / FLAGS,
        FlagState(stable=state.stable, candidate=take(root).short, generation=state.generation).ramping(2500),
    )
    assert "is not as entry 1 of the ledger left it" in refused(root, "flags").message
    assert "promote rollback" in refused(root, "flags").hint


def test_flags_that_are_gone_or_broken(tmp_path: Path) -> None:
    root = ready(tmp_path)
    (root / FLAGS).write_text("{")
    assert refused(root, "flags")
    (root / FLAGS).unlink()
    assert "is gone" in refused(root, "flags").message


def test_a_number_used_twice(tmp_path: Path) -> None:
    root = ready(tmp_path)
    twice = msgspec.structs.replace(decoded(evidence_file(root).read_bytes()), made_at="2026-11-26T12:00:01Z")
    evidence_file(root).write_bytes(encoded(twice))
    assert "the ledger does not know" in refused(root, "ledger").message
    # Even with an entry of its own: file and entry must agree on the number.
    forged(root, evidence_file(root))
    path = evidence_file(root)
    assert decoded(path.read_bytes()).sequence == 2
    reused = encoded(msgspec.structs.replace(decoded(path.read_bytes()), sequence=1))
    path.write_bytes(reused)
    assert refused(root, "ledger")


def test_the_baseline_is_not_live_any_more(tmp_path: Path) -> None:
    root = ready(tmp_path, baseline=side("c"))
    found = refused(root, "baseline")
    assert found.message == f"the evidence compares with {'c' * 16}, but {'b' * 16} is live now"


def test_no_baseline_although_something_is_live(tmp_path: Path) -> None:
    assert "no released version" in refused(ready(tmp_path, baseline=None), "baseline").message


def test_a_review_signed_for_other_files(tmp_path: Path) -> None:
    root = reviewed(ready(tmp_path))
    write(root, "tests/test_steps.py", "def test_load() -> None:\n    assert 1\n")
    committed(root)
    assert "changed since it was reviewed" in refused(root, "review", review=really_reviewed).message


def test_a_review_without_its_signatures(tmp_path: Path) -> None:
    root = ready(tmp_path)
    review(root, collecting=collecting())
    committed(root)
    decision = released(root, review=really_reviewed)
    assert sum(one.code == "review" and "not checked" in one.message for one in decision.obstacles) > 5


def test_a_review_whose_sign_offs_were_tampered_with(tmp_path: Path) -> None:
    root = reviewed(ready(tmp_path))
    edit(root / LEDGER, '"by":"Ann"', '"by":"Eve"')
    assert "tampered" in refused(root, "review", review=really_reviewed).message


def test_a_project_that_can_not_be_reviewed(tmp_path: Path) -> None:
    root = ready(tmp_path)
    (root / "src/shop/__init__.py").unlink()
    (root / "promotion.json").write_text("{")
    assert "can't be read" in refused(root, "review", review=really_reviewed).message


def test_a_gate_that_is_red(tmp_path: Path) -> None:
    root = ready(tmp_path)
    found = refused(root, "check", gate=lambda root: ("pytest: fail: 2 failed",))
    assert found.message == "pytest: fail: 2 failed"


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    root = ready(tmp_path, "fail", baseline=side("c"), steps=())
    (root / LEDGER).write_bytes((root / LEDGER).read_bytes() + b"{}\n")
    decision = released(root, now=NOW + timedelta(days=20), gate=lambda root: ("ruff: fail: 1 finding",))
    assert {one.code for one in decision.obstacles} >= {
        "verdict",
        "age",
        "ledger",
        "baseline",
        "check",
        "why",
    }
    assert all(one.hint for one in decision.obstacles)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff"])
def test_evidence_that_is_none(tmp_path: Path, content: bytes) -> None:
    root = ready(tmp_path)
    evidence_file(root).write_bytes(content)
    assert "is not as a staging run writes it" in refused(root, "evidence").message


def test_evidence_with_a_key_that_nobody_reads(tmp_path: Path) -> None:
    root = ready(tmp_path)
    document = json.loads(evidence_file(root).read_bytes())
    evidence_file(root).write_text(json.dumps(document | {"approved": True}))
    assert refused(root, "evidence")


def test_evidence_behind_a_link(tmp_path: Path) -> None:
    root = ready(tmp_path / "project")
    evidence_file(root).rename(tmp_path / "elsewhere.json")
    evidence_file(root).symlink_to(tmp_path / "elsewhere.json")
    assert "is a link" in refused(root, "evidence").message


def test_a_file_that_git_ignores_is_not_released(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    write(root, ".gitignore", "secret*.py\n")
    write(root, "src/shop/secret_rates.py", "RATE = 2\n")
    staged(root)
    found = refused(reviewed(root), "commit")
    assert found.message == "src/shop/secret_rates.py is in no commit"


def test_a_committed_file_that_no_release_takes_is_not_passed_over(tmp_path: Path) -> None:
    """Compiled without its source, it would be imported from a checkout and be missing in the release."""
    root = service_project(tmp_path)
    write(root, "src/shop/hidden.pyc", "")
    staged(root)
    assert refused(reviewed(root), "commit").message == (
        "src/shop/hidden.pyc is in the commit, and no part of a release"
    )


def test_a_model_outside_git_is_bound_by_the_committed_digest(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    write(root, ".gitignore", "model/\n")
    path = root / "promotion.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256((root / "model/weights.json").read_bytes()).hexdigest()
    document["manifest"] = {"model/weights.json": digest}
    path.write_text(json.dumps(document), encoding="utf-8")
    staged(root)
    assert released(reviewed(root)).obstacles == ()
    write(root, "model/weights.json", "[1, 3]")
    assert refused(root, "commit").message == "model/weights.json is in no commit"
