"""Written, signed, verified: on small projects on the disk, with the commands' answers given."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.checks.review.small_project import GATE, collecting, committed, finding, git, small_project, write

from promote_checks.errors import UserError
from promote_checks.review.flow import Signature, review, sign, verify

PEOPLE = ("data-4", "data-5", "infra-4", "leakage-4", "model-1")
"""What a merge of the small project waits for when every command passes."""
LEDGER = "staging/ledger.jsonl"


def signed(root: Path, *items: str, **more: Any) -> None:
    sign(root, Signature(items=items, by=more.pop("by", "Ann"), **more))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Committed, reviewed and signed: ready to be merged."""
    root = committed(small_project(tmp_path / "shop"))
    review(root, collecting=collecting())
    signed(root, *PEOPLE)
    assert verify(root, collecting=collecting()) == ()
    return root


def test_a_review_waits_for_people(tmp_path: Path) -> None:
    root = committed(small_project(tmp_path))
    document = review(root, collecting=collecting())
    assert sorted(document["blocking"]) == sorted(PEOPLE)
    assert [problem.partition(":")[0] for problem in verify(root, collecting=collecting())] == document[
        "blocking"
    ]
    page = (root / "REVIEW.md").read_text()
    assert page.startswith("# Review of shop\n\n**ML Test Score 0.5 of 7")
    assert not (root / LEDGER).exists()


def test_the_same_project_gives_the_same_bytes(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "another"):
        root = small_project(tmp_path / name / "shop")
        review(root, collecting=collecting())
        signed(root, *PEOPLE)
        texts.append([(root / file).read_bytes() for file in ("REVIEW.md", "review.json", LEDGER)])
    assert texts[0] == texts[1]
    assert str(tmp_path).encode() not in b"".join(texts[0])


def test_only_the_three_files_are_written(tmp_path: Path) -> None:
    root = small_project(tmp_path / "shop")
    before = {path for path in tmp_path.rglob("*")}
    review(root, collecting=collecting())
    signed(root, "data-4")
    after = {path.name for path in tmp_path.rglob("*") if path not in before}
    assert after == {"REVIEW.md", "review.json", "staging", "ledger.jsonl"}


def test_a_change_makes_void_what_it_touches(project: Path) -> None:
    write(project, "src/shop/load.py", "def load() -> int:\n    return 2\n")
    [stale] = verify(project, collecting=collecting())
    assert stale.startswith("the project changed since it was reviewed")
    with pytest.raises(UserError, match="changed since it was reviewed"):
        signed(project, "data-4")
    committed(project)
    document = review(project, collecting=collecting())
    # What was proven is not this code any more, so two more items want a person.
    assert {*PEOPLE, "infra-1", "repro-1"} == set(document["blocking"])
    void = next(one for one in document["items"] if one["id"] == "data-4")["void"]
    assert void == ["src/shop/load.py was changed"]
    assert "**Void:** src/shop/load.py was changed." in (project / "REVIEW.md").read_text()
    assert "data-4: the sign-off is void: src/shop/load.py was changed" in verify(
        project, collecting=collecting()
    )


def test_a_change_elsewhere_leaves_the_narrower_signoffs(project: Path) -> None:
    write(project, "README.md", "# Another\n")
    committed(project)
    assert review(project, collecting=collecting())["blocking"] == ["model-1"]
    signed(project, "model-1")
    assert verify(project, collecting=collecting()) == ()


def test_what_failed_is_waived_not_signed(project: Path) -> None:
    leak = collecting(findings=(finding("DL006"),))
    review(project, collecting=leak)
    with pytest.raises(UserError, match="leakage-1 failed: 1 finding"):
        signed(project, "leakage-1")
    with pytest.raises(UserError, match="a waiver without a reason"):
        signed(project, "leakage-1", kind="waiver")
    with pytest.raises(UserError, match="nothing to waive"):
        signed(project, "leakage-2", kind="waiver", note="because")
    signed(project, "leakage-1", kind="waiver", note="0.001 of AUC")
    assert verify(project, collecting=leak) == ()
    document = json.loads((project / "review.json").read_text())
    item = next(one for one in document["items"] if one["id"] == "leakage-1")
    assert (item["state"], item["score"], item["evidence"]["verdict"]) == ("waived", 0.0, "fail")
    assert "- [ ] **leakage-1**" in (project / "REVIEW.md").read_text()


def test_verify_believes_no_recorded_evidence(project: Path) -> None:
    [problem] = verify(project, collecting=collecting(gate={**GATE, "papermill": "fail"}))
    assert problem.startswith("infra-3: failed: ")
    [problem] = verify(project, collecting=collecting(gate={**GATE, "papermill": "error"}))
    assert problem.startswith("infra-3: could not run: ")


def test_a_signature_over_a_failure_that_was_written_away_does_not_pass(project: Path) -> None:
    """Evidence in review.json can be forged and signed; the commands still run again."""
    failing = collecting(findings=(finding("DL006"),))
    review(project, collecting=collecting())
    signed(project, "leakage-1")
    assert [one.partition(":")[0] for one in verify(project, collecting=failing)] == ["leakage-1"]


def cut(root: Path) -> None:
    lines = (root / LEDGER).read_bytes().splitlines(keepends=True)
    (root / LEDGER).write_bytes(b"".join(lines[:-1]))


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (cut, "review.json knows 5 sign-offs"),
        (lambda root: (root / LEDGER).unlink(), "review.json knows 5 sign-offs"),
        (edit(LEDGER, '"by":"Ann"', '"by":"Bob"'), "was edited"),
        (edit(LEDGER, '"item":"data-4"', '"item":"data-2"'), "was edited"),
        (edit("review.json", '"score": 0.0', '"score": 1.0'), "review.json was edited by hand"),
        (edit("review.json", '"verdict": "skip"', '"verdict": "pass"'), "review.json was edited by hand"),
        (edit("REVIEW.md", "- [ ]", "- [x]"), "REVIEW.md was edited by hand"),
        (lambda root: (root / "REVIEW.md").unlink(), "there is no review"),
        (lambda root: (root / "review.json").unlink(), "there is no review"),
    ],
)
def test_tampering_blocks_the_merge(project: Path, tamper: Callable[[Path], None], said: str) -> None:
    tamper(project)
    [problem] = verify(project, collecting=collecting())
    assert said in problem


@pytest.mark.parametrize("tamper", [cut, edit(LEDGER, '"by":"Ann"', '"by":"Bob"')])
def test_nothing_is_written_over_what_was_tampered_with(
    project: Path, tamper: Callable[[Path], None]
) -> None:
    tamper(project)
    before = (project / "review.json").read_bytes()
    for attempt in (lambda: review(project, collecting=collecting()), lambda: signed(project, "data-4")):
        with pytest.raises(UserError, match="tampered with"):
            attempt()
    assert (project / "review.json").read_bytes() == before


def test_git_finds_a_chain_that_was_begun_anew(project: Path) -> None:
    committed(project)
    git(project, "tag", "base")
    for name in ("REVIEW.md", "review.json", LEDGER):
        (project / name).unlink()
    with pytest.raises(UserError, match="lines that HEAD has were changed or removed"):
        review(project, collecting=collecting())
    committed(project)  # whoever commits that too is found against the branch that is merged into
    review(project, collecting=collecting())
    signed(project, *PEOPLE, by="Eve")
    assert verify(project, collecting=collecting()) == ()
    [problem] = verify(project, against="base", collecting=collecting())
    assert "lines that base has were changed or removed" in problem


def test_bad_input_is_refused(tmp_path: Path, project: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UserError, match="not a project"):
        review(empty, collecting=collecting())
    with pytest.raises(UserError, match="no such folder"):
        review(tmp_path / "none", collecting=collecting())
    with pytest.raises(UserError, match="no such item"):
        signed(project, "data-44")
    with pytest.raises(UserError, match="--by is empty"):
        signed(project, "data-4", by=" ")
    with pytest.raises(UserError, match="can't be shown"):
        signed(project, "data-4", by="A\x1b[2J")
    with pytest.raises(UserError, match="git knows no revision"):
        verify(project, against="nowhere", collecting=collecting())
    (project / "review.json").write_text("{}")
    with pytest.raises(UserError, match="review.json is not as a review writes it"):
        verify(project, collecting=collecting())


def test_no_review_yet(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert verify(root, collecting=collecting())[0].startswith("there is no review")
    with pytest.raises(UserError, match="has not been reviewed"):
        signed(root, "data-4")


def test_a_link_is_not_followed_out_of_the_project(tmp_path: Path) -> None:
    root, outside = small_project(tmp_path / "shop"), tmp_path / "outside.md"
    outside.write_text("theirs")
    (root / "REVIEW.md").symlink_to(outside)
    with pytest.raises(UserError, match="is a link"):
        review(root, collecting=collecting())
    assert outside.read_text() == "theirs"


def test_a_team_can_require_more(project: Path) -> None:
    write(project, "pyproject.toml", '[tool.promote.review]\nrequire = ["model-6"]\n')
    committed(project)
    assert "model-6" in review(project, collecting=collecting())["blocking"]
    write(project, "pyproject.toml", '[tool.promote.review]\nrequire = ["model-66"]\n')
    with pytest.raises(UserError, match="model-66"):
        review(project, collecting=collecting())
    write(project, "pyproject.toml", '[tool.promote.review]\nrequire = "model-6"\n')
    with pytest.raises(UserError, match="no list of items"):
        review(project, collecting=collecting())


def test_words_of_people_stay_words(project: Path) -> None:
    signed(project, "model-5", by="**Ann** <b>", note="a | b\n- [x] **data-2**")
    page = (project / "REVIEW.md").read_text()
    assert "\\*\\*Ann\\*\\* \\<b\\>" in page
    assert "\n- [x] **data-2**" not in page
    assert verify(project, collecting=collecting()) == ()


def test_a_clone_has_the_same_digest(project: Path, tmp_path: Path) -> None:
    write(project, ".gitignore", "data/\n")
    committed(project)
    write(project, "data/big.csv", "1")
    write(project, ".env", "TOKEN=1")
    write(project, "src/shop/__pycache__/load.pyc", "x")
    digest = review(project, collecting=collecting())["project"]["digest"]
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(project), str(clone))
    assert review(clone, collecting=collecting())["project"]["digest"] == digest
    shutil.rmtree(clone / ".git")
    assert review(clone, collecting=collecting())["project"]["digest"] == digest
