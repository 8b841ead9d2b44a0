"""Executed notebooks in a folder that the user names: each appears whole, or not at all."""

from __future__ import annotations

import copy
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError


def file_name(notebook: str, number: int, point: str) -> str:
    """A name for one point's notebook; the number keeps points apart whose names look alike."""
    words = re.sub(r"[^\w.=+-]+", "-", point).strip("-.")[:80]
    return f"{Path(notebook).stem}-{number:03d}-{words}.ipynb"


def save(document: Any, folder: Path, name: str) -> None:
    """Write an executed notebook as papermill would, marks of a failed cell included; one rename."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors
    from papermill.iorw import write_ipynb

    document = copy.deepcopy(document)
    document.metadata.setdefault("papermill", {})["output_path"] = str(folder / name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".promote-", suffix=".ipynb")
        os.close(handle)
    except OSError as error:
        raise UserError(f"{folder} can't be written: {error.strerror}", "name another folder") from None
    try:
        try:
            raise_for_execution_errors(document, temporary)
            write_ipynb(document, temporary)
        except PapermillExecutionError:
            pass  # written, with the marks
        os.chmod(temporary, 0o644)
        os.replace(temporary, folder / name)
    finally:
        Path(temporary).unlink(missing_ok=True)
