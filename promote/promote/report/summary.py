"""What a person reads at the end: the verdict first, then the steps, then what deserves a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from promote.emission import EmittedStep
from promote.job.promotion import Promotion
from promote.report.endpoints import counted_answers, endpoints
from promote.report.faults import faults
from promote.report.service import service_lines
from promote.report.table import table
from promote.report.unrecorded import unrecorded_lines
from promote_checks.gate.check import Check
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.where import where
from promote_checks.proof.result import Difference, Proof

_DETAIL_LINES = 12
_MOST_RUNS = 4


def summary(promotion: Promotion, shown: Path) -> str:
    """Return the whole summary; ``shown`` is DIR as the user would type it."""
    parts = [
        [verdict_line(promotion), *_no_golden_tests(promotion)],
        _differences(promotion),
        _steps(promotion.emission.steps),
        [
            *_values(promotion.proof),
            *unrecorded_lines(promotion.proof.unrecorded),
            *(f"Outside the folder: {one.path} ({one.reason})" for one in promotion.proof.outside),
        ],
        endpoints(promotion.proof.endpoints),
        service_lines(promotion.replay),
        _structure(promotion),
        _dropped(promotion),
        faults(promotion.notebook.name, promotion.faults, is_plain=promotion.notebook.is_plain),
        [promotion.serving_line] if promotion.serving_line else [],
        _checks(promotion.checks),
        [f"Note: {note}" for note in (*promotion.emission.notes, *promotion.notes)],
        _next(promotion, shown),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def verdict_line(promotion: Promotion) -> str:
    """Say in one sentence what was found: ``churn: 14 of 14 values equal — equivalent``."""
    proof, package = promotion.proof, promotion.emission.package
    if promotion.environment is None:
        return f"{package}: nothing was run — unverified"
    counted = (
        f"{proof.equal} of {proof.compared + proof.missing} values equal{counted_answers(proof.endpoints)}"
    )
    seeded = " under an injected seed" if proof.seed_injected and promotion.proven else ""
    fixed = " under a fixed hash seed" if proof.unrecorded.by_hash and promotion.proven else ""
    return f"{package}: {counted} — {proof.verdict}{' and'.join(one for one in (seeded, fixed) if one)}"


def _no_golden_tests(promotion: Promotion) -> list[str]:
    """Beside the verdict: without golden tests nothing guards the values from now on."""
    return [f"No golden tests: {promotion.no_golden_tests}"] if promotion.no_golden_tests else []


def _differences(promotion: Promotion) -> list[str]:
    differences = promotion.proof.differences
    if not differences:
        return []
    first, others = differences[0], differences[1:]
    lines = [f"First difference: {_place(promotion, first)}"]
    lines += _value("notebook", first.notebook) + _value("package", first.package)
    if others:
        lines.append(f"And {len(others)} more: {_some([one.name for one in others])}")
    return lines


def _place(promotion: Promotion, one: Difference) -> str:
    notebook = promotion.notebook
    if one.cell is None:
        return f"{one.kind} {one.name}"
    return f"{one.kind} {one.name} ({where(notebook.name, one.cell, one.line, is_plain=notebook.is_plain)})"


def _value(label: str, text: str) -> list[str]:
    first, *rest = text.splitlines() or [""]
    return [f"  {label:<8}  {first}".rstrip(), *(f"            {line}".rstrip() for line in rest)]


def _steps(steps: Sequence[EmittedStep]) -> list[str]:
    if not steps:
        return []
    heading = ("step", "module", "cells", "takes → returns")
    return table([heading, *(_step(step) for step in steps)])


def _step(step: EmittedStep) -> tuple[str, str, str, str]:
    takes = ", ".join((*step.takes, *step.parameters)) or "()"
    returns = ", ".join(step.returns) or "None"
    return step.function, step.module, cells(step.cells), f"{takes} → {returns}"


def cells(indices: Iterable[int]) -> str:
    """Name cells as people count them, from 1: ``2-4, 7``; in very many pieces, ``31 of 2-40``."""
    runs: list[list[int]] = []
    for number in sorted({index + 1 for index in indices}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    if len(runs) <= _MOST_RUNS:
        return text
    count = sum(last - first + 1 for first, last in runs)
    return f"{count} of {runs[0][0]}-{runs[-1][1]}"


def _values(proof: Proof) -> list[str]:
    lines = []
    if proof.nondeterministic:
        names = _some(proof.nondeterministic_names)
        lines.append(f"Differ from run to run, so not proven ({proof.nondeterministic}): {names}")
    if proof.incomparable:
        names = _some([f"{name} ({reason})" for name, reason in proof.incomparable_names])
        lines.append(f"Could not be compared ({proof.incomparable}): {names}")
    if proof.missing:
        lines.append(f"Missing from the package: {proof.missing}")
    if proof.tolerance:
        lines.append(f"Compared with a relative tolerance of {proof.tolerance:g}")
    if proof.seed_injected:
        lines.append(f"The random generators were seeded with {proof.seed} before the first cell")
    return lines


def _structure(promotion: Promotion) -> list[str]:
    notebook = promotion.notebook
    lines = [
        f"  {one.rung}: {_at(notebook, one.cell, one.line)}{one.reason}"
        for one in promotion.emission.fallbacks
    ]
    lines += [
        f"  not {one.rung}: {_at(notebook, one.cell, one.line)}{one.reason}" for one in promotion.refusals
    ]
    return ["Less fine than it could be:", *lines] if lines else []


def _at(notebook: Notebook, cell: int | None, line: int | None) -> str:
    return "" if cell is None else f"{where(notebook.name, cell, line, is_plain=notebook.is_plain)}: "


def _dropped(promotion: Promotion) -> list[str]:
    emission = promotion.emission
    if not emission.dropped:
        return []
    reasons: dict[str, list[int]] = {}
    for one in emission.dropped:
        reasons.setdefault(one.reason, []).append(one.cell)
    count = len(emission.dropped)
    heading = f"Dropped {count} of {emission.statements_total} statements:"
    return [heading, *(f"  {reason} ({_cells_word(at)} {cells(at)})" for reason, at in reasons.items())]


def _cells_word(indices: Iterable[int]) -> str:
    return "cell" if len(set(indices)) == 1 else "cells"


def _checks(checks: Sequence[Check]) -> list[str]:
    if not checks:
        return []
    lines = table([(check.code, check.verdict, check.summary) for check in checks])
    for check in checks:
        if check.verdict in ("fail", "error") and check.detail:
            lines += ["", f"{check.code} said:", *_detail(check.detail)]
    return ["Checks:", *lines]


def _detail(text: str) -> list[str]:
    lines = text.splitlines()
    shown = [f"  {line}".rstrip() for line in lines[:_DETAIL_LINES]]
    left = len(lines) - _DETAIL_LINES
    return [*shown, f"  ... and {left} more lines"] if left > 0 else shown


def _next(promotion: Promotion, shown: Path) -> list[str]:
    package = promotion.emission.package
    rows = [(str(shown / "src" / package / "pipeline.py"), "the story, step by step")]
    if promotion.exit_code or not promotion.proven:
        rows.insert(0, (str(shown / "UNFINISHED.md"), "what stands in the way"))
    rows.append((str(shown / "promotion.json"), "all of this as data"))
    return ["Look at:", *table(rows)]


def _some(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}, ..." if len(names) > most else shown
