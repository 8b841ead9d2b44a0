"""What a notebook says, as digests: its code cells in order, with their tags. Not outputs, counts, ids or texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from promote_checks.drift.hidden import without_secret_values
from promote_checks.notebook.document import PYTHON_NAMES
from promote_checks.notebook.model import Cell

_OURS = "promote-ignore"
"""Tags that begin so speak to the rules; no package is made otherwise because of them."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a notebook."""

    language: str
    cells: tuple[str | None, ...]
    """One sha256 for each cell of the notebook, in order; None: text, or nothing but blanks."""

    @property
    def sha256(self) -> str:
        """Of all code cells in order. Text cells and empty cells between them don't matter."""
        return _sha256([self.language, *(one for one in self.cells if one is not None)])

    def document(self) -> dict[str, Any]:
        """For ``promotion.json``."""
        return {"language": self.language, "sha256": self.sha256, "cells": list(self.cells)}


def code_of(language: str, cells: Sequence[Cell]) -> Code:
    """Digest the cells of a notebook or script of any format."""
    named = "python" if language.lower() in PYTHON_NAMES else language.lower()
    return Code(named, tuple(map(_digest, cells)))


def _digest(cell: Cell) -> str | None:
    if cell.kind != "code" or not cell.source.strip():
        return None
    tags = sorted({tag for tag in cell.tags if not tag.startswith(_OURS)})
    return _sha256([without_secret_values(cell.source), tags])


def _sha256(value: object) -> str:
    # ASCII, so that lone surrogates, which JSON may hold, are no error.
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()
