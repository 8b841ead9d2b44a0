"""A short text for a person who must see a value, exact enough to find where two values part."""

from __future__ import annotations

import re
from typing import Any

from promote_checks.probe.canonical_core import Writer, key_of, loaded, placed
from promote_checks.probe.canonical_repr import line_of

WIDTH = 120
LINES = 60
BLOCKS = 16
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


def describe_value(value: Any) -> str:
    """Several short lines: the shape first, then parts, each with a checksum of its content."""
    names = {key_of(base) for base in type(value).__mro__}
    if "pandas:DataFrame" in names:
        return lines(frame_lines(value))
    if "pandas:Series" in names:
        return lines(series_lines(value))
    if "numpy:ndarray" in names:
        return lines(array_lines(value))
    if "builtins:dict" in names and len(value) > 1:
        return lines(dict_lines(value))
    if names & {"builtins:list", "builtins:tuple"} and len(value) > 1:
        return lines(sequence_lines(value))
    if not names & PLAIN_WORDS and hasattr(value, "__dict__") and not isinstance(value, type):
        return lines(object_lines(value))
    return shortened(value)


PLAIN_WORDS = {
    f"builtins:{name}" for name in ("str", "int", "float", "bool", "bytes", "NoneType", "function", "module")
}


def lines(parts: list[str]) -> str:
    """At most ``LINES`` lines."""
    if len(parts) > LINES:
        parts = [*parts[: LINES - 1], f"... {len(parts) - LINES + 1} more"]
    return "\n".join(parts)


def shortened(value: Any, width: int = WIDTH) -> str:
    """One line of a repr, without addresses and without the name of this run's folder."""
    try:
        text = line_of(value)
    except Exception as error:  # noqa: BLE001 - a repr of foreign code may raise anything
        text = f"<{type(value).__name__} whose repr fails: {type(error).__name__}>"
    return clipped(ADDRESS.sub("0x...", placed(" ".join(text.split()))), width)


def clipped(text: str, width: int) -> str:
    """Both ends of a long line."""
    return text if len(text) <= width else text[: width - 25] + " ... " + text[-20:]


def checksum(value: Any) -> str:
    """Eight digits of the canonical form."""
    writer = Writer()
    try:
        writer.write(value)
    except Exception:  # noqa: BLE001 - a checksum that can not be had is said so
        return "unseen"
    return writer.hash.hexdigest()[:8]


def frame_lines(value: Any) -> list[str]:
    """Shape, index and one line per column."""
    found = [f"DataFrame, {value.shape[0]} rows x {value.shape[1]} columns", index_line(value.index)]
    found.append(f"columns: {shortened(list(value.columns))} #{checksum(value.columns)}")
    for position in range(min(value.shape[1], LINES)):
        column = value.iloc[:, position]
        found.append(f"column {value.columns[position]!r} {column_text(column)}")
    return found


def series_lines(value: Any) -> list[str]:
    """Length, name, index and values."""
    return [f"Series, {len(value)} rows, name {value.name!r}", index_line(value.index), column_text(value)]


def column_text(column: Any) -> str:
    """dtype, some values, checksum."""
    shown = column.head(6).tolist()
    return f"{column.dtype} {shortened(shown, 80)} #{checksum(column.array)}"


def index_line(index: Any) -> str:
    """Class, names, some labels, checksum."""
    shown = shortened(list(index[:4]), 60)
    return f"index: {type(index).__name__} names {list(index.names)} {shown} #{checksum(index)}"


def array_lines(value: Any) -> list[str]:
    """dtype, shape, then blocks of elements in C order with their checksums."""
    found = [f"{type(value).__name__} {value.dtype} {tuple(value.shape)}"]
    count = value.size
    size = max(8, -(-count // BLOCKS))
    for start in range(0, count, size):
        part = value.flat[start : min(start + size, count)]
        shown = shortened(part[:8].tolist(), 90)
        found.append(f"elements {start} to {start + len(part) - 1}: {shown} #{checksum(part)}")
    return found


def dict_lines(value: Any) -> list[str]:
    """One line per key."""
    found = [f"{type(value).__name__} with {len(value)} keys"]
    for _, (key, held) in zip(range(LINES), value.items()):
        found.append(f"[{shortened(key, 40)}]: {shortened(held, 70)} #{checksum(held)}")
    return found


def sequence_lines(value: Any) -> list[str]:
    """One line per element."""
    found = [f"{type(value).__name__} of {len(value)}"]
    for position in range(min(len(value), LINES)):
        held = value[position]
        found.append(f"[{position}]: {shortened(held, 80)} #{checksum(held)}")
    return found


def object_lines(value: Any) -> list[str]:
    """One line per attribute."""
    found = [shortened(value)]
    if loaded("matplotlib") is not None and hasattr(value, "findobj"):
        return found
    for name in sorted(vars(value))[:LINES]:
        if name != "_cache":
            held = vars(value)[name]
            found.append(f".{name}: {shortened(held, 70)} #{checksum(held)}")
    return found
