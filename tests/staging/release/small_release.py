"""A small project with a service that has everything a release needs, on the disk and under git."""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from tests.checks.review.small_project import collecting, committed, small_project, write
from tests.staging.evidence.sample_evidence import BASELINE, evidence

from promote_checks.review.flow import Signature, review, sign, verify
from promote_staging.evidence.flags_seen import FLAGS, flags_at
from promote_staging.evidence.moment import stamp
from promote_staging.evidence.publish import publish
from promote_staging.evidence.record import Evidence, Side
from promote_staging.evidence.staged import project_of
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.page.render import render
from promote_staging.release.flow import Decision, release
from promote_staging.release.obstacle import Obstacle
from promote_staging.release.situation import Order

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PARTS: Mapping[str, tuple[str, ...]] = {
    "code": ("src", "pyproject.toml"),
    "model": ("model",),
    "contract": ("contract.json",),
    "environment": ("constraints.txt",),
    "data": ("promotion.json",),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot says about itself."""

    digest: str
    short: str
    digests: Mapping[str, str]


def take(root: Path) -> Taken:
    """Digest the release by its parts, as the real snapshot does, without copying it."""
    digests = {part: _sha(root, names) for part, names in PARTS.items()}
    whole = hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
    return Taken(whole, whole[:16], digests)


def service_project(root: Path) -> Path:
    """A project with a service, whose flag says that another release is live."""
    small_project(root)
    write(root, "contract.json", json.dumps({"openapi": "3.1.0", "paths": {}}))
    write(root, "model/weights.json", "[1, 2]")
    file.write(root / FLAGS, FlagState(stable=BASELINE.short))
    return root


def staged(root: Path, verdict: Any = "pass", *, at: datetime = NOW, **changes: Any) -> Evidence:
    """A staging run of the project as it stands."""
    draft = evidence(verdict, release=Side.of(take(root)), made_at=stamp(at), flags=flags_at(root), **changes)
    draft = msgspec.structs.replace(draft, project=project_of(root, "shop"))
    return publish(root, draft, flags=flags_at(root), render=render)


def reviewed(root: Path) -> Path:
    """Review the project, and let a person answer for what no command shows; under git, and committed."""
    committed(root)
    document = review(root, collecting=collecting())
    blocking = [one for one in document["items"] if one["id"] in document["blocking"]]
    shown_wrong = {one["id"] for one in blocking if one["state"] in ("failed", "could not run")}
    others = tuple(one["id"] for one in blocking if one["id"] not in shown_wrong)
    sign(root, Signature(items=others, by="Ann"))
    if shown_wrong:
        sign(root, Signature(items=tuple(shown_wrong), by="Ann", note="a test", kind="waiver"))
    return committed(root)


def ready(root: Path, verdict: Any = "pass", **changes: Any) -> Path:
    """Staged and committed: where nobody asks for the review, the release is open."""
    if verdict == "pass" and not changes:
        return Path(shutil.copytree(_template(), root, dirs_exist_ok=True))
    staged(service_project(root), verdict, **changes)
    return committed(root)


@cache
def _template() -> Path:
    """Made once a process: git takes most of the time."""
    folder = tempfile.mkdtemp(prefix="ready-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    staged(service_project(Path(folder)))
    return committed(Path(folder))


def clean(root: Path) -> tuple[str, ...]:
    """A gate, or a review, that finds nothing."""
    return ()


def really_reviewed(root: Path) -> tuple[str, ...]:
    """The real review, over what the commands would have said."""
    return verify(root, collecting=collecting())


def released(
    root: Path,
    *,
    now: datetime = NOW,
    gate: Callable[[Path], tuple[str, ...]] = clean,
    review: Callable[[Path], tuple[str, ...]] = clean,
    **order: Any,
) -> Decision:
    """Ask for the release."""
    asked = Order(root=root, by="Bob", **order)
    return release(asked, take=take, gate=gate, review=review, clock=lambda: now)


def refused(root: Path, code: str, **how: Any) -> Obstacle:
    """Ask for the release; the flag must not move, and something of this code must be in the way."""
    before = (root / FLAGS).read_bytes() if (root / FLAGS).exists() else None
    decision = released(root, **how)
    assert decision.entry is None
    assert ((root / FLAGS).read_bytes() if (root / FLAGS).exists() else None) == before
    found = [one for one in decision.obstacles if one.code == code]
    assert found, decision.obstacles
    assert all(one.message for one in decision.obstacles)
    return found[0]


def evidence_file(root: Path) -> Path:
    """The evidence about the project as it stands."""
    return root / "staging" / f"evidence-{take(root).short}.json"


def _sha(root: Path, names: tuple[str, ...]) -> str:
    found = sorted(
        path
        for name in names
        for path in ((root / name).rglob("*") if (root / name).is_dir() else [root / name])
        if path.is_file() and "__pycache__" not in path.parts
    )
    said = [
        (path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in found
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
