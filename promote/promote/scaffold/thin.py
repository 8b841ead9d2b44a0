"""The thin notebook as a file: format 4.5, derived ids, no outputs, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from promote.emission import ThinCell

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_text(cells: Iterable[ThinCell]) -> str:
    """Return the JSON text of a notebook with these cells."""
    seen: Counter[str] = Counter()
    document = {
        "cells": [_cell(cell, seen) for cell in cells],
        "metadata": _METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _cell(cell: ThinCell, seen: Counter[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": _identifier(cell, seen),
        "metadata": {"tags": list(cell.tags)} if cell.tags else {},
        "source": cell.source.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return dict(sorted(made.items()))


def _identifier(cell: ThinCell, seen: Counter[str]) -> str:
    """Derive the id from the content, so that a cell keeps it when others come and go."""
    content = f"{cell.kind}\n{cell.source}"
    seen[content] += 1
    return hashlib.sha256(f"{seen[content]}\n{content}".encode(errors="surrogatepass")).hexdigest()[:12]
