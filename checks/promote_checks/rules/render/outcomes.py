"""For people: the checks of a promoted project as a short table, and below it what those that did not pass say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from promote_checks.rules.finding import NOT_SELECTED, VERDICTS, Outcome, Report

_DETAIL_LINES = 20
_SAID = {"pass": "passed", "fail": "failed", "error": "could not be run", "skip": "skipped"}


def projects(outcomes: Sequence[Outcome]) -> list[str]:
    """One block for each project."""
    names = dict.fromkeys(one.project for one in outcomes)
    return ["\n".join(_project(name, [one for one in outcomes if one.project == name])) for name in names]


def verdicts(report: Report) -> str:
    """``checks: 7 passed, 1 failed, 1 skipped``: what was skipped has not passed."""
    counts = [(verdict, report.judged(verdict)) for verdict in VERDICTS]
    return "checks: " + ", ".join(f"{count} {_SAID[verdict]}" for verdict, count in counts if count)


def _project(name: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    asked = [one for one in outcomes if one.summary != NOT_SELECTED]
    left = [one.code for one in outcomes if one.summary == NOT_SELECTED]
    yield f"{name}: checks"
    yield from _table(asked)
    if left:
        yield f"  not selected: {', '.join(left)}"
    for one in asked:
        if one.bad and one.detail:
            yield from ("", f"{one.code} said:", *_detail(one.detail))
        if one.hint and one.verdict != "pass":
            yield from (() if one.bad and one.detail else ("", f"{one.code}: {one.summary}"))
            yield f"  = {one.hint}"


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    width = max((len(one.code) for one in outcomes), default=0)
    for one in outcomes:
        yield f"  {one.code:<{width}}  {one.verdict:<5}  {one.summary}".rstrip()


def _detail(text: str) -> list[str]:
    lines = text.splitlines()
    shown = [f"  {line}".rstrip() for line in lines[:_DETAIL_LINES]]
    left = len(lines) - _DETAIL_LINES
    return [*shown, f"  ... and {left} more lines"] if left > 0 else shown
