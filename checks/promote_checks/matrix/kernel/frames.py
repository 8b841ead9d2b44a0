"""JSON messages over a stream socket: four bytes of length, then the text."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

HEADER = struct.Struct("!I")


def packed(message: dict[str, Any]) -> bytes:
    """One message as bytes. What JSON does not know is told by its ``repr``."""
    text = json.dumps(message, default=repr).encode("utf-8", "backslashreplace")
    return HEADER.pack(len(text)) + text


def received(stream: socket.socket) -> dict[str, Any] | None:
    """The next message; None where the other side is gone, whole messages or not."""
    head = _exactly(stream, HEADER.size)
    body = None if head is None else _exactly(stream, HEADER.unpack(head)[0])
    return None if body is None else json.loads(body)


def _exactly(stream: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        try:
            part = stream.recv(min(size - len(parts), 1 << 20))
        except ConnectionError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)


def whole(buffer: bytearray) -> list[dict[str, Any]]:
    """Take the whole messages out of a buffer; the rest stays in it."""
    found = []
    while len(buffer) >= HEADER.size:
        (size,) = HEADER.unpack_from(buffer)
        if len(buffer) < HEADER.size + size:
            break
        found.append(json.loads(bytes(buffer[HEADER.size : HEADER.size + size])))
        del buffer[: HEADER.size + size]
    return found
