"""``promote verify``: every way to bend what a release rests on, found from files alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.tampering.changes import changes
from bench.tampering.trial import failing, outcomes, unnoticed
from tests.checks.review.small_project import committed, write
from tests.staging.verify.whole_project import keys, whole_project

from promote.cli import main
from promote_checks.ledger.chain import LEDGER
from promote_staging.evidence.attestation import attest, attestation_name
from promote_staging.evidence.record import decoded
from promote_staging.verify.flow import CHECKS, verify


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return committed(whole_project(tmp_path_factory.mktemp("whole") / "shop"))


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "shop", symlinks=True))


@pytest.fixture
def bare(root: Path) -> Path:
    """Without git nothing but digests, chain and seal is left."""
    shutil.rmtree(root / ".git")
    return root


def evidence_path(root: Path) -> Path:
    (found,) = root.glob("staging/evidence-*.json")
    return found


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (path,) = root.glob(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def cut_last_line(root: Path) -> None:
    lines = (root / LEDGER).read_bytes().splitlines(keepends=True)
    (root / LEDGER).write_bytes(b"".join(lines[:-1]))


def test_a_whole_project_passes(root: Path) -> None:
    found = {one.code: one.verdict for one in verify(root)}
    assert found.keys() == CHECKS.keys()
    assert {code for code, verdict in found.items() if verdict != "pass"} == {"signatures"}


def test_without_git_it_is_said_what_is_missing(bare: Path) -> None:
    found = {one.code: one for one in verify(bare)}
    assert found["commit"].verdict == "skip"
    assert "not anchored" in found["ledger"].summary
    assert failing(bare) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (edit("promotion.json", '"equivalent"', '"different"'), "seal"),
        (edit("promotion.json", "{", "{ "), "seal"),
        (edit("model/weights.json", "2", "3"), "model"),
        (edit("model/manifest.json", '"version": "1"', '"version": "2"'), "model"),
        (lambda root: write(root, "model/more.json", "1"), "model"),
        (lambda root: (root / "model/schema.json").unlink(), "model"),
        (edit(LEDGER, '"by":"Ann"', '"by":"Eve"'), "ledger"),
        (lambda root: (root / LEDGER).write_bytes((root / LEDGER).read_bytes()[:-1]), "ledger"),
        (cut_last_line, "flags"),
        (lambda root: (root / LEDGER).unlink(), "evidence"),
        (edit("staging/evidence-*.json", '"pass"', '"fail"'), "evidence"),
        (edit("staging/evidence-*.html", "Passed", "Failed"), "evidence"),
        (lambda root: evidence_path(root).unlink(), "evidence"),
        (lambda root: write(root, "staging/evidence-0000000000000000.html", "<p>Passed"), "evidence"),
        (edit("flags.json", '"mode": "on"', '"mode": "off"'), "flags"),
        (edit("flags.json", "flagd.dev", "evil.dev"), "flags"),
        (lambda root: (root / "flags.json").unlink(), "flags"),
        (edit("review.json", '"exit_code": 0', '"exit_code": 1'), "review"),
        (edit("REVIEW.md", "- [x]", "- [X]"), "review"),
        (edit("src/shop/load.py", "return 1", "return 2"), "review"),
        (edit("staging/attestation-*.json", '"sig": "', '"sig": "A'), "statements"),
        (edit("staging/attestation-*.json", '"payloadType"', '"PayloadType"'), "statements"),
    ],
)
def test_each_is_found_without_git(bare: Path, change: Callable[[Path], None], code: str) -> None:
    change(bare)
    assert code in failing(bare)


def test_a_change_that_no_digest_covers_is_found_by_the_commit(root: Path) -> None:
    write(root, "README.md", "# Another shop\n")
    assert "commit" in failing(root)
    committed(root)
    assert failing(root) == ("review",)


def test_a_statement_by_another_key_is_found(bare: Path, tmp_path: Path) -> None:
    evidence = decoded(evidence_path(bare).read_bytes())
    attest(bare, evidence, keys(tmp_path / "other"))
    assert failing(bare) == ("review", "statements")
    (bare / attestation_name(evidence.release.short)).unlink()
    assert failing(bare) == ("review",)


def test_a_share_of_the_byte_changes(bare: Path) -> None:
    """2,000 of them are made by ``python -m bench.tampering``."""
    found = outcomes(bare, changes(bare, 60, seed=7))
    assert unnoticed(found) == []
    assert {one.change.kind for one in found} == {"evidence", "ledger", "model", "review", "flags"}


@pytest.mark.slow
def test_two_thousand_byte_changes(bare: Path) -> None:
    assert unnoticed(outcomes(bare, changes(bare, 2000))) == []


def test_the_command(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(root)]) == 0
    assert "line 1: Ann (a name alone, unverified: the commit " in capsys.readouterr().out
    (root / "model/weights.json").write_text("[]", encoding="utf-8")
    assert main(["verify", str(root), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert "model/weights.json is not what" in str(document)


def test_what_is_no_project_is_a_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 2
    assert "is no project" in capsys.readouterr().err


def test_nothing_is_written(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    verify(root)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
