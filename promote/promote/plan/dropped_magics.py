"""Magics that the package does not run, though they were seen to change something (``%timeit``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from promote.plan.facts import Facts
from promote_checks.notebook.model import Dropped, TranslatedCell
from promote_checks.notebook.where import where
from promote_checks.observe.observation import StatementRecord

_GENERATORS = {"random": "Python's random generator", "numpy.random": "numpy's random generator"}


def effects_of_magics(name: str, cells: Iterable[TranslatedCell], facts: Facts) -> Iterator[str]:
    """A remark for each: where values differ later, it is why."""
    for cell in cells:
        for dropped in cell.dropped:
            changed = _changed(facts.records_at(dropped.cell, dropped.line))
            if changed:
                yield (
                    f"{where(name, dropped.cell, dropped.line)}: `{_magic(dropped)}` changed {', '.join(changed)};"
                    " the package does not run it: run the code once by itself, or give it a copy"
                )


def _changed(records: Iterable[StatementRecord]) -> list[str]:
    found: dict[str, None] = {}
    for record in records:
        found.update(dict.fromkeys(record.changed))
        found.update(dict.fromkeys(_GENERATORS[part] for part in record.ambient if part in _GENERATORS))
    return list(found)


def _magic(dropped: Dropped) -> str:
    return dropped.source.split()[0]
