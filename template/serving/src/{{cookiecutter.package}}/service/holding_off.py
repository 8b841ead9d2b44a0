"""New connections that a closing server does not take in, while those that began are kept."""

from __future__ import annotations

import contextlib
import ctypes
import socket
import struct
import sys

_ATTACH_FILTER = 26
"""``SO_ATTACH_FILTER`` of Linux, which Python does not name."""
_FLAGS, _SYN = 13, 0x02
"""Where the flags of a TCP header stand, and the one that begins a connection."""
_LOAD_BYTE, _IF_ANY_BIT, _RETURN = 0x30, 0x45, 0x06
_EVERYTHING = 0xFFFFFFFF
_PROGRAM = (
    (_LOAD_BYTE, 0, 0, _FLAGS),
    (_IF_ANY_BIT, 0, 1, _SYN),
    (_RETURN, 0, 0, 0),
    (_RETURN, 0, 0, _EVERYTHING),
)
"""Drop what begins a connection, keep all else: code, jump if so, jump if not, operand."""


def hold_off(listener: socket.socket) -> bool:
    """Let no connection begin any more; say whether the system does that.

    Between the last connection that is accepted and the end of the socket another could
    arrive, which the system would reset although its client may have sent a request.
    Whoever is held off knocks again after a second, and is refused then.
    """
    if not sys.platform.startswith("linux"):
        return False
    code = b"".join(struct.pack("HBBI", *step) for step in _PROGRAM)
    held = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("HP", len(_PROGRAM), ctypes.addressof(held))
    with contextlib.suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, described)
        return True
    return False
