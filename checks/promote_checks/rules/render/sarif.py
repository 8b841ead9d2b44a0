"""SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from promote_checks.rules.finding import NOT_SELECTED, Finding, NotChecked, Outcome, Report
from promote_checks.rules.registry import RULES
from promote_checks.rules.render.text import place

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """One run. What was not checked is a notification of the tool, and no result."""
    failed = {_check_id(one) for one in report.outcomes if one.verdict == "fail"}
    codes = sorted({finding.code for finding in report.findings} | failed)
    run: dict[str, Any] = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes) for finding in report.findings]
        + [_failed(one, codes) for one in report.outcomes if one.verdict == "fail"],
        "invocations": [_invocation(report)],
    }
    if report.outcomes:
        run["properties"] = {"checks": [asdict(one) for one in report.outcomes]}
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


def _check_id(one: Outcome) -> str:
    return f"check:{one.code}"


def _failed(one: Outcome, codes: list[str]) -> dict[str, Any]:
    """A check that failed is a result of its project; passed and skipped ones stand among the properties."""
    text = "\n".join(part for part in (f"{one.code}: {one.summary}", one.detail, one.hint) if part)
    return {
        "ruleId": _check_id(one),
        "ruleIndex": codes.index(_check_id(one)),
        "level": "error",
        "message": {"text": text},
        "locations": [_project_place(one)],
    }


def _project_place(one: Outcome) -> dict[str, Any]:
    uri = _uri(f"{one.project}/pyproject.toml")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}}


def _invocation(report: Report) -> dict[str, Any]:
    stuck = [one for one in report.outcomes if one.verdict in ("error", "skip")]
    broken = any(one.blocking for one in report.not_checked) or any(one.verdict == "error" for one in stuck)
    notes = [_notification(one) for one in report.not_checked] + [_stuck(one) for one in stuck]
    return {"executionSuccessful": not broken, "toolExecutionNotifications": notes}


def _stuck(one: Outcome) -> dict[str, Any]:
    """A check that could not be run, or was left out: neither is a result."""
    level = "error" if one.verdict == "error" else "note" if one.summary == NOT_SELECTED else "warning"
    word = "could not be run" if one.verdict == "error" else "not checked"
    text = "\n".join(part for part in (f"{one.code}: {word}: {one.summary}", one.detail, one.hint) if part)
    return {"level": level, "message": {"text": text}, "locations": [_project_place(one)]}


def _notification(one: NotChecked) -> dict[str, Any]:
    at = f"cell {one.cell}, line {one.line}: " if one.cell is not None else ""
    return {
        "level": "error" if one.blocking else "warning",
        "message": {"text": f"not checked: {at}{one.reason}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(one.path)}}}],
    }


def _uri(path: str) -> str:
    return quote(PurePath(path).as_posix())
