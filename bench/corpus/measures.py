"""The issue's measures, added up over records, each with its bar."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.corpus.record import Record

_LOW_RUNGS = frozenset(("merged", "module state", "replay"))
_SUPPRESSIONS_PER_LINE = 3 / 100


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table."""

    title: str
    measured: str
    bar: str
    met: bool | None
    """None: nothing to measure it on."""


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed; nan of nothing."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def is_clean(record: Record) -> bool:
    """ruff- and mypy-clean, at most 3 coded suppressions per 100 lines, all on the author's statements."""
    code = record.code
    few = code.suppressions <= max(code.lines * _SUPPRESSIONS_PER_LINE, 1 if code.lines < 34 else 0)
    return not (code.ruff or code.mypy or code.uncoded_suppressions or code.foreign_suppressions) and few


def is_low(record: Record) -> bool:
    """Came out as one function, or below that on the ladder."""
    return record.steps <= 1 or bool(_LOW_RUNGS & set(record.rungs))


def measures(records: Sequence[Record]) -> list[Measure]:
    """All rows, in the issue's order."""
    ran = [record for record in records if record.ran]
    promoted = [record for record in ran if record.code.lines]
    return [row(ran, promoted) for row in _ROWS]


def _share(part: int, whole: int, *, title: str, bar: float, atmost: bool = False, note: str = "") -> Measure:
    if not whole:
        return Measure(title, "nothing to measure", _bar(bar, atmost), None)
    share = part / whole
    met = share <= bar if atmost else share >= bar
    return Measure(title, f"{100 * share:.1f}% ({part} of {whole}){note}", _bar(bar, atmost), met)


def _bar(bar: float, atmost: bool) -> str:
    return f"{'≤' if atmost else '≥'} {100 * bar:.0f}%"


def _right(ran: list[Record], promoted: list[Record]) -> Measure:
    right = [record for record in ran if record.right]
    seeded = sum(record.seed_injected for record in right)
    return _share(
        len(right),
        len(ran),
        title="package runs and every comparable value equals the notebook's",
        bar=0.95,
        note=f"; {seeded} of them under an injected seed",
    )


def _false(ran: list[Record], promoted: list[Record]) -> Measure:
    wrong = sum(record.false_equivalent for record in ran)
    return Measure("said equivalent although a value differs", str(wrong), "0", wrong == 0)


def _clean(ran: list[Record], promoted: list[Record]) -> Measure:
    return _share(
        sum(map(is_clean, promoted)),
        len(promoted),
        bar=0.95,
        title="emitted code clean under ruff and mypy --strict, ≤ 3 coded suppressions per 100 lines",
    )


def _compared(ran: list[Record], promoted: list[Record]) -> Measure:
    judged = sum(len(record.values.equal) + len(record.values.different) for record in ran)
    lost = sum(len(record.values.missing) + len(record.values.incomparable) for record in ran)
    unstable = sum(len(record.values.unstable) for record in ran)
    return _share(
        judged,
        judged + lost,
        title="notebook's final variables that were compared",
        bar=0.95,
        note=f"; {unstable} more do not repeat and were left out",
    )


def _any(ran: list[Record], promoted: list[Record]) -> Measure:
    return _share(
        sum(record.code.any_annotations for record in promoted),
        sum(record.code.annotations for record in promoted),
        title="annotations that are `Any`",
        bar=0.20,
        atmost=True,
    )


def _low(ran: list[Record], promoted: list[Record]) -> Measure:
    large = [record for record in promoted if record.code_cells >= 5]
    return _share(
        sum(map(is_low, large)),
        len(large),
        bar=0.05,
        atmost=True,
        title="notebooks of ≥ 5 code cells that came out as one function or lower",
    )


def _lengths(ran: list[Record], promoted: list[Record]) -> Measure:
    lengths = [length for record in promoted for length in record.code.function_lines]
    return _pair("emitted functions, lines: median, p90", lengths, 15, 40)


def _takes(ran: list[Record], promoted: list[Record]) -> Measure:
    return _pair("values a step takes: median, p90", [n for record in promoted for n in record.takes], 2, 4)


def _returns(ran: list[Record], promoted: list[Record]) -> Measure:
    returns = [count for record in promoted for count in record.returns]
    high = quantile(returns, 0.9)
    return Measure("values a step returns: p90", _number(high), "≤ 4", None if not returns else high <= 4)


def _pair(title: str, values: Sequence[float], median: int, high: int) -> Measure:
    middle, top = quantile(values, 0.5), quantile(values, 0.9)
    met = None if not values else middle <= median and top <= high
    return Measure(title, f"{_number(middle)}, {_number(top)}", f"≤ {median}, ≤ {high}", met)


def _number(value: float) -> str:
    return "nothing to measure" if math.isnan(value) else f"{value:g}"


def _mutants(ran: list[Record], promoted: list[Record]) -> Measure:
    tried = sum(record.mutants.tried for record in promoted)
    drawn = sum(record.mutants.figures_tried for record in promoted)
    caught = sum(record.mutants.figures_killed for record in promoted)
    untested = sum(bool(record.mutants.untested) for record in promoted)
    return _share(
        sum(record.mutants.killed for record in promoted),
        tried,
        bar=0.80,
        title="golden tests that catch a seeded fault which changes a value",
        note=f"; of faults in drawings alone {caught} of {drawn}; {untested} projects whose tests do not pass",
    )


_ROWS: tuple[Callable[[list[Record], list[Record]], Measure], ...] = (
    _right,
    _false,
    _clean,
    _compared,
    _any,
    _low,
    _lengths,
    _takes,
    _returns,
    _mutants,
)
