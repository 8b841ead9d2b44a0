"""The peers as one table."""

from __future__ import annotations

from collections.abc import Sequence

from bench.corpus.measures import is_clean
from bench.corpus.record import Record
from bench.peers.outcome import Outcome

_INTRODUCTION = """\
# Peers

The same notebooks in the same harness, each tool in its own environment with the same versions of what the
notebooks import, judged by the same comparator as ours (`bench/judge`). Make it again with
`make bench-peers` (`SAMPLE=25` for a quick look).

- *right*: it runs, and every final variable of the notebook whose value repeats is there under its name and
  equal. *silently wrong*: it runs without a complaint, and a value differs.
- `nbconvert`: the script under plain Python, its globals. `marimo`: `app.run()`, its definitions.
  `soorgeon`: `--file-format py`, then `ploomber build`; what each task holds at its end, later tasks winning.
  `notebook-to-pipeline`: `nb2p pipeline` without its agent, what `run()` returns. marimo numbers redefined
  names: the last number stands for the name.
- *clean*: no finding of `ruff check --isolated` and `mypy --strict` in what was emitted. For `promote` it
  also means at most 3 suppressions per 100 lines.
"""
_HEAD = (
    "| tool | converts | runs | right | runs, none differs | silently wrong | says it verified, and differs "
    "| values compared | clean | right and clean |"
)


def render(outcomes: Sequence[Outcome], ours: Sequence[Record], trouble: dict[str, str], total: int) -> str:
    """Markdown without times or machines."""
    names = list(dict.fromkeys(outcome.peer for outcome in outcomes))
    rows = [_row(name, [item for item in outcomes if item.peer == name]) for name in names]
    rows += [f"| {name} | could not be measured: {reason} |" + " |" * 8 for name, reason in trouble.items()]
    if ours:
        rows.append(_ours(ours))
    lines = [
        _INTRODUCTION,
        f"{total} notebooks that run here.\n",
        _HEAD,
        "| --- |" + " ---: |" * 9,
        *rows,
        "",
    ]
    return "\n".join(lines + _differences(outcomes))


def _row(name: str, items: list[Outcome]) -> str:
    judged = sum(len(item.equal) + len(item.different) for item in items)
    lost = sum(len(item.missing) + len(item.incomparable) for item in items if item.ran)
    cells = [
        f"{sum(item.converted for item in items)} of {len(items)}",
        sum(item.ran for item in items),
        sum(item.right for item in items),
        sum(item.ran and not item.different for item in items),
        sum(item.silently_wrong for item in items),
        sum(item.claims and item.silently_wrong for item in items),
        _percent(judged, judged + lost),
        sum(_clean(item) for item in items),
        sum(item.right and _clean(item) for item in items),
    ]
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"


def _ours(records: Sequence[Record]) -> str:
    ran = [record for record in records if record.ran]
    held = [record for record in ran if record.package_ran]
    judged = sum(len(record.values.equal) + len(record.values.different) for record in held)
    lost = sum(len(record.values.missing) + len(record.values.incomparable) for record in held)
    clean = [record for record in ran if record.code.lines and is_clean(record)]
    cells = [
        f"{sum(bool(record.code.lines) for record in ran)} of {len(ran)}",
        len(held),
        sum(record.right for record in ran),
        sum(not record.values.different for record in held),
        sum(bool(record.values.different) and record.exit_code == 0 for record in held),
        sum(record.false_equivalent for record in ran),
        _percent(judged, judged + lost),
        len(clean),
        sum(record.right for record in clean),
    ]
    return "| **promote** | " + " | ".join(map(str, cells)) + " |"


def _clean(item: Outcome) -> bool:
    return item.converted and not item.ruff and not item.mypy


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def _differences(outcomes: Sequence[Outcome]) -> list[str]:
    wrong = [item for item in outcomes if item.silently_wrong]
    if not wrong:
        return []
    lines = ["## Silently wrong", "", "| tool | notebook | values that differ |", "| --- | --- | --- |"]
    return (
        lines
        + [
            f"| {item.peer} | {item.key} | {', '.join(name for name, _ in item.different[:6])} |"
            for item in wrong
        ]
        + [""]
    )
