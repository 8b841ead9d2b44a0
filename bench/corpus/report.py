"""The corpus as one table for the terminal and for ``docs/``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.corpus.measures import Measure, is_clean, measures, quantile
from bench.corpus.record import Record

_INTRODUCTION = """\
# Corpus

Public notebooks and gallery scripts (`bench/corpus/open.jsonl`), each promoted by the command as a person
would call it, and judged by `bench/judge`, which shares no code with the proof: it runs the notebook twice
and the package once, freezes every final variable with its own means and compares exactly. Make it again
with `make bench-corpus` (`SAMPLE=25` for a quick look).
"""


def render(records: Sequence[Record], listed: int) -> str:
    """Markdown without times, machines or paths, so that an unchanged result is an unchanged file."""
    parts = [
        _INTRODUCTION,
        _counts(records, listed),
        table(measures(records)),
        _not_right(records),
        _unclean(records),
    ]
    return "\n".join(part for part in parts if part)


def table(rows: Sequence[Measure]) -> str:
    """The measures and their bars."""
    words = {True: "yes", False: "**no**", None: "–"}
    lines = ["| measure | measured | bar | met |", "| --- | --- | --- | --- |"]
    lines += [f"| {row.title} | {row.measured} | {row.bar} | {words[row.met]} |" for row in rows]
    return "\n".join(lines) + "\n"


def _counts(records: Sequence[Record], listed: int) -> str:
    ran = [record for record in records if record.ran]
    verdicts = Counter(record.verdict or f"exit {record.exit_code}" for record in ran)
    said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    dirty = sum(not record.json_is_clean for record in ran)
    touched = sum(not record.input_untouched for record in ran)
    return (
        f"{len(records)} of {listed} listed notebooks, {len(ran)} of which run here. The command said: {said}. "
        f"`--json` printed something else in {dirty} cases; the input was touched in {touched}.\n"
    )


def cost(records: Sequence[Record]) -> str:
    """For the terminal only: what it took on this machine."""
    ran = [record for record in records if record.ran and record.notebook_seconds]
    ratios = [record.wall_seconds / record.notebook_seconds for record in ran]
    memory = [record.peak / record.notebook_peak for record in ran if record.notebook_peak]
    return (
        f"promote against the notebook alone: wall x{quantile(ratios, 0.5):.1f} (p90 x{quantile(ratios, 0.9):.1f}), "
        f"largest process x{quantile(memory, 0.5):.2f} (p90 x{quantile(memory, 0.9):.2f}); "
        f"{sum(record.cpu_seconds for record in ran):.0f} CPU s in all"
    )


def _not_right(records: Sequence[Record]) -> str:
    rows = [(record.key, _reason(record)) for record in records if record.ran and not record.right]
    rows += [
        (record.key, f"does not run here: {_cut(record.run_error)}") for record in records if not record.ran
    ]
    return _listing("Not right, and why", rows)


def _reason(record: Record) -> str:
    if record.false_equivalent:
        return "FALSE EQUIVALENT: " + _what(record)
    if record.timed_out:
        return "timed out"
    if not record.verdict:
        return f"exit {record.exit_code}: {_cut(record.message)}"
    return f"{record.verdict}: {_what(record)}"


def _what(record: Record) -> str:
    if not record.package_ran:
        return f"the package fails: {_cut(record.package_error)}"
    names = [name for name, _ in record.values.different]
    parts = [f"differs: {', '.join(names[:6])}"] if names else []
    parts += [f"missing: {', '.join(record.values.missing[:6])}"] if record.values.missing else []
    return "; ".join(parts)


def _unclean(records: Sequence[Record]) -> str:
    rows = [(record.key, _dirt(record)) for record in records if record.code.lines and not is_clean(record)]
    return _listing("Not clean, and why", rows)


def _dirt(record: Record) -> str:
    code = record.code
    parts = [f"ruff {len(code.ruff)}"] if code.ruff else []
    parts += [f"mypy {len(code.mypy)}"] if code.mypy else []
    parts += [f"suppressions {code.suppressions} in {code.lines} lines"] if code.suppressions else []
    parts += [f"not the author's {len(code.foreign_suppressions)}"] if code.foreign_suppressions else []
    first = (code.ruff + code.mypy)[:1]
    return ", ".join(parts) + (f"; first: {_cut(first[0])}" if first else "")


def _cut(text: str) -> str:
    """The last line that says something, without pipes that would break the table."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return (lines[-1] if lines else "no message").replace("|", "/")[:160]


def _listing(title: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = [f"## {title}", "", "| notebook | reason |", "| --- | --- |"]
    return "\n".join(lines + [f"| {key} | {reason} |" for key, reason in sorted(rows)]) + "\n"
