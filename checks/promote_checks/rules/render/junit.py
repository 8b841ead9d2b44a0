"""JUnit XML: a suite for each file, a case for each finding; what was not checked is skipped, never passed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from promote_checks.rules.finding import Finding, NotChecked, Outcome, Report
from promote_checks.rules.render.text import place

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_KINDS = {"fail": "failure", "error": "error", "skip": "skipped"}


def render(report: Report) -> str:
    """Errors are failures; warnings and infos are cases with their text in ``system-out``."""
    root = ElementTree.Element("testsuites", name="promote check")
    paths = {one.path for one in report.findings} | {one.path for one in report.not_checked}
    for path in sorted(paths):
        found = [one for one in report.findings if one.path == path]
        missed = [one for one in report.not_checked if one.path == path]
        _suite(root, path, found, missed)
    for project in dict.fromkeys(one.project for one in report.outcomes):
        _project(root, project, [one for one in report.outcomes if one.project == project])
    if not len(root):
        suite = _element(
            root, "testsuite", name="promote check", tests=str(report.files), failures="0", skipped="0"
        )
        for number in range(report.files):
            _element(suite, "testcase", classname="promote check", name=f"file {number + 1}: no findings")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, path: str, found: list[Finding], missed: list[NotChecked]) -> None:
    errors = sum(one.severity == "error" for one in found) + sum(one.blocking for one in missed)
    skipped = sum(not one.blocking for one in missed)
    tests = str(len(found) + len(missed))
    suite = _element(root, "testsuite", name=path, tests=tests, failures=str(errors), skipped=str(skipped))
    for one in found:
        case = _element(suite, "testcase", classname=path, name=f"{one.code} {place(one)}")
        kind = "failure" if one.severity == "error" else "system-out"
        inner = _element(case, kind)
        if kind == "failure":
            inner.attrib.update(type=_clean(one.code), message=_clean(one.message))
        inner.text = _clean("\n".join(part for part in (one.message, one.source, one.hint) if part.strip()))
    for each in missed:
        case = _element(suite, "testcase", classname=path, name=f"not checked: cell {each.cell or 'all'}")
        kind = "failure" if each.blocking else "skipped"
        _element(case, kind, message=each.reason)


def _project(root: ElementTree.Element, project: str, outcomes: list[Outcome]) -> None:
    """A suite for a promoted project, a case for each check."""
    counts = {verdict: str(sum(one.verdict == verdict for one in outcomes)) for verdict in _KINDS}
    suite = _element(
        root,
        "testsuite",
        name=f"{project}: checks",
        tests=str(len(outcomes)),
        failures=counts["fail"],
        errors=counts["error"],
        skipped=counts["skip"],
    )
    for one in outcomes:
        case = _element(suite, "testcase", classname=project, name=one.code)
        inner = _element(case, _KINDS.get(one.verdict, "system-out"))
        if one.verdict != "pass":
            inner.attrib["message"] = _clean(one.summary)
        if one.bad:
            inner.attrib["type"] = _clean(one.code)
        inner.text = _clean("\n".join(part for part in (one.summary, one.detail, one.hint) if part))


def _element(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, {key: _clean(value) for key, value in attributes.items()})


def _clean(text: str) -> str:
    """XML has no way to write most control characters."""
    return _FORBIDDEN.sub("?", text)
