"""What the runs of one notebook showed, for the rules to judge."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from promote_checks.dynamic.divergence import Difference, differences
from promote_checks.dynamic.observed import Run, Variation
from promote_checks.dynamic.schemas import StepFrame
from promote_checks.dynamic.touched import is_named
from promote_checks.rules.finding import Place
from promote_checks.rules.literals import parameter_statements
from promote_checks.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was tried with the parameters."""

    places: Mapping[str, Place] = field(default_factory=dict)
    variations: tuple[Variation, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Parameter -> why it was not varied."""


@dataclass(frozen=True, slots=True)
class RowsPair:
    """A table that a model was fitted on, and one that it was judged on."""

    train: str
    test: str
    """As the notebook spells them."""
    place: Place
    """Where the test table is used."""


@dataclass(frozen=True)
class Evidence:
    """Everything about one notebook. ``first`` came to its end; each other run may have failed."""

    subject: Subject
    first: Run
    other: Run | None = None
    """Another hash seed."""
    again: Run | None = None
    """The hash seed of ``first``; only run where ``other`` differs."""
    confirmed: Run | None = None
    """The hash seed of ``other`` once more; only run where something differs with the hash seed alone."""
    pairs: Mapping[tuple[int, int], RowsPair] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)
    schemas: str = ""
    """Why the recorded schemas were not compared; empty: they were, or there are none."""
    frames: Mapping[tuple[int, str], StepFrame] = field(default_factory=dict)
    """Cell and name -> the data frame as it was at promotion."""

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """All texts that the notebook spells out, and its magics."""
        nodes = self.subject.index.nodes(ast.Constant)
        texts = [one.value for one in nodes if isinstance(one.value, str) and one.value]
        return (*texts, *(magic.raw for _, magic in self.subject.magics))

    def bound_at(self, cell: int, name: str) -> Place:
        """The last statement of a cell that bound or changed a name; the cell itself if none did."""
        places = [
            Place(cell, one.line, one.column)
            for one in self.first.observation.statements
            if one.cell == cell and (name in one.changed or any(each.name == name for each in one.bound))
        ]
        return places[-1] if places else Place(cell)

    def is_parameter(self, path: str) -> bool:
        """The path, or a folder above it, is the value of a parameter."""
        return is_named(path, self.parameter_texts)

    @cached_property
    def parameter_texts(self) -> tuple[str, ...]:
        """Texts in the tagged cell."""
        nodes = [node for one in parameter_statements(self.subject) for node in ast.walk(one)]
        return tuple(
            one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )

    @cached_property
    def unstable(self) -> frozenset[tuple[int, str]]:
        """What runs don't agree on although nothing was varied."""
        run = self.again or self.other
        if run is None or run.observation.failure is not None:
            return frozenset()
        return frozenset(one.key for one in differences(self.first, run))


def only_with_hash_seed(evidence: Evidence) -> list[Difference]:
    """What differs with another hash seed, and did not differ between runs with the same one."""
    first, other, again, confirmed = evidence.first, evidence.other, evidence.again, evidence.confirmed
    if other is None or again is None:
        return []
    if any(run.observation.failure for run in (other, again, confirmed) if run is not None):
        return []
    anyway = {one.key for one in differences(first, again)}
    if confirmed is not None:
        anyway |= {one.key for one in differences(other, confirmed)}
    return [one for one in differences(first, other) if one.key not in anyway]
