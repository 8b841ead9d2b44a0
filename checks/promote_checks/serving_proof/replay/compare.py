"""The answers of the service against those of the script, request by request."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from promote_checks.endpoints.recording import Asked
from promote_checks.secrets.hide import hide_all
from promote_checks.serving_proof.replay.fields import Pair, decimals_of, fields_of, leaves, likeness
from promote_checks.serving_proof.replay.result import FAILED, Change, ServiceReplay

Reply = tuple[int, Any]
"""Status and decoded body of the service; 0: there was no answer."""
HIDDEN = "an answer that seems to hold something personal"
_LONGEST = 120


def routes_of(asked: Sequence[Asked], columns: Collection[str]) -> tuple[str, ...]:
    """Routes that were asked at least once with a JSON object that has every column."""
    return tuple(dict.fromkeys(route(one) for one in asked if set(columns) <= set(_object(one.body))))


def route(one: Asked) -> str:
    """``POST /predict`` of ``POST /predict: null income``."""
    return one.name.partition(": ")[0]


def compared(
    asked: Sequence[Asked],
    replies: Mapping[str, Reply],
    *,
    outputs: Sequence[str],
    varying: Collection[str] = (),
    accept: Sequence[str] = (),
) -> ServiceReplay:
    """Compare. ``replies``: name of a request -> what the service answered; a request without one is of elsewhere."""
    told = [one for one in asked if one.name in replies and one.name not in varying]
    pairs = [pair for one in told if (pair := _pair(one, replies[one.name])) is not None]
    fields = fields_of(pairs, outputs)
    digits = decimals_of(json.loads(one.content) for one in told if one.kind == "json" and not one.fault)
    changes = []
    for one in told:
        change = _change(one, replies[one.name], fields, digits)
        if change is not None:
            changes.append(change)
    known = {path for script, _ in pairs for path, _ in leaves(script)} - set(fields.values())
    return ServiceReplay(
        asked=len(asked),
        equal=len(told) - len(changes),
        changes=tuple(changes),
        elsewhere=tuple(one.name for one in asked if one.name not in replies and one.name not in varying),
        varying=tuple(one.name for one in asked if one.name in varying),
        routes=tuple(dict.fromkeys(map(route, told))),
        fields=fields,
        left_out=tuple(sorted(known)) if fields else (),
        accept=tuple(accept),
    )


def _pair(one: Asked, reply: Reply) -> Pair | None:
    """Where both may have predicted."""
    good = one.status < 400 and not one.fault and one.kind == "json" and reply[0] == 200
    return (json.loads(one.content), reply[1]) if good and isinstance(reply[1], dict) else None


def _change(one: Asked, reply: Reply, fields: Mapping[str, str], digits: Mapping[str, int]) -> Change | None:
    """Nothing where the prediction is the same to the last digit that counts."""
    status, body = reply
    script = _predicted(one, fields)
    if status != 200 or not isinstance(body, dict):
        kind = FAILED if not _is_typed(status, body) else "requests_refused" if script else "errors_are_typed"
    elif script is None:
        kind = "requests_answered"
    else:
        worst = {
            likeness(value, body.get(output), digits.get(fields[output])) if fields else "different"
            for output, value in script.items()
        }
        if worst == {"same"}:
            return None
        kind = "predictions_differ" if "different" in worst else "values_are_spelled_out"
    return Change(one.name, kind, _script(one, script), _service(one, reply))


def _predicted(one: Asked, fields: Mapping[str, str]) -> dict[str, Any] | None:
    """What the script predicted, by the service's names; None where it refused.

    Where no field of its answers is known to be the prediction, every good answer is one of which nothing is known.
    """
    if one.fault or one.status >= 400 or one.raised:
        return None
    if not fields:
        return {"": None} if one.kind == "json" else None
    found = dict(leaves(json.loads(one.content))) if one.kind == "json" else {}
    return (
        {output: found.get(path) for output, path in fields.items()}
        if set(fields.values()) & set(found)
        else None
    )


def _is_typed(status: int, body: Any) -> bool:
    code = (
        body.get("error", {}).get("code")
        if isinstance(body, dict) and isinstance(body.get("error"), dict)
        else None
    )
    return 400 <= status < 500 and isinstance(code, str) and bool(code)


def _script(one: Asked, predicted: Mapping[str, Any] | None) -> str:
    if one.personal:
        return HIDDEN
    if one.fault:
        return _shown(one.fault)
    values = {name: value for name, value in (predicted or {}).items() if name}
    return _shown(json.dumps(values) if values else f"{one.status} {one.content}")


def _service(one: Asked, reply: Reply) -> str:
    status, body = reply
    if not status:
        return "no answer"
    if one.personal and status == 200:
        return HIDDEN
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        field = f" ({error['field']})" if error.get("field") else ""
        return _shown(f"{status} {error.get('code')}{field}")
    return _shown(json.dumps(body) if status == 200 else f"{status} {json.dumps(body)}")


def _shown(text: str) -> str:
    text = hide_all(" ".join(text.split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _object(body: str | None) -> dict[str, Any]:
    try:
        read = json.loads(body or "")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
