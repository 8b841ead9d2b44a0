"""Where a kernel's outputs go: messages as Jupyter words them, without sockets of ZeroMQ and their threads."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from typing import Any

from jupyter_client.session import Session

Emit = Callable[[str, dict[str, Any]], None]


class MessageSession(Session):
    """Jupyter's session whose messages go to ``emit``."""

    emit: Any = None

    def send(  # type: ignore[override]
        self,
        stream: object,
        msg_or_type: Any,
        content: Any = None,
        parent: object = None,
        ident: object = None,
        buffers: Any = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Hand one message over; ``buffers`` of widgets as base64."""
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        else:
            kind = msg_or_type
        sent = dict(content or {})
        if buffers:
            sent["__buffers__"] = [base64.b64encode(bytes(part)).decode("ascii") for part in buffers]
        if self.emit is not None:
            self.emit(kind, sent)
        return self.msg(kind, sent)


class Captured:
    """A file behind descriptor 1 or 2, for what C code and child processes write there."""

    def __init__(self, descriptor: int, path: str) -> None:
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(self.file, descriptor)
        self.done = 0

    def new(self) -> str:
        """What was written since the last question."""
        size = os.fstat(self.file).st_size
        if size < self.done:  # somebody truncated it
            self.done = 0
        if size == self.done:
            return ""
        text = os.pread(self.file, size - self.done, self.done)
        self.done = size
        return text.decode("utf-8", "replace")


class Stream(io.TextIOBase):
    """``sys.stdout`` of a kernel. What others wrote to the same descriptor before comes first."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, captured: Captured, emit: Emit, descriptor: int) -> None:
        super().__init__()
        self.name = name
        self.captured = captured
        self.emit = emit
        self.descriptor = descriptor
        self.owner = os.getpid()
        self.waiting: list[str] = []
        self.length = 0

    def write(self, text: str) -> int:
        """Keep text until the next flush; a process that forked off writes to the descriptor."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.owner:
            os.write(self.descriptor, text.encode("utf-8", "replace"))
            return len(text)
        others = self.captured.new()
        if others or text:
            self.waiting += [others, text]
            self.length += len(others) + len(text)
        if self.length > 1 << 14:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what is waiting."""
        if os.getpid() != self.owner:
            return
        text = "".join(self.waiting) + self.captured.new()
        self.waiting.clear()
        self.length = 0
        if text:
            self.emit("stream", {"name": self.name, "text": text})

    def fileno(self) -> int:
        """The descriptor, for child processes."""
        return self.descriptor

    def isatty(self) -> bool:
        """A notebook is no terminal."""
        return False

    def writable(self) -> bool:
        """It is there to be written to."""
        return True
