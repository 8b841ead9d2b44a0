"""Run ruff over emitted text: safe fixes, formatting, and coded suppressions for what is left."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from promote_checks.execution.tools import run_tool

_FATAL = frozenset({"invalid-syntax", "F821"})


class _Location(msgspec.Struct):
    row: int


class _Found(msgspec.Struct):
    filename: str
    message: str
    code: str | None
    location: _Location
    end_location: _Location
    noqa_row: int | None = None


def tidy(modules: Mapping[str, str], target: str | None = None) -> dict[str, str]:
    """Apply ruff's safe fixes and its formatter to every module.

    ``target``: ruff's name of the version that must be able to run them, where its own default is newer.
    """
    version = [] if target is None else ["--target-version", target]
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        root = write(modules, Path(folder))
        _ruff(["check", "--isolated", "--fix", "--quiet", "--exit-zero", *version, str(root)])
        _ruff(["format", "--isolated", "--quiet", *version, str(root)])
        return read(modules, root)


class LostName(Exception):
    """Emitted text reads a name that the notebook binds and the text does not: an error of the transformer."""


def suppress(
    modules: Mapping[str, str], replayed: frozenset[str] = frozenset(), *, bound: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Mark what ruff still finds with ``noqa`` and its code, on the author's own lines.

    A name that is not defined is never marked, but in ``replayed`` modules, whose names may come into being while
    they run. Raises LostName for one that the notebook has ``bound``; of others ruff will say it in the checks.
    """
    done = dict(modules)
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        root = write(modules, Path(folder))
        text = _ruff(["check", "--isolated", "--output-format", "json", "--exit-zero", str(root)])
        found = msgspec.json.decode(text or b"[]", type=list[_Found])
        rows: dict[str, dict[int, set[str]]] = {}
        for each in found:
            name = Path(each.filename).resolve().relative_to(root.resolve()).as_posix()
            if each.code == "F821" and name not in replayed:
                require_own(each.message, bound, f"{name}:{each.location.row}")
            if each.code and (each.code not in _FATAL or name in replayed):
                rows.setdefault(name, {}).setdefault(each.noqa_row or each.location.row, set()).add(each.code)
    for name, lines in rows.items():
        done[name] = _marked(done[name], lines)
    return done


def require_defined(code: str, bound: frozenset[str]) -> None:
    """Raise LostName if the code of the thin notebook reads a name that it does not bind and the notebook does."""
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        root = write({"thin.py": code}, Path(folder))
        text = _ruff(
            ["check", "--isolated", "--select", "F821", "--output-format", "json", "--exit-zero", str(root)]
        )
    for each in msgspec.json.decode(text or b"[]", type=list[_Found]):
        if each.code == "F821":
            require_own(each.message, bound, f"thin notebook:{each.location.row}")


def require_own(message: str, bound: frozenset[str], place: str) -> None:
    """Raise LostName where ruff's message names one of the names that the notebook binds."""
    name = re.search(r"`(\w+)`", message)
    if name is not None and name[1] in bound:
        raise LostName(f"{place}: {message}")


def write(modules: Mapping[str, str], folder: Path) -> Path:
    """Write modules below ``folder``, for a tool to read."""
    for name, text in modules.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def read(modules: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Read them back."""
    return {name: (folder / name).read_text(encoding="utf-8") for name in modules}


def _marked(text: str, lines: Mapping[int, set[str]]) -> str:
    rows = text.split("\n")
    for number, codes in lines.items():
        row = rows[number - 1]
        existing = re.search(r"  # noqa: ([A-Z0-9, ]+)$", row)
        if existing:
            codes = codes | {c.strip() for c in existing[1].split(",")}
            row = row[: existing.start()]
        rows[number - 1] = f"{row}  # noqa: {', '.join(sorted(codes))}"
    return "\n".join(rows)


def _ruff(arguments: list[str]) -> bytes:
    done = run_tool("ruff", [*arguments, "--no-cache"])
    if done.returncode not in (0, 1):
        raise RuntimeError(f"ruff {arguments[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout
