"""From what the model returns to answers as JSON can hold them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

import msgspec

from {{ cookiecutter.package }}.service.errors import RefusedError

Answer = dict[str, Any]
"""Name of an output -> its value for one row."""


def answers_of(predicted: Mapping[str, Any], rows: int) -> list[Answer]:
    """Turn columns of answers into one flat object for each row.

    Raises ValueError if the model did not answer every row once.
    """
    columns = [_values(values) for values in predicted.values()]
    if any(len(values) != rows for values in columns):
        raise ValueError("not one answer for each row")
    names = list(predicted)
    return [
        {name: _finite(value, row) for name, value in zip(names, values, strict=True)}
        for row, values in enumerate(zip(*columns, strict=True))
    ]


def _values(values: Any) -> list[Any]:
    listed: list[Any] = values.tolist() if hasattr(values, "tolist") else list(values)
    return [each.item() if hasattr(each, "dtype") and not getattr(each, "shape", ()) else each for each in listed]


def _finite(value: Any, row: int) -> Any:
    if type(value) is float and not math.isfinite(value):
        raise RefusedError("not_finite_answer", row=row)
    return value


def _as_text(value: object) -> object:
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, "tolist"):
        listed: object = value.tolist()
        return listed
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=_as_text)


def encoded(value: object) -> bytes:
    """Return the bytes of a body."""
    content: bytes = _encoder.encode(value)
    return content
