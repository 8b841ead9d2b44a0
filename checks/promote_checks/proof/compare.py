"""Comparing one run of a package with one observed run of its notebook."""

from __future__ import annotations

import base64
import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from promote_checks.notebook.model import Position, TranslatedCell
from promote_checks.observe.observation import FinalValue, Observation
from promote_checks.proof.clock_lines import timing_of
from promote_checks.proof.drawn_figures import figure_differences
from promote_checks.proof.expected import (
    bound_at,
    digest_before_change,
    digests_at_return,
    final_values,
    own_definitions,
)
from promote_checks.proof.explain import explain
from promote_checks.proof.package_run import PackageRun, PackageValue
from promote_checks.proof.printed import PrintedDifference, first_difference, notebook_lines
from promote_checks.proof.request import Leaves, StepLocation
from promote_checks.proof.result import Difference
from promote_checks.proof.unstable import PRINTED, Unstable
from promote_checks.proof.written_files import FileResult, compare_files

CLOCK_ONLY_SHOWN = "a reading of the clock that is only printed"
CLOCK_LINE = "shows a reading of the clock; the rest of the line is compared"
DONE_WITH = (
    "holds only its process: it differs whenever the notebook runs, and nothing reads it after it was closed"
)
NOWHERE = "(nowhere in the package's run)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Everything that was compared in one run; the tuples hold names, files and ``printed text``."""

    equal: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    missing: tuple[str, ...] = ()
    incomparable: tuple[tuple[str, str], ...] = ()

    @property
    def settled(self) -> bool:
        """Nothing differs and nothing is missing."""
        return not self.differences and not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Two runs to be compared, and how."""

    observation: Observation
    cells: Sequence[TranslatedCell]
    steps: Sequence[StepLocation]
    run: PackageRun
    unstable: Unstable
    tolerance: float = 0.0
    leaves: Mapping[str, Leaves] | None = None


def compare(evidence: Evidence) -> Compared:
    """Values, files and text, with the differences in the notebook's order."""
    parts = (compare_values, compare_definitions, compare_all_files, compare_printed, compare_figures)
    found = [part(evidence) for part in parts]
    differences = [one for part in found for one in part.differences]
    seen = {one.name for one in differences}
    differences += [one for one in differences_at_return(evidence) if one.name not in seen]
    differences = sorted([*differences, *error_of(evidence)], key=in_order)
    return Compared(
        equal=tuple(name for part in found for name in part.equal),
        differences=tuple(differences),
        missing=tuple(name for part in found for name in part.missing),
        incomparable=tuple(one for part in found for one in part.incomparable),
    )


def in_order(difference: Difference) -> tuple[float, int]:
    """The notebook's order; an error that no step explains comes first, other things of no known place last."""
    if difference.cell is None:
        return (-1.0 if difference.kind == "error" else math.inf, 0)
    return (difference.cell, difference.line or 0)


def compare_values(evidence: Evidence) -> Compared:
    """Every variable that the notebook bound. After an error a value that differs was not reached: missing."""
    equal, missing, differences, incomparable = [], [], [], []
    clocks = timing_of(evidence.cells).names
    for value in final_values(evidence.observation, evidence.cells):
        held = evidence.run.values.get(value.name)
        if held is None:
            missing.append(value.name)
            differences += missing_difference(evidence, value.name, value.text or value.type)
        elif value.name in evidence.unstable.names:
            continue
        elif value.name in clocks:
            incomparable.append((value.name, CLOCK_ONLY_SHOWN))
        elif value.name in evidence.unstable.helpers:
            incomparable.append((value.name, DONE_WITH))
        elif not value.digest:
            incomparable.append((value.name, value.reason))
        elif (
            value.digest == held.digest
            or is_close(evidence, value.name, held)
            or changes_later(evidence, value.name, held)
        ):
            if value.reason:
                incomparable.append((value.name, value.reason))
            else:
                equal.append(value.name)
        elif evidence.run.error is not None:
            missing.append(value.name)
        else:
            differences.append(value_difference(evidence, value, held))
    return Compared(
        equal=tuple(equal),
        missing=tuple(missing),
        differences=tuple(differences),
        incomparable=tuple(incomparable),
    )


def changes_later(evidence: Evidence, name: str, held: PackageValue) -> bool:
    """Whether a local was the notebook's value when its step returned and died there, while the notebook still
    changed it in place afterwards, under another name: what that changed is compared under the other name."""
    if held.step is None or not held.digest:
        return False
    step = evidence.steps[held.step]
    return held.digest == digest_before_change(evidence.observation, name, Position(step.cell, step.line))


def value_difference(evidence: Evidence, value: FinalValue, held: PackageValue) -> Difference:
    """A value that differs, placed where it first did."""
    where = first_place(evidence, value.name)
    notebook, package = explain(value.text, held.text or held.reason)
    return Difference("value", value.name, *known(where), notebook, package)


def first_place(evidence: Evidence, name: str) -> Position:
    """The end of the first step at whose return the value was another, or where it was bound last."""
    early = [one for one in differences_at_return(evidence) if one.name == name and one.cell is not None]
    last = bound_at(evidence.observation, name)
    return min([last, *(Position(one.cell or 0, one.line or 0) for one in early)]) if last.cell >= 0 else last


def known(where: Position) -> tuple[int | None, int | None]:
    """Cell and line, if they are known."""
    return (where.cell, where.line) if where.cell >= 0 else (None, None)


def missing_difference(evidence: Evidence, name: str, text: str) -> list[Difference]:
    """A name that is nowhere; after an error that explains it, nothing more is said."""
    if evidence.run.error is not None:
        return []
    where = bound_at(evidence.observation, name)
    return [Difference("missing", name, *known(where), explain(text, "")[0], NOWHERE)]


def is_close(evidence: Evidence, name: str, held: PackageValue) -> bool:
    """Whether a value agrees within the tolerance that a person declared, if one was."""
    leaves = (evidence.leaves or {}).get(name)
    if evidence.tolerance <= 0 or leaves is None or not held.skeleton or leaves.skeleton != held.skeleton:
        return False
    floats = array("d", base64.b64decode(held.floats))
    return len(floats) == len(leaves.floats) and all(
        is_near(one, other, evidence.tolerance) for one, other in zip(leaves.floats, floats, strict=True)
    )


def is_near(one: float, other: float, tolerance: float) -> bool:
    """Two floats within a relative and absolute tolerance; NaN agrees with NaN only."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)


def compare_definitions(evidence: Evidence) -> Compared:
    """Functions and classes of the notebook: they must exist, and are no values; the data of a class are."""
    undefined = set(evidence.run.undefined)
    definitions = own_definitions(evidence.observation, evidence.cells)
    if evidence.run.error is not None:
        return Compared()
    lost = [value for value in definitions if value.name in undefined]
    return Compared(
        missing=tuple(value.name for value in lost),
        differences=(
            *(one for value in lost for one in missing_difference(evidence, value.name, value.type)),
            *(class_difference(evidence, value) for value in definitions if has_other_data(evidence, value)),
        ),
    )


def has_other_data(evidence: Evidence, value: FinalValue) -> bool:
    """Whether a class of the notebook holds other data in the package."""
    if not value.type.startswith("type[") or value.name in {
        *evidence.run.undefined,
        *evidence.unstable.names,
    }:
        return False
    held = evidence.run.definitions.get(value.name, "")
    return bool(value.digest and held) and held != value.digest


def class_difference(evidence: Evidence, value: FinalValue) -> Difference:
    """A class whose data differ."""
    where = known(bound_at(evidence.observation, value.name))
    return Difference(
        "value", value.name, *where, "the class and its data", "a class with other data or another name"
    )


def compare_figures(evidence: Evidence) -> Compared:
    """Every figure that the notebook showed. After an error those that follow are not drawn."""
    if evidence.run.error is not None:
        return Compared()
    shown, drawn = evidence.observation.drawn, evidence.run.drawn
    exact = evidence.tolerance <= 0
    found = figure_differences(shown, drawn, evidence.unstable.figures, pixels_only=not exact)
    return Compared(differences=found)


def compare_all_files(evidence: Evidence) -> Compared:
    """Every file that either run wrote. After an error only those that both wrote can be judged."""
    results = list(compare_files(evidence.observation.written, evidence.run.written))
    results = [one for one in results if one.path not in evidence.unstable.files]
    if evidence.run.error is not None:
        results = [one for one in results if one.verdict == "equal"]
    different = [one for one in results if one.verdict == "different"]
    return Compared(
        equal=tuple(one.path for one in results if one.verdict == "equal"),
        differences=tuple(file_difference(evidence.observation, one) for one in different),
        incomparable=tuple((one.path, one.package) for one in results if one.verdict == "incomparable"),
    )


def file_difference(observation: Observation, result: FileResult) -> Difference:
    """A file that differs, placed at the last statement that wrote it."""
    writers = [record for record in observation.statements if result.path in record.writes]
    cell, line = (writers[-1].cell, writers[-1].line) if writers else (None, None)
    return Difference("file", result.path, cell, line, result.notebook, result.package)


def compare_printed(evidence: Evidence) -> Compared:
    """The text, if there is any and it is the same whenever the notebook runs."""
    lines = evidence.unstable.lines
    if lines is None:
        lines = notebook_lines(evidence.observation, evidence.cells)
    if evidence.unstable.all_printed or evidence.run.error is not None:
        return Compared()
    if not lines and not evidence.run.printed:
        return Compared()
    found = [first_difference(lines, text) for text in (evidence.run.output, evidence.run.printed)]
    if None in found:
        clocks = {(line.clock.cell, line.clock.line): line.clock for line in lines if line.clock is not None}
        return Compared(
            equal=() if evidence.unstable.printed else (PRINTED,),
            incomparable=tuple((clock.place, CLOCK_LINE) for _, clock in sorted(clocks.items())),
        )
    return Compared(
        differences=tuple(printed_difference(evidence.observation, one) for one in found[:1] if one)
    )


def printed_difference(observation: Observation, found: PrintedDifference) -> Difference:
    """A line that differs, placed at the first statement of its cell that printed."""
    printing = [
        record.line for record in observation.statements if record.cell == found.cell and record.printed
    ]
    line = min(printing, default=None)
    return Difference("output", PRINTED, found.cell, line, found.notebook, found.package)


def differences_at_return(evidence: Evidence) -> Iterator[Difference]:
    """Values that were not the notebook's when a step returned, though they may be later."""
    if evidence.tolerance > 0:
        return
    process_bound = evidence.unstable.helpers | timing_of(evidence.cells).names
    for one in evidence.run.at_return:
        if one.name in process_bound:
            continue
        step = evidence.steps[one.step]
        expected = digests_at_return(evidence.observation, step).get(one.name)
        if expected and one.digest != expected and (step.cell, one.name) not in evidence.unstable.at_cells:
            package = f"another value when {step.function} returned" + (
                f" ({one.reason})" if one.reason else ""
            )
            yield Difference(
                "value", one.name, step.cell, step.line, "its value at the end of this cell", package
            )


def error_of(evidence: Evidence) -> tuple[Difference, ...]:
    """The error that ended the package's run."""
    error = evidence.run.error
    if error is None:
        return ()
    step = next((one for one in evidence.steps if one.function == error.step), None)
    place = f" at {error.file}:{error.line}" if error.file else ""
    message = explain(f"{error.type}: {error.message}".strip(": "), "")[0]
    cell, line = (step.cell, step.line) if step else (None, None)
    return (Difference("error", error.step or "run", cell, line, "ran to its end", f"{message}{place}"),)
