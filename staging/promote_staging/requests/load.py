"""Recorded requests: one JSON object a line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_staging.exchange import Kind, Request

RECORDED = Path("staging/requests.jsonl")
"""Below a project: raw rows that the notebook itself predicted, written when it was promoted."""
_HINT = 'One object a line: {"body": {...}}, and if known "recorded", "label" and "headers".'
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    body: msgspec.Raw
    recorded: dict[str, Any] | None = None
    label: Any = None
    headers: dict[str, str] = {}


_decoder = msgspec.json.Decoder(_Line)


def load(path: Path, *, kind: Kind = "recorded") -> tuple[Request, ...]:
    """Read a file of requests, numbered from 0; empty lines are passed over.

    A body is sent with the very bytes that stand in the file. Raises UserError, with the line, for what is no
    request.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}", "Name a file of requests.") from error
    texts = [(at, line) for at, line in enumerate(lines, 1) if line.strip()]
    if not texts:
        raise UserError(f"{path} holds no requests", _HINT)
    return tuple(
        _request(line, number=number, kind=kind, place=f"{path}:{at}")
        for number, (at, line) in enumerate(texts)
    )


def held_out(project: Path) -> tuple[Request, ...]:
    """The rows that the notebook predicted, with its own predictions; none where the promotion wrote none."""
    path = project / RECORDED
    return load(path, kind="held out") if path.is_file() else ()


def _request(line: bytes, *, number: int, kind: Kind, place: str) -> Request:
    try:
        read = _decoder.decode(line)
        body = msgspec.json.decode(read.body)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{place}: {' '.join(str(error).split())}", _HINT) from None
    if not isinstance(body, dict):
        raise UserError(f"{place}: the body is no object of columns", _HINT)
    for name, value in read.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise UserError(f"{place}: {name!r} can't be sent as a header", _HINT)
    return Request(
        number=number,
        body=bytes(read.body),
        kind=kind,
        headers=tuple(read.headers.items()),
        recorded=read.recorded,
        label=read.label,
    )
