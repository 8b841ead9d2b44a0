"""Pickled bytes whose classes are the notebook's own: the same value names another module in the package.

Nothing is loaded: only the instructions are read.
"""

from __future__ import annotations

import hashlib
import pickletools
from typing import Any

from promote_checks.probe.canonical_core import OWN, SIMPLE, Writer, is_own, write_bytes

MOST_PICKLED = 64 << 20


def pickle_digest(data: Any) -> str:
    """Digest of the instructions with the notebook's own modules under one name; empty where the bytes say it all."""
    content = bytes(data)
    if content[:1] != b"\x80" or content[-1:] != b"." or len(content) > MOST_PICKLED:
        return ""
    if not any(name.encode() in content for name in OWN):
        return ""
    total = hashlib.sha256()
    try:
        for code, argument, _ in pickletools.genops(content):
            if code.name != "FRAME":
                total.update(
                    repr((text_or(code.name), of_notebook(argument))).encode("utf-8", "surrogatepass")
                )
    except Exception:  # noqa: BLE001 - bytes that only look like a pickle
        return ""
    return total.hexdigest()


def text_or(name: str) -> str:
    """Texts of different lengths have instructions of their own."""
    return "UNICODE" if "BINUNICODE" in name else name


def of_notebook(argument: Any) -> Any:
    """An argument; a module of the notebook's own, or of the package that was made of it, under one name."""
    if isinstance(argument, str):
        module, space, name = argument.partition(" ")
        return "<own>" + space + name if is_own(module) else argument
    return argument


def write_perhaps_pickled(writer: Writer, value: Any) -> None:
    """Bytes as they are, or the pickle that they are."""
    text = "" if writer.sampled else pickle_digest(value)
    if text:
        writer.text("pickle", text)
    else:
        write_bytes(writer, value)


SIMPLE[bytes] = write_perhaps_pickled
