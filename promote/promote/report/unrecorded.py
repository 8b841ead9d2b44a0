"""What the package was seen to do when nobody recorded: as lines and as data."""

from __future__ import annotations

from typing import Any

from promote_checks.proof.result import Unrecorded

_MOST = 8


def unrecorded_lines(unrecorded: Unrecorded) -> list[str]:
    """Say what was run, and what depends on the hash seed."""
    if not unrecorded.runs:
        return []
    lines = [f"Run without the recorder, under another hash seed, {_often(unrecorded)}"]
    if unrecorded.by_hash:
        names = ", ".join(unrecorded.by_hash[:_MOST]) + (", ..." if len(unrecorded.by_hash) > _MOST else "")
        lines.append(f"The notebook's under PYTHONHASHSEED=0 only ({len(unrecorded.by_hash)}): {names}")
    return lines


def _often(unrecorded: Unrecorded) -> str:
    if unrecorded.runs > 1:
        return "twice in one process"
    if unrecorded.on_sample:
        return "once, and twice in one process on the tests' small data, since a run takes too long for two"
    return "once, since a run takes too long for two; what a second run does is not known"


def unrecorded_document(unrecorded: Unrecorded) -> dict[str, Any]:
    """``runs`` in one process, those on the tests' data, and whether the hash seed must be fixed, for what."""
    return {
        "runs": unrecorded.runs,
        "on_sample": unrecorded.on_sample,
        "hash_seed": {"fixed": bool(unrecorded.by_hash), "value": 0, "names": list(unrecorded.by_hash)},
    }
