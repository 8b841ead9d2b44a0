"""Connections on which anything can be said, and what comes back."""

from __future__ import annotations

import asyncio
import re

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
HANG_SECONDS = 60.0
"""Whoever has neither answered nor hung up by then never will."""


async def statuses(port: int, said: bytes, seconds: float = HANG_SECONDS) -> list[int]:
    """Say something; return the statuses of what comes until the first whole answer or the end.

    Raises TimeoutError where nothing does.
    """
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            return await _said(reader, writer, said)
        except ConnectionError:
            return []
        finally:
            writer.transport.abort()


async def _said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes) -> list[int]:
    writer.write(said)
    heard = b""
    while block := await reader.read(65_536):
        heard += block
        if is_whole(heard):
            break
    return [int(status) for status in _STATUS.findall(heard)]


def is_whole(heard: bytes) -> bool:
    """Say whether a final answer is complete."""
    while heard.startswith(b"HTTP/1.1 100 ") and b"\r\n\r\n" in heard:
        heard = heard.partition(b"\r\n\r\n")[2]
    head, end, body = heard.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and (length is None or len(body) >= int(length[1]))
