"""Sizes of a saved model, checked before anything is unpacked or built."""

from __future__ import annotations

import io
import math
import os
import stat
import zipfile
from pathlib import Path

import numpy as np

FILE_BYTES = 2**31
"""The largest file of a model."""
UNPACKED_BYTES = 2**32
"""How large the members of an archive may be together."""
EXPANSION = 100
"""How many times larger than the archive, beyond the first ``FREE_BYTES``."""
FREE_BYTES = 2**26
MEMBERS = 100_000
_HEAD = 65_536


class OversizedError(Exception):
    """A file that would take more memory than its size says. The text says which limit."""


def read_file(path: Path) -> bytes:
    """Return the content of a plain file. Raises OversizedError and OSError."""
    # A pipe would be waited for.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OversizedError("it is no plain file")
        content = file.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise OversizedError(f"it has more than {FILE_BYTES} bytes")
    return content


def check_archive(content: bytes) -> None:
    """Raise OversizedError for an archive that unpacks to more than it should.

    zipfile reads no more of a member than its entry says, so that the entries can be
    believed.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > MEMBERS:
            raise OversizedError(f"it has more than {MEMBERS} members")
        if size > min(UNPACKED_BYTES, FREE_BYTES + EXPANSION * len(content)):
            raise OversizedError(f"it unpacks to {size} bytes")
        for member in members:
            if member.filename.endswith(".npy"):
                with archive.open(member) as file:
                    _check_header(file.read(_HEAD), member.file_size)


def check_array(content: bytes) -> None:
    """Raise OversizedError where an array's header asks for another size than follows it."""
    _check_header(content[:_HEAD], len(content))


def _check_header(start: bytes, size: int) -> None:
    file = io.BytesIO(start)
    version = np.lib.format.read_magic(file)
    reader = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(version)
    if reader is None:
        raise OversizedError(f"an array of the format {version} is not read here")
    shape, _, dtype = reader(file)
    if math.prod(shape) * dtype.itemsize != size - file.tell():
        raise OversizedError("an array has another size than its header says")
