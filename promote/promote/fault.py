"""A report of a fault of ours: where it happened, without any value of the user's."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def fault_report(error: BaseException) -> str:
    """Return the report's text: versions, and for each exception its type and frames.

    No messages, no values, no source lines: they could hold the user's data.
    """
    lines = [
        f"promote-notebook {version('promote-notebook')}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        "",
    ]
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    for number, one in enumerate(chain):
        lines.append(
            ("" if number == 0 else "caused by ") + f"{type(one).__module__}.{type(one).__qualname__}"
        )
        lines += [_frame(frame) for frame in traceback.extract_tb(one.__traceback__)]
    return "\n".join(lines) + "\n"


def write_fault(error: BaseException) -> Path:
    """Write the report to the user's state folder, or to a temporary file where that can't be written."""
    stamp = datetime.now(tz=UTC).strftime("%Y%m%d-%H%M%S")
    name = f"fault-{stamp}-{os.getpid()}.txt"
    try:
        folder = _state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(fault_report(error), encoding="utf-8")
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="promote-"), name)
        path.write_text(fault_report(error), encoding="utf-8")
    return path


def _state_folder() -> Path:
    configured = os.environ.get("XDG_STATE_HOME", "")
    base = Path(configured) if os.path.isabs(configured) else Path.home() / ".local" / "state"
    return base / "promote"


def _frame(frame: traceback.FrameSummary) -> str:
    return f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"


def _short(filename: str) -> str:
    """The file below the folder it was imported from; no folder of this machine."""
    for folder in sorted((entry for entry in sys.path if entry), key=len, reverse=True):
        if filename.startswith(folder + os.sep):
            return filename[len(folder) + 1 :]
    return Path(filename).name
