"""The thin notebook runs where the notebook did: in a private copy of its folder."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from promote_checks.gate.context import CheckContext
from promote_checks.observe.copy import copied


def copied_folder(context: CheckContext, root: Path) -> AbstractContextManager[Path]:
    """Copy the notebook's folder, and what it reaches through ``..``, below ``root``; yield the copy.

    Not one of the numbered copies of ``private_copy``: the proof, which runs beside us, must get the very
    path that the observed run had.
    """
    return copied(context.notebook_folder.resolve(), root, left_out=context.left_out, beside=context.beside)
