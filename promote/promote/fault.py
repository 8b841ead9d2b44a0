"""An internal error in words: one line for the summary, a crash report for us, a traceback for `--verbose`."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OWN_CODE = re.compile(r"[\\/]promote(?:_checks|_staging)?[\\/]")


def fault_report(error: BaseException) -> str:
    """Return the report's text: versions, and for each exception its type and frames.

    No messages, no values, no source lines: they could hold the user's data.
    """
    lines = [
        _tool(),
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


def error_line(error: BaseException) -> str:
    """Return the type of an internal error and the deepest place in our own code: what may stand in a report.

    The message is left out, since it may quote a value of the user's.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if OWN_CODE.search(frame.filename)]
    deepest = (own or list(frames))[-1:]
    return type(error).__name__ + "".join(
        f" at {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in deepest
    )


def full_traceback(error: BaseException) -> str:
    """Return the whole traceback, values and all: for the screen of whoever asked for it, never for a file."""
    return "".join(traceback.format_exception(error)).rstrip("\n")


def write_fault(error: BaseException) -> Path:
    """Write the report to a temporary file: nothing of ours stays in the user's folders."""
    stamp = datetime.now(tz=UTC).strftime("%Y%m%d-%H%M%S")
    path = Path(tempfile.mkdtemp(prefix="promote-fault-"), f"fault-{stamp}-{os.getpid()}.txt")
    path.write_text(fault_report(error), encoding="utf-8")
    return path


def _tool() -> str:
    """Name and version of the distribution that we came in: the hooks have one of their own."""
    for name in ("promote-notebook", "promote-notebook-hooks"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    return "promote-notebook, not installed"


def _frame(frame: traceback.FrameSummary) -> str:
    return f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"


def _short(filename: str) -> str:
    """The file below the folder it was imported from; no folder of this machine."""
    for folder in sorted((entry for entry in sys.path if entry), key=len, reverse=True):
        if filename.startswith(folder + os.sep):
            return filename[len(folder) + 1 :]
    return Path(filename).name
