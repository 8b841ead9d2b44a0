"""A cell was edited after it was run, as what is stored with it shows.

Why: its output is that of an older text.

Mend: run the notebook from the top, and save.

Example: the stored traceback quotes a line that the cell no longer has; the output is numbered `Out[4]` in a cell
numbered `In [7]`; a cell without a number has outputs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Output, Subject

CODE = "NB006"
NAME = "edited-after-run"
SEVERITY: Severity = "error"
HINT = "run the notebook from the top, and save"
WORDS: tuple[str, ...] = ()


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OWN_FRAME = re.compile(
    r"^(Cell In|Input In|<ipython-input-|Input \x1b)|^\s*(in <module>|File <ipython)", re.MULTILINE
)
_QUOTED = re.compile(r"^-+> *(?P<line>\d+) (?P<text>.*)$", re.MULTILINE)


def check(subject: Subject) -> Iterator[Hit]:
    """One finding a cell."""
    told = set()
    for output in subject.outputs or ():
        message = _evidence(output, subject)
        if message and output.cell not in told:
            told.add(output.cell)
            yield Hit(Place(output.cell), message)


def _evidence(output: Output, subject: Subject) -> str:
    cell = subject.cells[output.cell]
    ran = any(one.execution_count for one in subject.code_cells)
    if output.count is not None and cell.execution_count and output.count != cell.execution_count:
        return f"the output is that of run {output.count}, the cell that of run {cell.execution_count}"
    if cell.execution_count is None and ran and cell.source.strip() and output.kind != "display_data":
        return "the cell has an output and no number: it was changed or cleared after its run"
    if output.kind == "error":
        return _quotes_other_code(output, cell.source)
    return ""


def _quotes_other_code(output: Output, source: str) -> str:
    """The first frame of a traceback is the cell's own; it marks the line that raised."""
    text = _COLOUR.sub("", output.text)
    if not _OWN_FRAME.search(text) or "SyntaxError" in output.name or "IndentationError" in output.name:
        return ""
    quoted = _QUOTED.search(text)
    if quoted is None or not quoted["text"].strip():
        return ""
    lines = source.split("\n")
    number = int(quoted["line"])
    now = lines[number - 1] if number <= len(lines) else ""
    if now.strip() == quoted["text"].strip() or source.lstrip().startswith(("%", "!")):
        return ""
    return f"the stored traceback quotes line {number} as it was; it reads otherwise now"
