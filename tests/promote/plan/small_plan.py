"""Plans of notebooks that are a few lines long. The lines are ours, so they are run right here, without a kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.generated.reference import execute
from bench.generated.values import annotation, is_definition

from promote.plan.build import build_plan
from promote.plan.carried import Carried
from promote.plan.facts import Facts
from promote.plan.model import Plan, Rung
from promote.plan.statements import Statement, split
from promote_checks.notebook.model import Cell, Notebook, TranslatedCell
from promote_checks.observe.observation import CellRecord, FinalValue, Observation, StatementRecord

PACKAGE = "small"


@dataclass(frozen=True)
class Small:
    """A notebook in which a source that starts with ``# markdown`` is prose."""

    sources: tuple[str, ...]
    tags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Cell index -> tags."""
    captured: frozenset[int] = frozenset()

    @property
    def notebook(self) -> Notebook:
        """As it is read."""
        cells = tuple(
            Cell(n, "markdown", s.removeprefix("# markdown\n"))
            if _is_prose(s)
            else Cell(n, "code", s, tags=self.tags.get(n, ()))
            for n, s in enumerate(self.sources)
        )
        return Notebook(Path("/notebooks/small_story.ipynb"), "0" * 64, "ipynb", "python", None, cells)

    @property
    def cells(self) -> tuple[TranslatedCell, ...]:
        """As it is translated."""
        return tuple(
            TranslatedCell(n, s, tags=self.tags.get(n, ()), captured=n in self.captured)
            for n, s in enumerate(self.sources)
            if not _is_prose(s)
        )

    def observed(self, **seen: Mapping[tuple[int, int], object]) -> Observation:
        """What a run shows; ``displayed={(cell, line): "int"}`` and the like set fields of statement records."""
        reference = execute(self.cells)
        records = [_with(record, seen) for record in reference.observation.statements]
        final = [
            FinalValue(name, annotation(value), definition=is_definition(value))
            for name, value in reference.namespace.items()
        ]
        return replace(reference.observation, statements=records, final=final)

    def plan(
        self,
        observation: Observation | None,
        *,
        rung: Rung = Rung.FINE,
        local: Mapping[str, str] | None = None,
        carried: Carried | None = None,
    ) -> Plan:
        """The plan under ``observation``; static without one."""
        carried = carried or Carried(local or {}, dict.fromkeys(local or {}, self.notebook.path.parent))
        return build_plan(self.notebook, self.cells, observation, rung=rung, package=PACKAGE, carried=carried)


def _is_prose(source: str) -> bool:
    return source.startswith("# markdown\n")


def _with(record: StatementRecord, seen: Mapping[str, Mapping[tuple[int, int], object]]) -> StatementRecord:
    changes = {
        key: at[record.cell, record.line] for key, at in seen.items() if (record.cell, record.line) in at
    }
    return replace(record, **changes)  # type: ignore[arg-type]


def plan_of(*sources: str, rung: Rung = Rung.FINE, **seen: Mapping[tuple[int, int], object]) -> Plan:
    """Plan of a notebook that ran."""
    small = Small(sources)
    return small.plan(small.observed(**seen), rung=rung)


def static_plan_of(*sources: str, rung: Rung = Rung.FINE) -> Plan:
    """Plan of a notebook that did not run, and may not be able to."""
    return Small(sources).plan(None, rung=rung)


def statements_of(*sources: str) -> tuple[Statement, ...]:
    """Statements of code cells."""
    return split(Small(sources).cells)


def facts_of(
    *records: StatementRecord,
    cells: tuple[CellRecord, ...] = (),
    stars: Mapping[str, list[str]] | None = None,
) -> Facts:
    """What hand-written records say."""
    return Facts.of(Observation(list(records), list(cells), star_imports=dict(stars or {})))


def roles(plan: Plan) -> list[str]:
    """Role of every statement, in order."""
    return [plan.symbols.roles[s.number].value for s in plan.statements]


def story(plan: Plan) -> list[str]:
    """Every step as ``takes; parameters -> returns: sources``."""
    return [
        f"({', '.join(step.takes)}{'; ' if step.parameters else ''}{', '.join(step.parameters)})"
        f" -> {', '.join(step.returns)}: {' | '.join(s.source for s in step.statements)}"
        for step in plan.steps
    ]
