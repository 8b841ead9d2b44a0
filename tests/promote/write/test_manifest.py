"""An untouched promotion is told from one that somebody worked in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from promote.write.manifest import changes, manifest, seal


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "churn"
    (root / "src" / "churn").mkdir(parents=True)
    (root / "src" / "churn" / "load.py").write_text("x = 1\n")
    (root / "README.md").write_text("# churn\n")
    return root


@pytest.fixture
def document(project: Path) -> dict[str, Any]:
    content: dict[str, Any] = {"package": "churn", "manifest": manifest(project)}
    content["seal"] = seal(content)
    (project / "promotion.json").write_text("{}")
    return content


def test_manifest_names_every_file_but_the_document(project: Path, document: dict[str, Any]) -> None:
    assert list(manifest(project)) == ["README.md", "src/churn/load.py"]


def test_untouched(project: Path, document: dict[str, Any]) -> None:
    assert changes(project, document) == ()


@pytest.mark.parametrize(
    "cache",
    ["__pycache__/a.pyc", "src/churn/__pycache__/b.pyc", ".venv/bin/python", "src/churn.egg-info/PKG-INFO"],
)
def test_caches_do_not_count(project: Path, document: dict[str, Any], cache: str) -> None:
    path = project / cache
    path.parent.mkdir(parents=True)
    path.write_text("cache")
    assert changes(project, document) == ()


def test_edited_added_and_removed_are_named(project: Path, document: dict[str, Any]) -> None:
    (project / "src/churn/load.py").write_text("x = 2\n")
    (project / "model.pkl").write_bytes(b"mine")
    (project / "README.md").unlink()
    assert changes(project, document) == (
        "model.pkl was added",
        "README.md was removed",
        "src/churn/load.py was edited",
    )


def test_a_repository_is_work(project: Path, document: dict[str, Any]) -> None:
    (project / ".git").mkdir()
    (project / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert changes(project, document) == (".git/HEAD was added",)


def test_a_file_that_became_a_link_is_edited(project: Path, document: dict[str, Any], tmp_path: Path) -> None:
    same = tmp_path / "same.py"
    same.write_text("x = 1\n")
    (project / "src/churn/load.py").unlink()
    (project / "src/churn/load.py").symlink_to(same)
    assert changes(project, document) == ("src/churn/load.py was edited",)


def test_an_edited_document_is_seen(project: Path, document: dict[str, Any]) -> None:
    document["package"] = "another"
    assert changes(project, document) == ("promotion.json was edited",)


def test_a_document_without_seal_is_not_trusted(project: Path, document: dict[str, Any]) -> None:
    del document["seal"]
    assert changes(project, document) == ("promotion.json was edited",)
