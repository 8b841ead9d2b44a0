"""Each change is made in a project that is not under git: digests, chain and seal are all that can find it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.tampering.changes import Change
from promote_staging.verify.flow import verify


@dataclass(frozen=True, slots=True)
class Outcome:
    """``refused``: the checks of ``promote verify`` that fail; none: nothing noticed it."""

    change: Change
    refused: tuple[str, ...]
    harmless: str
    """Why it does no harm; empty: it was refused, or nobody knows."""


def outcomes(root: Path, changed: Iterable[Change]) -> list[Outcome]:
    """Make each change, verify, and put the byte back."""
    require_whole(root)
    found = []
    for change in changed:
        path = root / change.name
        path.write_bytes(change.after)
        try:
            refused = failing(root)
        finally:
            path.write_bytes(change.before)
        found.append(Outcome(change, refused, "" if refused else harmless(change)))
    require_whole(root)
    return found


def failing(root: Path) -> tuple[str, ...]:
    """Codes of the checks that fail."""
    return tuple(one.code for one in verify(root) if one.verdict == "fail")


def require_whole(root: Path) -> None:
    """A project that is refused as it is would show nothing."""
    found = [one for one in verify(root) if one.verdict == "fail"]
    if found:
        raise ValueError(f"the project is refused before any change: {found}")


def harmless(change: Change) -> str:
    """The same bytes are the only change that is harmless: no other has been needed so far."""
    return "the bytes are the same" if change.after == change.before else ""


def unnoticed(found: Iterable[Outcome]) -> list[Outcome]:
    """Neither refused nor harmless."""
    return [one for one in found if not one.refused and not one.harmless]


def table(found: Iterable[Outcome]) -> list[str]:
    """Rows of Markdown: kind, changes, refused, harmless, by which checks."""
    rows = [
        "| what | changes | refused | harmless | unnoticed | refused by |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    by_kind: dict[str, list[Outcome]] = {}
    for one in found:
        by_kind.setdefault(one.change.kind, []).append(one)
    for kind, some in by_kind.items():
        codes = Counter(code for one in some for code in one.refused)
        said = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        refused, calm = sum(bool(one.refused) for one in some), sum(bool(one.harmless) for one in some)
        rows.append(f"| {kind} | {len(some)} | {refused} | {calm} | {len(unnoticed(some))} | {said} |")
    return rows
