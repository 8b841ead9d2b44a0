"""What each cell showed, as a digest: printed text, displayed values, pictures."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_BY_NATURE = re.compile(
    r"0x[0-9a-fA-F]{4,}|(Wall time|CPU times|Compiler time)[^\n]*|id=['\"][^'\"]+['\"]"
    r"|#?\bsk-container-id-\d+|\bT_[0-9a-f]{5,}\w*"
)
"""Addresses, times that magics print, ids of elements: they differ between any two runs."""
_BAR = re.compile(r"\d%\|")
"""A progress bar."""


INJECTED = "injected-parameters"
"""papermill's tag of the cell with the new values: what it shows is not the notebook's."""


def shown_cells(document: Any) -> dict[int, str]:
    """Cell -> digest of its outputs. ``document``: an executed one of ``observe``, whose cell ids end with the number.

    Of a rich value the plain text and the pictures count; markup repeats it with ids of its own. What goes to
    standard error does not count: warnings name lines and files.
    """
    found = {}
    for cell in document.cells:
        if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", ()):
            shown = [text for output in cell.outputs for text in _texts(output)]
            found[int(cell.id.rpartition("-")[2])] = hashlib.sha256("\0".join(shown).encode()).hexdigest()
    return found


def _texts(output: Any) -> list[str]:
    if output.output_type == "stream":
        return [without_noise(_joined(output.text))] if output.name == "stdout" else []
    if output.output_type == "error":
        return [str(output.ename)]
    kept = {kind: _joined(value) for kind, value in output.get("data", {}).items() if kind != "text/html"}
    return [
        f"{kind}: {text if kind.startswith('image/') else without_noise(text)}"
        for kind, text in sorted(kept.items())
    ]


def _joined(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def without_noise(text: str) -> str:
    """A text without what differs between any two runs."""
    # Line by line: a pattern that looks for a bar in one long line takes time that grows with its square.
    lines = [line for line in text.split("\n") if not _BAR.search(line)]
    return _BY_NATURE.sub("", "\n".join(lines))
