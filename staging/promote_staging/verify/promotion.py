"""The promotion's own document, its seal, and the model that it names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.ledger.digest import digest
from promote_checks.ledger.store import content_of
from promote_staging.releases.files import model_files
from promote_staging.verify.result import Result, failed, judged, passed, skipped

DOCUMENT, MANIFEST, SCHEMA = "promotion.json", "model/manifest.json", "model/schema.json"
_NAMED = 3


def seal(root: Path) -> Result:
    """``promotion.json`` is as a promotion wrote it; what was edited since is named."""
    content = content_of(root, DOCUMENT)
    if content is None:
        return skipped("seal", "there is no promotion.json")
    document = _object(content, DOCUMENT)
    if document.get("seal") != digest({key: value for key, value in document.items() if key != "seal"}):
        return failed("seal", "promotion.json was edited: its seal does not fit")
    if not _is_canonical(document, content):
        return failed("seal", "promotion.json was edited: it is not spelled as a promotion writes it")
    edited = sorted(name for name, sha in _manifest(document).items() if _sha(root, name) != sha)
    more = f" and {len(edited) - _NAMED} more" if len(edited) > _NAMED else ""
    said = f"; edited since: {', '.join(edited[:_NAMED])}{more}" if edited else ", and so are its files"
    return passed("seal", f"promotion.json is as it was written{said}")


def model(root: Path) -> Result:
    """The trained model is the one that the promotion saved, byte by byte, and nothing lies beside it."""
    content = content_of(root, MANIFEST)
    if content is None:
        there = next(iter(model_files(root)), None)
        return (
            failed("model", f"{there} is there without {MANIFEST}")
            if there
            else skipped("model", "there is none")
        )
    named = _named(_object(content, MANIFEST))
    found = model_files(root)
    problems = [*_against(found, named | {MANIFEST: found.get(MANIFEST, "")}, MANIFEST)]
    promoted = _promoted(root)
    if promoted:
        problems += _against(found, promoted, DOCUMENT)
    return judged("model", problems, f"{len(found)} files are those that {MANIFEST} and {DOCUMENT} name")


def _against(found: Mapping[str, str], named: Mapping[str, str], by: str) -> Iterator[str]:
    for name in sorted(found.keys() | named.keys()):
        if name not in named:
            yield f"{name} is not named by {by}"
        elif found.get(name) != named[name]:
            yield f"{name} is not what {by} says" if name in found else f"{name} is missing"


def _named(manifest: Mapping[str, Any]) -> dict[str, str]:
    parts, schema = manifest.get("files"), manifest.get("schema")
    if not isinstance(parts, dict) or not all(isinstance(one, dict) for one in parts.values()):
        raise UserError(f"{MANIFEST} is no manifest of a model", "Restore it from git.")
    return {f"model/{one.get('file')}": str(one.get("sha256")) for one in parts.values()} | {
        SCHEMA: str(schema)
    }


def _promoted(root: Path) -> Mapping[str, str]:
    content = content_of(root, DOCUMENT)
    manifest = _manifest(_object(content, DOCUMENT)) if content is not None else {}
    return {name: sha for name, sha in manifest.items() if name.startswith("model/")}


def _manifest(document: Mapping[str, Any]) -> Mapping[str, str]:
    found = document.get("manifest")
    return {str(name): str(sha) for name, sha in found.items()} if isinstance(found, dict) else {}


def _sha(root: Path, name: str) -> str:
    path = root / name
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _object(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise UserError(f"{name} can't be read: {error}", "Restore it from git.") from error
    if not isinstance(document, dict):
        raise UserError(f"{name} is no JSON object", "Restore it from git.")
    return document


def _is_canonical(document: Mapping[str, Any], content: bytes) -> bool:
    """A key twice, or another spelling, could say something else to a person than to a program."""
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode() == content
