"""A staged project is promoted again: what staging wrote is there afterwards, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from promote.write.exchange import exchange
from promote.write.install import install
from promote.write.manifest import changes, manifest, seal
from promote.write.staged import is_staged
from promote_checks.errors import UserError

STAGED = {
    "flags.json": "flags",
    "staging/ledger.jsonl": "one\n",
    "staging/evidence-1.json": "evidence",
    "staging/releases/0123456789abcdef/src/shop/a.py": "released",
}


def project(root: Path, text: str, *, staged: bool = False) -> Path:
    names = {"README.md": text, "staging/requests.jsonl": f"requests {text}", **(STAGED if staged else {})}
    for name, content in names.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    document: dict[str, Any] = {"package": "shop", "manifest": manifest(root)}
    document["seal"] = seal(document)
    (root / "promotion.json").write_text(json.dumps(document))
    return root


def staged_of(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text() for name in STAGED}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return project(tmp_path / "home" / "shop", "old", staged=True)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return project(tmp_path / "workshop" / "project", "new")


def test_what_belongs_to_staging() -> None:
    assert all(map(is_staged, STAGED))
    assert not any(
        map(is_staged, ("staging/requests.jsonl", "src/flags.json", "stagings/a", "promotion.json"))
    )


def test_what_staging_adds_is_no_change(old: Path) -> None:
    document = json.loads((old / "promotion.json").read_text())
    assert set(document["manifest"]) == {"README.md", "staging/requests.jsonl"}
    assert changes(old, document) == ()
    (old / "staging/requests.jsonl").write_text("edited")
    assert changes(old, document) == ("staging/requests.jsonl was edited",)


@pytest.mark.parametrize("atomic", [True, False])
def test_it_is_carried_and_the_requests_are_replaced(old: Path, new: Path, atomic: bool) -> None:
    install(new, old, swap=exchange if atomic else lambda one, other: False)
    assert staged_of(old) == STAGED
    assert (old / "README.md").read_text() == "new"
    assert (old / "staging/requests.jsonl").read_text() == "requests new"
    assert changes(old, json.loads((old / "promotion.json").read_text())) == ()
    assert [path.name for path in old.parent.iterdir()] == ["shop"]


def test_a_promotion_without_requests_takes_the_old_ones_away(old: Path, new: Path) -> None:
    (new / "staging/requests.jsonl").unlink()
    install(new, old)
    assert not (old / "staging/requests.jsonl").exists()
    assert staged_of(old) == STAGED


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("step", ["exchange", "carry late"])
def test_what_moves_meanwhile_is_not_lost(old: Path, new: Path, step: str, atomic: bool) -> None:
    """A flag that is rolled back, a ledger that grows and new evidence, written into the old tree at the last moment."""
    ledger = (old / "staging/ledger.jsonl").open("a")

    def meanwhile(name: str) -> None:
        if name == "exchange":
            tree = old
            ledger.write("two\n")
            ledger.flush()
            (tree / "staging/evidence-2.json").write_text("late")
            moved = tree / "flags.next"
            moved.write_text("rolled back")
            stamp = (tree / "flags.json").stat().st_mtime_ns + 1_000_000
            os.utime(moved, ns=(stamp, stamp))
            moved.replace(tree / "flags.json")
        if name == step == "carry late":
            ledger.write("three\n")
            ledger.flush()

    install(new, old, announce=meanwhile, swap=exchange if atomic else lambda one, other: False)
    ledger.close()
    assert (old / "flags.json").read_text() == "rolled back"
    assert (old / "staging/evidence-2.json").read_text() == "late"
    lines = ["one", "two", *(["three"] if step == "carry late" else [])]
    assert (old / "staging/ledger.jsonl").read_text().split() == lines


def test_a_flag_that_moved_in_the_new_tree_stays(old: Path, new: Path) -> None:
    """Between the swap and the last look a rollback goes to the new tree: it is newer than what the old tree has."""

    def meanwhile(name: str) -> None:
        if name == "carry late":
            moved = old / "flags.next"
            moved.write_text("rolled back")
            stamp = (old / "flags.json").stat().st_mtime_ns + 1_000_000
            os.utime(moved, ns=(stamp, stamp))
            moved.replace(old / "flags.json")

    install(new, old, announce=meanwhile)
    assert (old / "flags.json").read_text() == "rolled back"


def test_links_are_carried_as_links(old: Path, new: Path, tmp_path: Path) -> None:
    (old / "staging/outside").symlink_to(tmp_path)
    (old / "staging/dangling").symlink_to("nowhere")
    install(new, old)
    assert (old / "staging/outside").readlink() == tmp_path
    assert (old / "staging/dangling").readlink() == Path("nowhere")


def test_work_of_people_is_still_refused(old: Path, new: Path) -> None:
    (old / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"was changed since it was promoted: notes\.txt was added"):
        install(new, old)
    assert staged_of(old) == STAGED


def test_without_hard_links_it_is_copied(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refused)
    install(new, old)
    assert staged_of(old) == STAGED
