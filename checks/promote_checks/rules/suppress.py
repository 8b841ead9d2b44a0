"""Comments and tags that take findings away, and those among them that take nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from promote_checks.notebook.quoting import quoted_lines
from promote_checks.rules.finding import Finding
from promote_checks.rules.settings import UNUSED
from promote_checks.rules.subject import Subject

_COMMENT = re.compile(r"#\s*promote:\s*ignore(?P<scope>-cell|-file)?\s*(?:\[(?P<codes>[^\]]*)\])?")
_TAG = re.compile(r"^promote-ignore(?:-(?P<code>[A-Za-z0-9]+))?$")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment or tag: where it holds, and for which codes (empty: all)."""

    scope: str
    """``line``, ``cell``, ``file``."""
    cell: int
    """From 1."""
    line: int
    codes: tuple[str, ...]
    source: str

    def takes(self, finding: Finding, lines: range) -> bool:
        """``lines``: those of the statement in which the finding stands."""
        if self.codes and not any(finding.code.startswith(code) for code in self.codes):
            return False
        if self.scope == "file":
            return True
        return finding.cell == self.cell and (self.scope == "cell" or self.line in lines)

    def only_of(self, codes: Sequence[str]) -> bool:
        """It names codes, and each of them is one of these: nobody looked for what it would take."""
        return bool(self.codes) and bool(codes) and set(self.codes) <= set(codes)


def apply(subject: Subject, findings: Sequence[Finding]) -> tuple[list[Finding], int, list[Suppression]]:
    """What remains, how many were taken away, and the suppressions that took nothing."""
    suppressions = list(suppressions_of(subject))
    if not suppressions:
        return list(findings), 0, []
    used: set[Suppression] = set()
    kept: list[Finding] = []
    for finding in findings:
        takers = [one for one in suppressions if one.takes(finding, _statement_lines(subject, finding))]
        used.update(takers)
        if not takers:
            kept.append(finding)
    return kept, len(findings) - len(kept), [one for one in suppressions if one not in used]


def unused(subject: Subject, suppressions: Iterable[Suppression]) -> Iterator[Finding]:
    """An info for each suppression that takes nothing away."""
    for one in suppressions:
        codes = ", ".join(one.codes) or "anything"
        yield Finding(
            UNUSED, "info", subject.shown, one.cell, one.line, 1, f"this suppresses {codes}, and nothing is found here",
            "remove it", one.source, subject.file_lines.get(one.cell - 1, 0) + one.line,
        )  # fmt: skip


def suppressions_of(subject: Subject) -> Iterator[Suppression]:
    """All comments (outside of texts) and tags of the code cells."""
    for cell in subject.code_cells:
        for tag in cell.tags:
            match = _TAG.match(tag)
            if match:
                codes = (match["code"].upper(),) if match["code"] else ()
                yield Suppression("cell", cell.index + 1, 1, codes, f"tag {tag}")
        if "promote:" in cell.source:
            yield from _comments(cell.index + 1, cell.source.split("\n"))


def _comments(cell: int, lines: list[str]) -> Iterator[Suppression]:
    for number, (line, quoted) in enumerate(zip(lines, quoted_lines(lines), strict=True), 1):
        match = None if quoted else _COMMENT.search(line)
        if match:
            codes = tuple(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
            scope = {"-cell": "cell", "-file": "file"}.get(match["scope"] or "", "line")
            yield Suppression(scope, cell, number, codes, line)


def _statement_lines(subject: Subject, finding: Finding) -> range:
    """The lines of the innermost simple statement around the finding; of a compound one only the head."""
    alone = range(finding.line, finding.line + 1)
    if finding.cell is None:
        return alone
    first = (
        subject.first_line(subject.cells[finding.cell - 1])
        if subject.cells[finding.cell - 1].kind == "code"
        else 1
    )
    at = first + finding.line - 1
    around = [
        node
        for node in ast.walk(subject.tree)
        if isinstance(node, ast.stmt)
        and not hasattr(node, "body")
        and node.lineno <= at <= (node.end_lineno or at)
    ]
    if not around:
        return alone
    inner = around[-1]
    return range(inner.lineno - first + 1, (inner.end_lineno or inner.lineno) - first + 2)
