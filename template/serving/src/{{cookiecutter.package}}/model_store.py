"""The trained model on disk: saved once, and loaded only if it is what was saved.

No pickles. Small values are JSON, arrays are npy, estimators are skops, which builds
only the types that ``model_trust`` names. The folder holds::

    manifest.json   version; for each part of the state its file, digest, kind and types
    schema.json     what goes in and what comes out
    ...             the parts
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from {{ cookiecutter.package }} import model_archive, model_limits, model_trust, model_values
from {{ cookiecutter.package }}.serving import State

MANIFEST = "manifest.json"
SCHEMA = "schema.json"
VERSION = 12
"""How many digits of the digest make the version."""
WIDTH = 89
"""Characters of a line and its end, of ruff's defaults."""
ENDINGS = {"json": "json", "npy": "npy", "skops": "skops"}
_DIGEST = re.compile(r'^DIGEST = "[^"]*"', re.MULTILINE)
_TYPES = re.compile(r"^TYPES: [^=]*= \([^)]*\)\n", re.MULTILINE)


class ModelError(Exception):
    """A model can't be saved or loaded; the text says why, in one line."""


def save(state: Any, folder: Path, *, schema: Mapping[str, Any]) -> str:
    """Write the state and its schema into ``folder``; return the version.

    It is made of the digests, so that the same model has the same one. Equal states give
    equal bytes. To be served it must be accepted: see ``accept``. Raises ModelError, with nothing written, for a
    part that can be stored in none of the safe ways.
    """
    contents: dict[str, bytes] = {SCHEMA: _json(schema)}
    files: dict[str, dict[str, Any]] = {}
    for name, value in sorted(_parts(state).items()):
        kind, content, types = _stored(name, value)
        file = f"{name}.{ENDINGS[kind]}"
        contents[file] = content
        files[name] = {"file": file, "kind": kind, "sha256": _digest(content)}
        if types:
            files[name]["types"] = types
    version, contents[MANIFEST] = _manifest(files, contents[SCHEMA])
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    return version


def save_schema(folder: Path, schema: Mapping[str, Any]) -> str:
    """Give a saved model another schema; return its new version."""
    content = _json(schema)
    version, manifest = _manifest(read_manifest(folder)["files"], content)
    (folder / SCHEMA).write_bytes(content)
    (folder / MANIFEST).write_bytes(manifest)
    return version


def load(folder: Path) -> Any:
    """Return the state. Raises ModelError if a part is not what the manifest says."""
    parts = {
        name: _loaded(folder, name, entry)
        for name, entry in read_manifest(folder)["files"].items()
    }
    fields = getattr(State, "__dataclass_fields__", None)
    if fields is None:
        return parts
    if set(fields) != set(parts):
        raise ModelError(f"{folder.name} was saved for another version of serving.py")
    return State(**parts)


def accept(folder: Path, module: Path = Path(model_trust.__file__)) -> tuple[str, ...]:
    """Name the model in the project's code, so that it is served; return its types.

    The change of ``model_trust.py`` is what a reviewer sees.
    """
    named = {each for entry in read_manifest(folder)["files"].values() for each in entry.get("types", ())}
    types = tuple(sorted(named))
    text = module.read_text(encoding="utf-8")
    text = _DIGEST.sub(f'DIGEST = "{digest_of(folder)}"', text)
    text = _TYPES.sub(lambda _: _types_line(types), text)
    module.write_text(text, encoding="utf-8")
    return types


def _types_line(types: Sequence[str]) -> str:
    """Return the assignment as a formatter would leave it."""
    start = "TYPES: tuple[str, ...] = "
    line = f"{start}({''.join(json.dumps(name) + ',' for name in types)})\n"
    if len(types) < 2 and len(line) <= WIDTH:
        return line
    return start + "(\n" + "".join(f"    {json.dumps(name)},\n" for name in types) + ")\n"


def require_accepted(folder: Path, digests: Collection[str] = ()) -> None:
    """Raise ModelError for a model that neither ``model_trust`` nor the caller names."""
    digest = digest_of(folder)
    if digest not in {model_trust.DIGEST, *digests}:
        raise ModelError(
            f"{folder.name} is not the model that model_trust.py names (its digest is {digest}):"
            f" accept it with python -m {__package__} accept-model"
        )


def digest_of(folder: Path) -> str:
    """Return the digest of all that the manifest lists."""
    return _digest_of(read_manifest(folder))


def version_of(folder: Path) -> str:
    """Return the version of the model in a folder: the beginning of its digest."""
    return digest_of(folder)[:VERSION]


def _digest_of(manifest: Mapping[str, Any]) -> str:
    described = {"files": manifest["files"], "schema": manifest["schema"]}
    return _digest(_json(described))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest. Raises ModelError where its version is not of what it lists."""
    found = _read_json(folder, MANIFEST, _bytes(folder, MANIFEST))
    if not isinstance(found.get("files"), dict) or "version" not in found:
        raise ModelError(f"{folder.name}/{MANIFEST} is not a manifest of a model")
    found.setdefault("schema", "")
    if found["version"] != _digest_of(found)[:VERSION]:
        raise ModelError(f"{folder.name}/{MANIFEST} has a version that is not of its content")
    return found


def read_schema(folder: Path) -> dict[str, Any]:
    """Return the schema, if it is the one that the model was saved with."""
    content = _bytes(folder, SCHEMA)
    if _digest(content) != read_manifest(folder).get("schema"):
        raise ModelError(f"{folder.name}/{SCHEMA} is not what the manifest says")
    return _read_json(folder, SCHEMA, content)


def _manifest(files: Mapping[str, Any], schema: bytes) -> tuple[str, bytes]:
    described = {"files": files, "schema": _digest(schema)}
    version = _digest_of(described)[:VERSION]
    return version, _json({"version": version, **described})


def _parts(state: Any) -> dict[str, Any]:
    if isinstance(state, Mapping):
        parts = {str(name): value for name, value in state.items()}
    else:
        fields = dataclasses.fields(state)
        parts = {field.name: getattr(state, field.name) for field in fields}
    for name in parts:
        # It becomes the name of a file.
        if not re.fullmatch(r"\w{1,80}", name, re.ASCII) or name in ("manifest", "schema"):
            raise ModelError(f"a part of the state can't be called {name!r}")
    return parts


def _stored(name: str, value: Any) -> tuple[str, bytes, list[str]]:
    """Return kind, bytes and, for skops, the types that a reviewer must accept."""
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        buffer = io.BytesIO()
        np.save(buffer, value, allow_pickle=False)
        return "npy", buffer.getvalue(), []
    try:
        return "json", _json(model_values.stored(value)), []
    except model_values.NotPlainError:
        pass
    try:
        content, trusted = model_archive.pack(value)
    except Exception as error:  # Whatever: skops asks the object itself.
        reason = f"{type(value).__name__} ({type(error).__name__})"
        raise ModelError(f"{name} can't be stored without a pickle: {reason}") from error
    return "skops", content, trusted


def _loaded(folder: Path, name: str, entry: Mapping[str, Any]) -> Any:
    file = str(entry["file"])
    if Path(file).name != file:
        raise ModelError(f"the manifest names a file outside the folder: {file}")
    content = _bytes(folder, file)
    if _digest(content) != entry["sha256"]:
        raise ModelError(f"{folder.name}/{file} is not what the manifest says")
    try:
        return _value(entry, content)
    except Exception as error:  # Whatever: a type may refuse to be built.
        text = " ".join(str(error).split())[:300]
        raise ModelError(f"{name} of {folder.name} can't be loaded: {text}") from error


def _value(entry: Mapping[str, Any], content: bytes) -> Any:
    kind = entry["kind"]
    if kind == "json":
        return model_values.from_plain(json.loads(content))
    if kind == "npy":
        model_limits.check_array(content)
        return np.load(io.BytesIO(content), allow_pickle=False)
    if kind == "skops":
        return model_archive.unpack(content, model_trust.TYPES)
    raise ModelError(f"unknown kind {kind!r}")


def _bytes(folder: Path, file: str) -> bytes:
    try:
        return model_limits.read_file(folder / file)
    except model_limits.OversizedError as error:
        raise ModelError(f"{folder.name}/{file} is not read: {error}") from None
    except OSError:
        raise ModelError(f"no {file} in {folder.name}: is it a saved model?") from None


def _read_json(folder: Path, file: str, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        raise ModelError(f"{folder.name}/{file} is not JSON") from None
    return found if isinstance(found, dict) else {}


def _json(value: Any) -> bytes:
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
