"""For programs: the report as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict

from promote_checks.rules.finding import VERDICTS, Report


def render(report: Report) -> str:
    """``version`` changes when a field does."""
    document = {
        "version": 1,
        "exit_code": report.exit_code,
        "summary": {
            "files": report.files,
            "errors": report.count("error"),
            "warnings": report.count("warning"),
            "infos": report.count("info"),
            "suppressed": report.suppressed,
            "known": report.known,
            "not_checked": len(report.not_checked),
            "checks": {verdict: report.judged(verdict) for verdict in VERDICTS},
        },
        "findings": [asdict(finding) for finding in report.findings],
        "not_checked": [asdict(one) for one in report.not_checked],
        "checks": [asdict(one) for one in report.outcomes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
