"""``promote stage`` from a project's folder to its evidence."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from promote_staging.evidence.flags_seen import flags_at, flags_or_none
from promote_staging.evidence.keys import EVIDENCE_DAYS
from promote_staging.evidence.person import who
from promote_staging.evidence.publish import publish
from promote_staging.evidence.record import Evidence
from promote_staging.evidence.staged import project_of
from promote_staging.judging.settings import read as read_settings
from promote_staging.page.render import render
from promote_staging.releases.baseline import baseline
from promote_staging.releases.committed import require_committed
from promote_staging.releases.snapshot import RELEASES, Release, snapshot
from promote_staging.requests.conform import compiled
from promote_staging.requests.load import load
from promote_staging.requests.plan import requests_for
from promote_staging.run.crew import Terms
from promote_staging.run.desk import desk_of
from promote_staging.run.flow import Order, stage
from promote_staging.run.limits import KEYS, limits_of
from promote_staging.run.progress import Progress
from promote_staging.run.report import Heading, evidence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingRequest:
    """What the command line says."""

    project: Path
    python: str
    """Absolute path of the project's interpreter."""
    baseline: str | None = None
    """A folder or a commit; None: what is live."""
    requests: Path | None = None
    """Recorded requests."""
    by: str | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """A run that has ended, and what it wrote."""

    evidence: Evidence
    log: str
    """The last words of a service that failed. For the terminal only: they may quote anything."""


def staging_run(request: StagingRequest, progress: Progress) -> Staged:
    """Stage the project and write the evidence.

    Raises UserError for what is wrong with the project, its settings, the baseline or the requests, and while another
    run is under way; OSError where nothing can be written.
    """
    root = request.project.resolve()
    with desk_of(root) as desk:
        flags = flags_at(root)
        candidate = snapshot(root)
        require_committed(root, candidate.folder)
        before = baseline(root, request.baseline, live=flags.live if flags else None)
        order = _order(replace(request, project=root), desk, candidate, before)
        heading = Heading(
            made_at=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            by=who(root, request.by),
            tool=f"promote-notebook {version('promote-notebook')}",
            project=project_of(root, candidate.package),
            flags=flags,
        )
        found = asyncio.run(stage(order, progress))
        draft = evidence_of(order, found, heading, _contract(candidate))
    return Staged(publish(root, draft, flags=flags_or_none(root), render=render), found.log)


def _order(request: StagingRequest, desk: Path, candidate: Release, before: Release | None) -> Order:
    root = request.project
    settings = read_settings(root, others=KEYS | {EVIDENCE_DAYS})
    limits = limits_of(root)
    asked = _contract(before or candidate)
    return Order(
        candidate=candidate,
        baseline=before,
        releases=root / RELEASES,
        requests=requests_for(
            root,
            asked,
            load(request.requests) if request.requests else (),
            count=limits.shadow_pairs,
            seed=request.seed,
        ),
        contract=compiled(_contract(candidate)),
        stable_contract=compiled(asked),
        settings=settings,
        limits=limits,
        terms=Terms(
            python=request.python,
            desk=desk,
            version=str(asked["info"]["version"]).partition(".")[0],
            timeout=limits.timeout_seconds,
            start_seconds=limits.start_seconds,
        ),
        seed=request.seed,
    )


def _contract(release: Release) -> Mapping[str, Any]:
    """The contract of a verified release."""
    read: Mapping[str, Any] = msgspec.json.decode((release.folder / "contract.json").read_bytes())
    return read
