"""The requests that a promotion writes: rows that the proof used, each with the notebook's own prediction.

A staging run without an earlier release compares the service with them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from promote_checks.sensitive.personal import EMAIL, kind_of
from promote_checks.serving_proof.result import Witnessed
from promote_staging.requests.columns import Column, columns_of
from promote_staging.requests.values import allowed

LARGEST = 256 * 1024
"""Bytes of the file. Of larger rows there are fewer."""
NO_SERVICE = "there is no service"
NOT_ASKED = "--fixtures none"
MADE_UP = "--fixtures synthetic: these rows are real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is written, and what is not."""

    text: bytes = b""
    """JSON lines; empty: no file."""
    rows: int = 0
    labelled: int = 0
    """Rows for which what came true is known."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why single rows are left out -> how many."""
    reason: str = ""
    """Why there is no file."""

    @property
    def document(self) -> dict[str, Any]:
        """What ``promotion.json`` says of it."""
        return {
            "rows": self.rows,
            "labelled": self.labelled,
            "left_out": dict(sorted(self.left_out.items())),
            "reason": self.reason,
        }


def recorded(
    seen: Witnessed,
    columns: Sequence[str],
    contract: Mapping[str, Any],
    *,
    fixtures: str,
    secrets: Collection[str] = (),
) -> Recorded:
    """Return the rows as requests. ``fixtures``: as for the test data; real rows are written only for ``sampled``.

    A column that looks personal can't be made up here: the notebook did not predict for made-up rows.
    """
    reason = {"none": NOT_ASKED, "synthetic": MADE_UP}.get(fixtures, "") or _personal(seen, columns)
    if reason:
        return Recorded(reason=reason)
    described = {column.name: column for column in columns_of(contract)}
    limit = contract["x-limits"]["body_bytes"]
    left_out: Counter[str] = Counter()
    lines: list[tuple[bytes, bool]] = []
    for row, answer, label in _rows(seen, columns):
        why = _obstacle(row, answer, described, limit)
        if why:
            left_out[why] += 1
        else:
            lines.append(_line(row, answer, label))
    kept = _fitting(lines)
    if len(kept) < len(lines):
        left_out[f"the file would be larger than {LARGEST // 1024} kB"] += len(lines) - len(kept)
    text = b"".join(line for line, _ in kept)
    if any(secret.encode() in text for secret in secrets):
        return Recorded(reason="the rows would hold a secret of the notebook")
    why_none = "" if kept else f"no row is left: {', '.join(sorted(left_out))}"
    labelled = sum(has_label for _, has_label in kept)
    return Recorded(text=text, rows=len(kept), labelled=labelled, left_out=left_out, reason=why_none)


def _personal(seen: Witnessed, columns: Sequence[str]) -> str:
    """Which column looks personal, if one does."""
    for at, name in enumerate(columns):
        kind = kind_of(name, [row[at] for row in seen.rows])
        if kind is not None:
            return f"the column {name} looks personal ({kind})"
    if kind_of(seen.label, seen.labels) is not None:
        return f"the column {seen.label} looks personal"
    return ""


def _rows(seen: Witnessed, columns: Sequence[str]) -> Iterator[tuple[dict[str, Any], dict[str, Any], Any]]:
    """Row, answer and label (None: not known)."""
    for at, (values, prediction) in enumerate(zip(seen.rows, seen.answers, strict=True)):
        answer = {"prediction": prediction}
        if seen.probabilities:
            answer["probability"] = seen.probabilities[at]
        label = seen.labels[at] if seen.labels else None
        yield (
            dict(zip(columns, values, strict=True)),
            answer,
            label if type(label) is type(prediction) else None,
        )


def _obstacle(
    row: Mapping[str, Any], answer: Mapping[str, Any], columns: Mapping[str, Column], limit: int
) -> str:
    if any(isinstance(one, str) and EMAIL.search(one) for one in row.values()):
        return "a text holds an e-mail address"
    if any(one is None or (isinstance(one, float) and not math.isfinite(one)) for one in answer.values()):
        return "the prediction is no finite number"
    if any(not allowed(columns[name], value) for name, value in row.items()):
        return "the contract does not allow a value"
    return "a body would be too large" if len(msgspec.json.encode(row)) > limit else ""


def _line(row: Mapping[str, Any], answer: Mapping[str, Any], label: Any) -> tuple[bytes, bool]:
    content = {"body": row, "recorded": answer, **({} if label is None else {"label": label})}
    return msgspec.json.encode(content) + b"\n", label is not None


def _fitting(lines: Sequence[tuple[bytes, bool]]) -> list[tuple[bytes, bool]]:
    """As many as fit, spread over all."""
    total = sum(len(line) for line, _ in lines)
    step = max(1, math.ceil(total / LARGEST))
    kept = list(lines[::step])
    while sum(len(line) for line, _ in kept) > LARGEST:
        kept.pop()
    return kept
