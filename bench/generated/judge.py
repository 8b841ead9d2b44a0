"""Promote one generated notebook in process and compare it with its own run."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bench.generated.contents import themes_of
from bench.generated.lifetimes import holds_an_end
from bench.generated.notebook import Generated, as_notebook, statement_count
from bench.generated.package import Outcome, run_twice
from bench.generated.package import run as run_package
from bench.generated.reference import Reference, execute
from bench.generated.values import is_definition, is_opaque, plain
from promote.emit.emit import emit, module_texts
from promote.emit.fresh_state import with_fresh_state
from promote.emit.session import with_session
from promote.emit.thin import is_placed
from promote.plan.build import build_plan
from promote.plan.model import Plan, Rung
from promote_checks.errors import UserError
from promote_checks.notebook.model import TranslatedCell

PACKAGE = "generated_package"


@dataclass(frozen=True)
class Judgement:
    """``verdict``: ``equal``, ``wrong``, ``refused`` or ``fault`` (the planner or the emitter raised)."""

    verdict: str
    reason: str = ""
    lowest: str = "fine"
    """Of the ladder's rungs that the emission names."""
    modules: Mapping[str, str] = field(default_factory=dict)
    steps: int = 0
    themes: frozenset[str] = frozenset()
    """What the notebook holds when it is run: see ``contents``."""

    @property
    def kind(self) -> str:
        """First line of the reason without names and numbers: the same fault has the same one."""
        first = self.reason.partition("\n")[0]
        return re.sub(r"\d+", "N", re.sub(r"'[^']*'", "'...'", first))[:160]


@dataclass(frozen=True)
class _Made:
    """What the comparison needs of an emission."""

    modules: Mapping[str, str]
    placed: int
    dropped: int
    rungs: tuple[str, ...]
    steps: int
    raw: bool


def judge(
    generated: Generated, *, observed: bool = True, rung: Rung = Rung.FINE, formatted: bool = False
) -> Judgement:
    """Plan, emit, import, run and compare. Formatting starts processes, so it is left out unless asked for."""
    notebook, cells = as_notebook(generated)
    reference = execute(cells)
    observation = reference.observation if observed else None
    try:
        made = _made(
            build_plan(notebook, cells, observation, rung=rung, package=PACKAGE), formatted=formatted
        )
    except UserError as error:
        return Judgement("refused", error.message)
    except Exception as error:  # noqa: BLE001 (a fault of ours is a finding, not the end of the table)
        return Judgement("fault", f"{_innermost(error)}\n{traceback.format_exc()}")
    judgement = _compared(statement_count(generated), made, reference, cells)
    return replace(judgement, themes=themes_of(generated, reference))


def _made(plan: Plan, *, formatted: bool) -> _Made:
    modules: Mapping[str, str]
    if formatted:
        modules = emit(plan, python=None).modules
    else:
        texts = {f"{name}.py": text for name, text in module_texts(plan).items()}
        modules = with_session(with_fresh_state(texts), plan)
    placed = sum(is_placed(statement, plan) for statement in plan.statements)
    rungs = tuple(fallback.rung for fallback in plan.fallbacks)
    return _Made(modules, placed, len(plan.dropped), rungs, len(plan.steps), not formatted)


def _compared(total: int, made: _Made, reference: Reference, cells: tuple[TranslatedCell, ...]) -> Judgement:
    lowest = max(made.rungs, key=_depth, default="fine")
    judgement = Judgement("wrong", "", lowest, made.modules, made.steps)
    if made.placed + made.dropped != total:
        return replace(
            judgement, reason=f"statements lost: {made.placed} placed + {made.dropped} dropped of {total}"
        )
    found = compared(made.modules, reference, cells, raw=made.raw)
    return replace(judgement, verdict="wrong" if found else "equal", reason="\n".join(found))


def compared(
    modules: Mapping[str, str], reference: Reference, cells: tuple[TranslatedCell, ...], *, raw: bool = False
) -> list[str]:
    """Everything in which a package differs from the notebook: in a recorded run, and in two calls without a recorder."""
    try:
        outcome = run_package(PACKAGE, modules, raw=raw)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is a difference)
        return [f"the package raises {type(error).__name__}: {_without_names(error)}\n{_frames(error)}"]
    return differences(reference, outcome) or unwatched(modules, reference, cells, raw=raw)


def unwatched(
    modules: Mapping[str, str], reference: Reference, cells: tuple[TranslatedCell, ...], *, raw: bool
) -> list[str]:
    """What differs in two more calls in one process, where the notebook does the same whenever it starts afresh."""
    found: list[str] = []
    try:
        calls = run_twice(PACKAGE, modules, raw=raw)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is a difference)
        found = [f"a further call raises {type(error).__name__}: {_without_names(error)}\n{_frames(error)}"]
    else:
        for word, outcome in zip(("first", "second"), calls, strict=True):
            found += found or [
                f"{word} call of two: {line}" for line in differences(reference, outcome, only=True)
            ]
    if not found:
        return []
    again = execute(cells)
    same = Outcome(again.namespace, again.text, again.pictures)
    return [] if differences(reference, same) else found


def _depth(rung: str) -> int:
    order = ("fine", "nest", "merge", "module state", "replay")
    return order.index(rung) if rung in order else len(order)


def _innermost(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}: {error}"


def _frames(error: BaseException) -> str:
    """Where in the package it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {f.filename}:{f.lineno} in {f.name}" for f in frames if "<package" in f.filename)


def _without_names(error: BaseException) -> str:
    return str(error).replace(PACKAGE, "package")


def differences(reference: Reference, outcome: Outcome, *, only: bool = False) -> list[str]:
    """Values that are missing or other, text and figures that are other, objects that are one on one side only.

    ``only``: a value that is missing is none that was asked for.
    """
    present = {n: v for n, v in reference.namespace.items() if not n.startswith("__")}
    names = sorted(name for name, value in present.items() if not is_definition(value))
    found = []
    for name in names:
        value = reference.namespace[name]
        if name not in outcome.values:
            if not (only or is_opaque(value) or holds_an_end(value)):
                found.append(f"missing value\n  {name} = {value!r}")
        elif plain(value) != plain(outcome.values[name]):
            found.append(f"other value\n  {name}: {plain(value)!r} became {plain(outcome.values[name])!r}")
    if reference.text != outcome.text:
        found.append(f"other text\n  {reference.text!r}\n  {outcome.text!r}")
    if Counter(reference.pictures) != Counter(outcome.pictures):
        found.append(f"other figures\n  {reference.pictures!r}\n  {outcome.pictures!r}")
    return found or _aliases(reference, outcome, names)


def _aliases(reference: Reference, outcome: Outcome, names: list[str]) -> list[str]:
    there = [name for name in names if name in outcome.values]
    one: dict[int, int] = {}
    two: dict[int, int] = {}
    for name in there:
        if plain(reference.namespace[name], one) != plain(outcome.values[name], two):
            return [f"other aliases\n  {name} shares objects with other variables on one side only"]
    return []
