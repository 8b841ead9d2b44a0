"""Decode stored outputs and metadata of an ``.ipynb`` file. Only ``promote check`` does this, never the hook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from promote_checks.rules.subject import Output

_SHOWN = ("text/plain", "text/html", "text/markdown", "text/latex", "application/json")


def outputs_and_metadata(data: bytes) -> tuple[tuple[Output, ...], tuple[tuple[int | None, Any], ...]]:
    """Outputs in order, and the metadata of the notebook (None) and of each cell."""
    file: Any = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    cells = _cells(file)
    outputs = tuple(one for index, cell in enumerate(cells) for one in _outputs(index, cell))
    metadata: list[tuple[int | None, Any]] = [(None, file.get("metadata", {}))]
    metadata += [(index, cell.get("metadata", {})) for index, cell in enumerate(cells)]
    return outputs, tuple(metadata)


def _cells(file: Any) -> list[Any]:
    cells = file.get("cells")
    if cells is None:
        cells = [cell for sheet in file.get("worksheets", []) for cell in sheet.get("cells", [])]
    return [cell for cell in cells if isinstance(cell, dict)]


def _outputs(index: int, cell: Any) -> Iterator[Output]:
    if cell.get("cell_type") != "code":
        return
    for one in cell.get("outputs") or ():
        if isinstance(one, dict):
            yield _output(index, one)


def _output(index: int, one: Any) -> Output:
    kind = {"pyout": "execute_result", "pyerr": "error"}.get(
        str(one.get("output_type")), str(one.get("output_type"))
    )
    count = one.get("execution_count", one.get("prompt_number"))
    if kind == "stream":
        texts = {"text/plain": _joined(one.get("text"))}
    elif kind == "error":
        texts = {"text/plain": "\n".join(map(str, one.get("traceback") or ())) or _joined(one.get("evalue"))}
    else:
        data = one.get("data") if isinstance(one.get("data"), dict) else {}
        texts = {kind: _joined(data[kind]) for kind in _SHOWN if kind in data}
        if "text" in one:
            texts.setdefault("text/plain", _joined(one["text"]))
    name = one.get("ename") if kind == "error" else one.get("name", "")
    return Output(index, kind, texts, str(name or ""), count if isinstance(count, int) else None)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
