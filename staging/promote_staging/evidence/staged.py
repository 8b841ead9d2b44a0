"""Which files a run was of, as the review names them."""

from __future__ import annotations

from pathlib import Path

from promote_checks.review.files import digest_of, in_scope, project_files
from promote_checks.review.looks.service import SERVED
from promote_staging.evidence.record import Project


def project_of(root: Path, name: str) -> Project:
    """The files that serve, under the digest by which the review knows them."""
    return Project(name=name, digest=digest_of(in_scope(project_files(root), SERVED)))
