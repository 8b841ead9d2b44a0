"""Findings that are known already, for gradual adoption: only new ones are reported."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.rules.finding import Finding

_VERSION = 1


def fingerprint(finding: Finding, folder: Path) -> str:
    """Stays the same when cells move: file, code and the line itself. Holds no text of the notebook."""
    parts = (_relative(finding.path, folder), finding.code, " ".join(finding.source.split()))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def without_known(findings: Sequence[Finding], baseline: Path) -> tuple[list[Finding], int]:
    """Findings that the baseline does not know, and how many it knows. Each entry takes one away."""
    left = _read(baseline)
    new: list[Finding] = []
    for finding in findings:
        mark = fingerprint(finding, baseline.parent)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            new.append(finding)
    return new, len(findings) - len(new)


def write(findings: Sequence[Finding], baseline: Path) -> None:
    """Write all findings as known; the same findings give the same bytes."""
    rows = Counter(
        (_relative(f.path, baseline.parent), f.code, fingerprint(f, baseline.parent)) for f in findings
    )
    entries = [
        {"path": path, "code": code, "fingerprint": mark, "count": count}
        for (path, code, mark), count in sorted(rows.items())
    ]
    text = json.dumps({"version": _VERSION, "findings": entries}, indent=1) + "\n"
    aside = baseline.with_name(baseline.name + ".new")
    try:
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, baseline)
    except OSError as error:
        raise UserError(f"{baseline}: it can't be written ({error.strerror})", "name another file") from error


def _read(baseline: Path) -> Counter[str]:
    try:
        document = json.loads(baseline.read_text(encoding="utf-8"))
        if document["version"] != _VERSION:
            raise ValueError(document["version"])
        return Counter({row["fingerprint"]: int(row["count"]) for row in document["findings"]})
    except FileNotFoundError as error:
        raise UserError(
            f"{baseline}: there is no such baseline", "write one with --write-baseline"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{baseline}: this is not a baseline", "write it anew with --write-baseline"
        ) from error


def _relative(path: str, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
