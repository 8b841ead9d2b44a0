"""Text of people (titles, headings) put where it can do no harm: one line, no markup of ours."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Return the text on one line, without control characters and marks of writing direction."""
    kept = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(kept.split())


def docstring(text: str) -> str:
    """Return what can stand between three double quotes."""
    safe = one_line(text).replace("\\", "\\\\").replace('"', "'")
    return safe.strip("'") or "A promoted notebook."


def table_cell(text: str) -> str:
    """Return what can stand in a cell of a Markdown table."""
    return one_line(text).replace("|", "\\|")


def code(text: str) -> str:
    """Return the text as inline code of Markdown."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{table_cell(text)}{pad}{fence}"
