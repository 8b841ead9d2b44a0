"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from promote_checks.rules.finding import Finding, NotChecked, Report
from promote_checks.rules.registry import RULES
from promote_checks.rules.render.text import place

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """One run. What was not checked is a notification of the tool, and no result."""
    codes = sorted({finding.code for finding in report.findings})
    run: dict[str, Any] = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes) for finding in report.findings],
        "invocations": [
            {
                "executionSuccessful": not any(one.blocking for one in report.not_checked),
                "toolExecutionNotifications": [_notification(one) for one in report.not_checked],
            }
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _driver(codes: list[str]) -> dict[str, Any]:
    try:
        number = version("promote-notebook")
    except PackageNotFoundError:
        number = "0"
    return {"name": "promote", "version": number, "rules": [_rule(code) for code in codes]}


def _rule(code: str) -> dict[str, Any]:
    rule = RULES.get(code)
    if rule is None:
        return {"id": code}
    text = (rule.__doc__ or "").strip()
    return {
        "id": code,
        "name": rule.NAME,
        "shortDescription": {"text": text.split("\n\n")[0].replace("\n", " ")},
        "fullDescription": {"text": text},
        "help": {"text": rule.HINT},
        "defaultConfiguration": {"level": _LEVELS[rule.SEVERITY]},
    }


def _result(one: Finding, codes: list[str]) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(1, one.file_line)}
    if not one.path.endswith(".ipynb"):
        region["startColumn"] = max(1, one.column)
    if one.source.strip():
        region["snippet"] = {"text": one.source}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(one.path)}, "region": region},
    }
    if one.cell is not None:
        location["logicalLocations"] = [{"name": f"cell {one.cell}", "fullyQualifiedName": place(one)}]
    key = "\0".join((one.path, one.code, " ".join(one.source.split())))
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}. {one.hint}" if one.hint else one.message},
        "locations": [location],
        "partialFingerprints": {
            "promote/v1": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:20]
        },
    }


def _notification(one: NotChecked) -> dict[str, Any]:
    at = f"cell {one.cell}, line {one.line}: " if one.cell is not None else ""
    return {
        "level": "error" if one.blocking else "warning",
        "message": {"text": f"not checked: {at}{one.reason}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(one.path)}}}],
    }


def _uri(path: str) -> str:
    return quote(PurePath(path).as_posix())
