"""What counts as a workflow that repeats the review."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.review.small_project import committed, write

from promote_checks.review.repeated import repeated_by

STEP = "jobs:\n  a:\n    steps:\n      - run: {}\n"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (".github/workflows/ci.yml", STEP.format("promote review . --verify"), True),
        (".github/workflows/ci.yaml", STEP.format("promote review . --verify --against main"), True),
        (
            ".github/workflows/ci.yml",
            STEP.format("|\n          make\n          promote review . --verify"),
            True,
        ),
        (".gitlab-ci.yml", "review:\n  script:\n    - promote review . --verify\n", True),
        (".ci/run", "promote review . --verify\n", True),
        (".github/workflows/ci.yml", STEP.format("promote review ."), False),
        (".github/workflows/ci.yml", STEP.format("make # promote review . --verify"), False),
        (".github/workflows/ci.yml", "# - run: promote review . --verify\n", False),
        (".github/workflows/ci.yml", "name: promote review . --verify\n", False),
        (".github/workflows/ci.yml", "jobs: [\n- run: promote review . --verify\n", False),
        (".github/ci.yml", STEP.format("promote review . --verify"), False),
        (".ci/run", "# promote review . --verify\n", False),
    ],
)
def test_what_counts(tmp_path: Path, name: str, text: str, found: bool) -> None:
    write(tmp_path, name, text)
    assert repeated_by(tmp_path) is None  # outside git nothing is merged
    committed(tmp_path)
    assert repeated_by(tmp_path) == (name if found else None)


def test_a_host_reads_the_top_of_the_repository_only(tmp_path: Path) -> None:
    write(tmp_path, "shop/.github/workflows/ci.yml", STEP.format("promote review . --verify"))
    committed(tmp_path)
    assert repeated_by(tmp_path / "shop") is None
    write(tmp_path, ".github/workflows/ci.yml", STEP.format("promote review shop/ --verify"))
    assert repeated_by(tmp_path / "shop") == ".github/workflows/ci.yml"
    (tmp_path / "other").mkdir()
    assert repeated_by(tmp_path / "other") is None
