"""Estimators as skops archives, with the same bytes for the same estimator."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np

from {{ cookiecutter.package }} import model_limits

SCHEMA = "schema.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every member: an archive does not tell when it was made."""
ADDRESSES = ("_stop_words_id",)
"""Attributes in which scikit-learn keeps the address of an object. It holds for one process,
and is only a hint that a check was made already."""


def pack(value: Any) -> tuple[bytes, list[str]]:
    """Return the archive, and the types in it that skops does not trust by itself."""
    import skops.io  # Of the extra `service`: without it the package is imported all the same.

    content = canonical(skops.io.dumps(value))
    trusted: list[str] = sorted(skops.io.get_untrusted_types(data=content))
    # It must come back: some types can be written but not read.
    unpack(content, trusted)
    return content, trusted


def unpack(content: bytes, trusted: Sequence[str]) -> Any:
    """Build the value; raises if it holds a type that is neither known nor trusted."""
    import skops.io

    model_limits.check_archive(content)
    return skops.io.loads(content, trusted=list(trusted))


def canonical(content: bytes) -> bytes:
    """Replace what is by chance: addresses, times, and memory that nobody set."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members.pop(SCHEMA))
    numbers: dict[int, int] = {}
    files: dict[str, str] = {}
    _number(schema, numbers, files)
    members = {
        files.get(name, name): _clean(name, data) for name, data in members.items()
    }
    members[SCHEMA] = json.dumps(schema, indent=1).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return buffer.getvalue()


def _clean(name: str, data: bytes) -> bytes:
    """Zero the gaps between the fields of records: memory that nobody set."""
    if not name.endswith(".npy"):
        return data
    found = np.load(io.BytesIO(data), allow_pickle=False)
    if found.dtype.names is None:
        return data
    clean = np.zeros(found.shape, found.dtype)
    for field in found.dtype.names:
        clean[field] = found[field]
    buffer = io.BytesIO()
    np.save(buffer, clean, allow_pickle=False)
    return buffer.getvalue()


def _number(node: Any, numbers: dict[int, int], files: dict[str, str]) -> None:
    """Number objects and files in the order in which they appear."""
    if isinstance(node, list):
        for each in node:
            _number(each, numbers, files)
    if not isinstance(node, dict):
        return
    for name in ADDRESSES:
        if isinstance(node.get(name), dict) and "content" in node[name]:
            node[name]["content"] = "0"
    if isinstance(node.get("__id__"), int):
        node["__id__"] = numbers.setdefault(node["__id__"], len(numbers) + 1)
    if isinstance(node.get("file"), str) and "__loader__" in node:
        ending = node["file"].rpartition(".")[2]
        node["file"] = files.setdefault(node["file"], f"{len(files) + 1}.{ending}")
    for each in node.values():
        _number(each, numbers, files)
