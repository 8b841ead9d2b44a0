"""The flags as a document in flagd's format: text in, text out."""

from __future__ import annotations

import json
from typing import Any

from promote_checks.errors import UserError
from promote_staging.flags.state import LEASE_SECONDS, FlagState

SCHEMA = "https://flagd.dev/schema/v0/flags.json"
RELEASE, SHADOW = "release", "shadow"
"""The two flags. Their values are short digests."""
HINT = "promote rollback DIR writes it anew, with everybody on stable"


def rendered(state: FlagState) -> str:
    """Return the file's text: the same for the same state."""
    candidate = {} if state.candidate is None else {"candidate": state.candidate}
    release: dict[str, Any] = {
        "state": "ENABLED",
        "variants": {"stable": state.stable, **candidate},
        "defaultVariant": "stable",
    }
    if candidate:
        below = {"<": [{"var": "bucket"}, state.basis_points]}
        release["targeting"] = {"if": [below, "candidate", "stable"]}
    shadow = {
        "state": "ENABLED",
        "variants": {"off": "", **candidate},
        "defaultVariant": "candidate" if state.mode == "shadow" else "off",
    }
    lease = {} if state.lease is None else {"lease": state.lease, "lease_seconds": state.lease_seconds}
    document = {
        "$schema": SCHEMA,
        "flags": {RELEASE: release, SHADOW: shadow},
        "metadata": {"generation": state.generation, "mode": state.mode, **lease},
    }
    return json.dumps(document, indent=2) + "\n"


def parsed(text: str, name: str) -> FlagState:
    """Read the file's text. Raises UserError, with the file's ``name``, where it does not say one clear thing."""
    try:
        return _parsed(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
        raise UserError(f"{name} can't be used: {what}", HINT) from None


def _parsed(document: Any) -> FlagState:
    release, shadow = (document["flags"][flag] for flag in (RELEASE, SHADOW))
    metadata = document.get("metadata", {})
    variants = release["variants"]
    state = FlagState(
        stable=variants["stable"],
        candidate=variants.get("candidate"),
        mode=metadata["mode"],
        basis_points=_share(release),
        generation=_whole(metadata["generation"]),
        lease=None if metadata.get("lease") is None else _whole(metadata["lease"]),
        lease_seconds=float(metadata.get("lease_seconds", LEASE_SECONDS)),
    )
    if json.loads(rendered(state))["flags"] != {RELEASE: release, SHADOW: shadow}:
        raise ValueError("its flags are not as promote writes them, or do not fit its mode")
    return state


def _share(release: Any) -> int:
    targeting = release.get("targeting")
    return 0 if targeting is None else _whole(targeting["if"][0]["<"][1])


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is no whole number")
    return value
