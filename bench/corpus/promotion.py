"""Run ``promote NOTEBOOK -o OUT --json`` as a person would, and read what it says of itself."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.judge.process import Finished, run
from bench.judge.sides import REPOSITORY, private_copy

COMMAND = "from promote.cli import main; raise SystemExit(main())"
_FOLDERS = ("promote", "checks", "staging")


@dataclass(frozen=True, slots=True)
class Promotion:
    """What the command left behind."""

    process: Finished
    project: Path | None
    """The emitted project; None if nothing was written."""
    document: dict[str, Any]
    """``promotion.json``; empty if there is none."""
    json_is_clean: bool
    """``--json`` printed one JSON document and nothing else, or nothing was promised (exit 2)."""
    input_untouched: bool

    @property
    def seed(self) -> int | None:
        """The seed under which equivalence is claimed, if one was injected."""
        seed = self.document.get("seed") or {}
        return seed.get("value") if seed.get("injected") else None


def promote(notebook: Path, work: Path, *, timeout: float, options: tuple[str, ...] = ()) -> Promotion:
    """Promote a private copy of ``notebook`` into ``work/project``."""
    copy = private_copy(notebook.parent, work / "input")
    out = work / "project"
    before = fingerprint(copy)
    process = run(
        [sys.executable, "-c", COMMAND, str(copy / notebook.name), "-o", str(out), "--json", *options],
        cwd=work,
        timeout=timeout,
        environment={"PYTHONPATH": product_path()},
    )
    document = _document(out)
    return Promotion(
        process,
        out if out.is_dir() else None,
        document,
        _clean(process, document),
        before == fingerprint(copy),
    )


def product_path() -> str:
    """The checkout's three packages, as ``PYTHONPATH``."""
    return os.pathsep.join(str(REPOSITORY / name) for name in _FOLDERS)


def product_version() -> str:
    """A digest of the code under test, so that measurements of another version are not reused."""
    found = hashlib.sha256()
    for top in (*_FOLDERS, "template"):
        for path in sorted((REPOSITORY / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def fingerprint(folder: Path) -> str:
    """Digest of every file below a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def _document(project: Path) -> dict[str, Any]:
    path = project / "promotion.json"
    if not path.is_file():
        return {}
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _clean(process: Finished, document: dict[str, Any]) -> bool:
    if process.code == 2:
        return True
    try:
        return bool(json.loads(process.stdout) == document)
    except ValueError:
        return False
