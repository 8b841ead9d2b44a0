"""The answers of the package's application against those of the script's."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from promote_checks.endpoints.recording import Answer, Asked, Endpoints
from promote_checks.proof.result import Difference, EndpointProof

_LONGEST = 300
_PERSONAL = "an answer that seems to hold something personal"


def compare_answers(
    endpoints: Endpoints,
    answers: Sequence[Answer],
    *,
    accept: Collection[str] = (),
    again: Endpoints | None = None,
) -> EndpointProof:
    """Compare one by one. ``again``: what the script answered in another run of itself, where one was needed."""
    if endpoints.fault or len(answers) != len(endpoints.asked):
        fault = (
            endpoints.fault or f"{len(endpoints.asked)} requests, and {len(answers)} answers of the package"
        )
        return EndpointProof(len(endpoints.asked), notes=tuple(endpoints.notes), fault=fault)
    # What varies by itself can be accepted by name like any other difference.
    varying = _varying(endpoints, again) - frozenset(accept)
    different: list[Difference] = []
    accepted: list[Difference] = []
    equal = 0
    for one, answer in zip(endpoints.asked, answers, strict=True):
        if _same(one, answer):
            equal += one.name not in varying
        elif one.name not in varying:
            (accepted if one.name in accept else different).append(_difference(one, answer))
    return EndpointProof(
        asked=len(endpoints.asked),
        equal=equal,
        different=tuple(different),
        accepted=tuple(accepted),
        varying=tuple(one.name for one in endpoints.asked if one.name in varying),
        idle=tuple(sorted(set(accept) - {one.name for one in accepted})),
        notes=tuple(endpoints.notes),
    )


def _varying(endpoints: Endpoints, again: Endpoints | None) -> frozenset[str]:
    if again is None:
        return frozenset()
    others = {one.name: one for one in again.asked}
    return frozenset(
        one.name for one in endpoints.asked if one.name not in others or not _same(one, others[one.name])
    )


def _same(one: Answer, other: Answer) -> bool:
    """Status, content type, redirection, exception and body. No answer at all is never the same as another."""
    if one.fault or other.fault:
        return bool(one.fault) and one.fault == other.fault
    return _head(one) == _head(other) and _body(one) == _body(other)


def _head(one: Answer) -> tuple[object, ...]:
    return one.status, one.content_type, one.location, one.raised, one.kind


def _body(one: Answer) -> str:
    """JSON with its keys in order; ``1``, ``1.0`` and ``true`` are three different things."""
    if one.kind != "json":
        return one.content
    return json.dumps(json.loads(one.content), sort_keys=True, ensure_ascii=False)


def _difference(one: Asked, answer: Answer) -> Difference:
    hidden = one.personal and _body_or_empty(one) != _body_or_empty(answer)
    return Difference("endpoint", one.name, None, None, _shown(one, hidden), _shown(answer, hidden))


def _body_or_empty(one: Answer) -> str:
    return "" if one.fault else _body(one)


def _shown(one: Answer, hidden: bool) -> str:
    if one.fault:
        return one.fault
    raised = f" ({one.raised})" if one.raised else ""
    where = f" to {one.location}" if one.location else ""
    body = _PERSONAL if hidden else _body(one)
    return f"{one.status}{raised}{where} {one.content_type}: {body[:_LONGEST]}".strip()
