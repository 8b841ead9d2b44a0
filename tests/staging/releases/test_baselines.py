"""The baseline: what is live, a folder or a commit; never something else than was named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_staging.releases.baseline import baseline
from promote_staging.releases.snapshot import RELEASES, snapshot


@pytest.fixture
def committed(shop: Any) -> Any:
    """A commit ``v1`` of the project, which is not at the top of its repository; the tree has moved on."""
    repository = shop.root.parents[1]
    (repository / ".gitignore").write_text("**/staging/releases/\n__pycache__/\n")
    shop.git("init", "-q", "-b", "main", str(repository))
    commit(shop, "v1")
    shop.write("src/shop/serving.py", "FACTOR = 3\n")
    return shop


def commit(shop: Any, tag: str) -> None:
    shop.git("add", "-A", str(shop.root.parents[1]))
    shop.git("commit", "-q", "--allow-empty", "-m", tag)
    shop.git("tag", tag)


def test_no_words_and_nothing_live(shop: Any) -> None:
    assert baseline(shop.root, None) is None


def test_what_is_live(shop: Any) -> None:
    old = snapshot(shop.root)
    shop.write("src/shop/serving.py", "FACTOR = 3\n")
    assert baseline(shop.root, None, live=old.short) == old
    (old.folder / "model/weights.json").write_text("9")
    with pytest.raises(UserError, match="is not as it was"):
        baseline(shop.root, None, live=old.short)
    with pytest.raises(UserError, match="no copy of it"):
        baseline(shop.root, None, live="0" * 16)


def test_another_project(shop: Any, new_shop: Any, tmp_path: Path) -> None:
    other = new_shop(tmp_path / "other")
    other.save("2.5")
    found = baseline(shop.root, str(other.root))
    assert found is not None
    assert found.folder.parent == shop.root / RELEASES
    assert (found.folder / "model/weights.json").read_text() == "2.5"
    assert not (other.root / RELEASES).exists(), "the other project is only read"


def test_a_copy_of_a_release(shop: Any, new_shop: Any, tmp_path: Path) -> None:
    other = new_shop(tmp_path / "other")
    other.save("2.5")
    copy = snapshot(other.root)
    found = baseline(shop.root, str(copy.folder))
    assert found is not None
    assert found.digest == copy.digest
    assert found.folder == shop.root / RELEASES / copy.short
    assert baseline(shop.root, str(copy.folder)) == found


def test_a_commit_of_a_project_in_a_subfolder(committed: Any) -> None:
    status = committed.git("status", "--porcelain")
    found = baseline(committed.root, "v1")
    assert found is not None
    assert (found.folder / "src/shop/serving.py").read_text() == "FACTOR = 2\n"
    assert (committed.root / "src/shop/serving.py").read_text() == "FACTOR = 3\n"
    assert committed.git("status", "--porcelain") == status, "neither tree nor index is touched"
    assert found.digest != snapshot(committed.root).digest
    committed.write("src/shop/serving.py", "FACTOR = 2\n")
    assert snapshot(committed.root).digest == found.digest, "a commit and its checkout are one release"


def test_a_folder_of_the_commits_name_wins(committed: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "v1").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="can't be staged"):
        baseline(committed.root, "v1")


@pytest.mark.parametrize("words", ["no-such-branch", "--output=x", "HEAD~7", ""])
def test_words_that_name_nothing(committed: Any, words: str) -> None:
    with pytest.raises(UserError, match="neither a folder nor a commit") as caught:
        baseline(committed.root, words or "''")
    assert caught.value.hint


def test_outside_of_git(shop: Any) -> None:
    with pytest.raises(UserError, match="neither a folder nor a commit"):
        baseline(shop.root, "HEAD")


def test_a_commit_without_the_project(committed: Any) -> None:
    top = committed.root.parents[1]
    committed.git("checkout", "-q", "--orphan", "empty")
    committed.git("rm", "-rqf", "--cached", str(top))
    (top / "unrelated.txt").write_text("x")
    committed.git("add", str(top / "unrelated.txt"))
    committed.git("commit", "-q", "-m", "unrelated")
    with pytest.raises(UserError, match="the commit HEAD does not hold this project"):
        baseline(committed.root, "HEAD")


@pytest.fixture
def without_model(shop: Any) -> Any:
    """Models are ignored: only the promotion's manifest in the commit says which one it was."""
    repository = shop.root.parents[1]
    (repository / ".gitignore").write_text("**/staging/\nmodel/\n__pycache__/\n")
    shop.git("init", "-q", "-b", "main", str(repository))
    commit(shop, "v1")
    return shop


def test_the_model_is_carried_from_the_tree_by_its_digest(without_model: Any) -> None:
    without_model.write("src/shop/serving.py", "FACTOR = 3\n")
    found = baseline(without_model.root, "v1")
    assert found is not None
    assert (found.folder / "model/weights.json").read_text() == "1.5"
    assert (found.folder / "src/shop/serving.py").read_text() == "FACTOR = 2\n"


def test_the_model_is_carried_from_an_earlier_release(without_model: Any) -> None:
    """The tree has a new model; a copy of the old one lies in an old release."""
    old = snapshot(without_model.root)
    without_model.save("2.5")
    found = baseline(without_model.root, "v1")
    assert found is not None
    assert found.digest == old.digest


def test_another_model_is_never_taken_for_it(without_model: Any) -> None:
    without_model.save("2.5")
    with pytest.raises(UserError, match=r"nowhere to be found: .*model/weights\.json") as caught:
        baseline(without_model.root, "v1")
    assert "Promote the notebook of the commit v1 again" in (caught.value.hint or "")
    assert not (without_model.root / RELEASES).exists()


def test_a_pointer_in_the_commit_is_not_the_model(shop: Any) -> None:
    """git-lfs commits a text that names the file: the model itself is carried, or missing."""
    weights = (shop.root / "model/weights.json").read_text()
    shop.write("model/weights.json", "version https://git-lfs.github.com/spec/v1\n")
    shop.git("init", "-q", "-b", "main", str(shop.root.parents[1]))
    commit(shop, "v1")
    with pytest.raises(UserError, match=r"nowhere to be found: model/weights\.json"):
        baseline(shop.root, "v1")
    shop.write("model/weights.json", weights)
    found = baseline(shop.root, "v1")
    assert found is not None
    assert (found.folder / "model/weights.json").read_text() == weights


def test_a_commit_that_never_had_a_model(shop: Any) -> None:
    shop.promoted({"src/shop/serving.py": "0"})
    (shop.root.parents[1] / ".gitignore").write_text("model/\n")
    shop.git("init", "-q", "-b", "main", str(shop.root.parents[1]))
    commit(shop, "v1")
    with pytest.raises(UserError, match="the commit v1 holds no trained model"):
        baseline(shop.root, "v1")


def test_messages_name_the_commit_and_no_temporary_folder(shop: Any) -> None:
    (shop.root / "contract.json").unlink()
    shop.git("init", "-q", "-b", "main", str(shop.root.parents[1]))
    commit(shop, "v1")
    with pytest.raises(UserError) as caught:
        baseline(shop.root, "v1")
    assert caught.value.message == "the commit v1 can't be staged: it has no contract.json"
