"""The contract of the service keeps what the released one promised, or its major version is higher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.openapi.change import Change, ContractError
from promote_checks.gate.openapi.compare import compare
from promote_checks.gate.verdict import counted

CODE = "contract"
CONTRACT = "contract.json"
RELEASED = "contract.released.json"
_HINT = "take the change back, or raise the major of info.version"


def check(context: CheckContext) -> Check:
    """Compare ``contract.json`` with the one that was released last."""
    mine = context.project / CONTRACT
    setting = context.settings.get("released", RELEASED)
    if not isinstance(setting, str):
        return Check(
            CODE, "error", "[tool.promote] released is no path", hint=f'write released = "{RELEASED}"'
        )
    theirs = context.project / setting
    if not mine.is_file():
        if theirs.is_file():
            return Check(CODE, "fail", f"{CONTRACT} is gone, and {setting} was released", hint="put it back")
        return Check(CODE, "skip", f"the project has no {CONTRACT}")
    if not theirs.is_file():
        return _unreleased(setting, given="released" in context.settings)
    try:
        old, new = _read(theirs, setting), _read(mine, CONTRACT)
        return _judge(compare(old, new), _version(old, setting), _version(new, CONTRACT))
    except ContractError as error:
        return Check(CODE, "error", str(error), hint="mend the document")


def _unreleased(setting: str, *, given: bool) -> Check:
    if given:
        return Check(CODE, "error", f"{setting} is not there", hint="mend [tool.promote] released")
    hint = f"copy {CONTRACT} to {RELEASED} when it is released"
    return Check(CODE, "skip", "no contract was released, so there is nothing to keep", hint=hint)


def _read(path: Path, shown: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ContractError(f"{shown} can't be read as JSON: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise ContractError(f"{shown} is no object")
    return found


def _version(document: dict[str, Any], shown: str) -> tuple[int, ...]:
    info = document.get("info")
    text = str(info.get("version", "")) if isinstance(info, dict) else ""
    parts = text.partition("-")[0].partition("+")[0].split(".")
    if not all(part.isdecimal() for part in parts):
        raise ContractError(f"{shown}: info.version is {text!r}, and no version such as 1.2.0")
    return tuple(map(int, parts))


def _judge(changes: Sequence[Change], old: tuple[int, ...], new: tuple[int, ...]) -> Check:
    breaking = [one for one in changes if one.kind == "breaking"]
    word = "breaking" if breaking else "compatible" if changes else "same"
    detail = "\n".join(f"{one.kind}: {one.pointer}: {one.text}" for one in changes)
    evidence = {
        "compatibility": word,
        "changes": [{"kind": one.kind, "pointer": one.pointer, "text": one.text} for one in changes],
    }
    if new < old:
        summary = f"{word}, and info.version went back from {_dotted(old)} to {_dotted(new)}"
        return Check(CODE, "fail", summary, detail, "a later contract has a higher version", evidence)
    if not breaking:
        told = f"{word}: {counted(len(changes), 'change')}" if changes else word
        return Check(CODE, "pass", told, detail, evidence=evidence)
    told = f"{word}: {counted(len(breaking), 'breaking change')}"
    if new[0] > old[0]:
        return Check(CODE, "pass", f"{told}, major {old[0]} → {new[0]}", detail, evidence=evidence)
    return Check(CODE, "fail", f"{told}, and the major is still {new[0]}", detail, _HINT, evidence)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
