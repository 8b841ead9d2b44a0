"""What shows which versions a project holds for."""

from __future__ import annotations

import re

from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.looks import parts
from promote_checks.review.material import Material

_PIN = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*==\s*([^\s;#]+)")
_NAME = "constraints.txt"


def pinned(material: Material) -> Evidence:
    """Every distribution that the proof was made with is pinned to the version it was made with."""
    recorded = (material.project.promotion.get("environment") or {}).get("packages")
    if recorded is None:
        return not_checked("promotion.json names no versions: nothing was run")
    pins = _pins(material)
    if pins is None:
        return parts.files(material, "fail", f"there is no {_NAME}", _NAME, "promotion.json")
    wrong = sorted(name for name, version in recorded.items() if pins.get(_normal(name)) != version)
    if wrong:
        summary = f"not pinned to the proven version: {', '.join(wrong)}"
        return parts.files(material, "fail", summary, _NAME, "promotion.json")
    return parts.files(
        material, "pass", f"{len(recorded)} distributions pinned as proven", _NAME, "promotion.json"
    )


def dependencies(material: Material) -> Evidence:
    """What is imported is declared, and what is declared is pinned."""
    fixed = pinned(material)
    return fixed if fixed.verdict != "pass" else parts.gate(material, "deptry")


def _pins(material: Material) -> dict[str, str] | None:
    try:
        text = (material.project.root / _NAME).read_text(encoding="utf-8")
    except OSError:
        return None
    matches = (_PIN.match(line) for line in text.splitlines())
    return {_normal(match[1]): match[2] for match in matches if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
