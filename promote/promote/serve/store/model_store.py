"""What training left, as files: read again only if their digests are those of the manifest."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .serving import State

MANIFEST = "manifest.json"
PLAIN = (str, int, float, bool, type(None))


class ModelError(Exception):
    """The saved model is incomplete, or not what was saved."""


def save(state: Any, folder: str | Path) -> None:
    """Write every field of the state into ``folder``, and a manifest with their digests."""
    values: Mapping[str, Any] = state
    if is_dataclass(state) and not isinstance(state, type):
        values = {name: getattr(state, name) for name in asdict(state)}
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, value in sorted(values.items()):
        kind, content = _encoded(value)
        path = place / f"{name}.{kind}"
        path.write_bytes(content)
        files[name] = {"file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "kind": kind}
    text = json.dumps({"version": "1", "files": files}, indent=2, sort_keys=True)
    (place / MANIFEST).write_text(text + "\n", encoding="utf-8")


def load(folder: str | Path) -> State:
    """Read the state.

    Raises:
        ModelError: a file is missing, or differs from what was saved.

    """
    from .serving import State  # noqa: PLC0415 - saving needs no serving path

    place = Path(folder)
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        values = {name: _decoded(place, entry) for name, entry in manifest["files"].items()}
    except OSError as error:
        message = f"the model can't be read: {error.strerror}"
        raise ModelError(message) from error
    return State(**values)


def _encoded(value: Any) -> tuple[str, bytes]:
    if isinstance(value, np.generic) and isinstance(value.item(), PLAIN):
        value = value.item()
    if _is_plain(value):
        return "json", json.dumps(value).encode()
    sink = io.BytesIO()
    _Pickler(sink, protocol=5).dump(value)
    return "pickle", sink.getvalue()


class _Pickler(pickle.Pickler):
    """Gives the same bytes each time: the gaps between the fields of records are memory that nobody set."""

    def reducer_override(self, value: Any) -> Any:
        """Reduce records from a copy with zeros in the gaps."""
        if not isinstance(value, np.ndarray) or value.dtype.names is None:
            return NotImplemented
        clean = np.zeros(value.shape, value.dtype)
        for name in value.dtype.names:
            clean[name] = value[name]
        return clean.__reduce_ex__(5)


def _is_plain(value: Any) -> bool:
    if type(value) is list:
        return all(_is_plain(one) for one in value)
    if type(value) is dict:
        return all(type(key) is str and _is_plain(one) for key, one in value.items())
    return type(value) in PLAIN


def _decoded(folder: Path, entry: Mapping[str, str]) -> Any:
    content = (folder / entry["file"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        message = f"{entry['file']} is not what was saved"
        raise ModelError(message)
    if entry["kind"] == "json":
        return json.loads(content)
    return pickle.loads(content)  # noqa: S301 - its digest was checked
