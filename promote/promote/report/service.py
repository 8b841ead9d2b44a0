"""What the summary and ``promotion.json`` say of the service, asked what the script was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from promote_checks.serving_proof.replay.result import (
    BY_DESIGN,
    FAILED,
    TO_ACCEPT,
    Change,
    ServiceReplay,
)

_MOST = 3
_WORDS = {**BY_DESIGN, **TO_ACCEPT, FAILED: "a 5xx, no answer, or an error without a code"}


def service_document(found: ServiceReplay) -> dict[str, Any]:
    """``endpoints.service``: each kind with its requests; ``open`` is what nobody has accepted yet."""
    kinds = {
        kind: [_told(one, found) for one in found.changes if one.kind == kind] for kind in found.counts()
    }
    return {
        "asked": found.asked,
        "equal": found.equal,
        "different": kinds,
        "open": list(found.open),
        "elsewhere": list(found.elsewhere),
        "varying": list(found.varying),
        "routes": list(found.routes),
        "fields": dict(found.fields),
        "left_out": list(found.left_out),
        "idle": list(found.idle),
        "skipped": found.skipped,
        "fault": found.fault,
    }


def _told(one: Change, found: ServiceReplay) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name, "script": one.script, "service": one.service}
    return {**told, "accepted": True} if found.accepts(one) else told


def service_lines(found: ServiceReplay | None) -> list[str]:
    """Return what the service answers otherwise; nothing for a notebook without a web application."""
    if found is None:
        return []
    if found.fault or found.skipped:
        return [f"The emitted service was not asked: {found.fault or found.skipped}"]
    mapped = found.equal + len(found.changes)
    heading = (
        f"The emitted service (POST /predict) was asked the {mapped} requests of {', '.join(found.routes)}: "
        f"{found.equal} answers are the same"
    )
    return [heading, *_kinds(found), *_besides(found), *_asking(found)]


def _kinds(found: ServiceReplay) -> Iterator[str]:
    for kind, count in found.counts().items():
        ones = [one for one in found.changes if one.kind == kind]
        accepted = sum(found.accepts(one) for one in ones)
        state = "by design" if kind in BY_DESIGN else f"{accepted} accepted" if accepted else "not accepted"
        yield f"  {kind} ({count}, {state}): {_WORDS[kind]}"
        if kind not in BY_DESIGN:
            yield from (f"    {one.name}: {one.script} → {one.service}" for one in ones[:_MOST])
            if len(ones) > _MOST:
                yield f"    ... and {len(ones) - _MOST} more, in promotion.json"


def _besides(found: ServiceReplay) -> Iterator[str]:
    if not found.fields:
        yield "  no field of the script's answers was ever what the service predicts"
    if found.left_out:
        yield f"  not in the service's answers: {', '.join(found.left_out)}"
    routes = dict.fromkeys(
        name.partition(": ")[0].removesuffix(" again").removesuffix(" at the end") for name in found.elsewhere
    )
    if routes:
        yield f"  not in the service: {', '.join(routes)} ({len(found.elsewhere)} requests)"
    if found.varying:
        yield f"  not proven, since the script itself answers otherwise each time: {len(found.varying)}"
    if found.idle:
        yield f"  accepted, and not different: {', '.join(found.idle)}"


def _asking(found: ServiceReplay) -> Iterator[str]:
    if found.open:
        words = " ".join(f"--accept {kind}" for kind in found.open)
        yield f"  look at them before clients are moved; if they are meant: {words}"
