"""From ranges of statements to named steps: what each takes and returns, and what ``Results`` holds."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from promote.plan.clues import clues_of, heading_of, sections
from promote.plan.cuts import Boundaries
from promote.plan.effects import Effect
from promote.plan.facts import Facts
from promote.plan.kinds import MODULES, is_training, kind_of, kind_of_step, kind_under, makes_application
from promote.plan.liveness import Shown, is_show, shows_figures
from promote.plan.model import Role, Step, Symbols
from promote.plan.naming import step_names, unused_name
from promote.plan.statements import Statement
from promote.plan.wanted import used_up
from promote_checks.notebook.model import Position

_MANY_RETURNS = 4
_RESERVED = frozenset(
    {
        "run",
        "run_async",
        "main",
        "Params",
        "Results",
        "params",
        "results",
        "logger",
        "logging",
        "session_settings",
        "show_figures",
    }
)


@dataclass(slots=True)
class StepDraft:
    """A range of work statements on its way to become a step."""

    statements: list[Statement]
    effects: list[Effect]
    kinds: list[str]
    first: int
    last: int
    at: Boundaries
    takes: set[str] = field(default_factory=set)
    returns: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    gone: frozenset[str] = frozenset()
    """Names that are unbound when it is done, whoever bound them."""

    @property
    def kind(self) -> str:
        """What the step mostly does."""
        return kind_of_step([(k, s.lines) for k, s in zip(self.kinds, self.statements, strict=True)])

    @property
    def may_bind(self) -> set[str]:
        """Names bound here on some path and not unbound again."""
        names: set[str] = set()
        for effect in self.effects:
            names = (names - (effect.deletes - effect.binds)) | effect.may_bind | effect.nonlocals
        return names

    @property
    def surely_binds(self) -> set[str]:
        """Names bound here on every path."""
        names: set[str] = set()
        for effect in self.effects:
            names = (names - effect.deletes) | effect.binds
        return names

    @property
    def changed(self) -> set[str]:
        """Names whose object is changed in place here."""
        return set().union(*(effect.changed for effect in self.effects))


def draft_steps(
    work: Sequence[Statement],
    effects: Sequence[Effect],
    kinds: Sequence[str],
    at: Boundaries,
    ranges: Sequence[tuple[int, int]],
    shown: Sequence[Shown],
) -> list[StepDraft]:
    """One draft for each range, with what it takes and the displays that stand in or right behind it."""
    drafts = []
    for first, last in ranges:
        part = slice(first, last + 1)
        draft = StepDraft(list(work[part]), list(effects[part]), list(kinds[part]), first, last, at)
        bound: set[str] = set()
        gone: set[str] = set()
        for effect in draft.effects:
            exposed = effect.reads - bound - gone
            draft.takes |= {n for n in exposed if at.first_binding.get(n, last + 1) < first}
            bound = (bound - effect.deletes) | effect.binds
            gone = (gone | effect.deletes) - effect.binds
        draft.shown = [d for d in shown if first < d.place <= last + 1]
        drafts.append(draft)
    if drafts:
        drafts[0].shown = [d for d in shown if d.place == 0] + drafts[0].shown
    return drafts


def finish_steps(
    drafts: Sequence[StepDraft],
    symbols: Symbols,
    effects: Mapping[int, Effect],
    facts: Facts,
    statements: Sequence[Statement],
    title: str = "",
) -> tuple[tuple[Step, ...], dict[int, int], list[tuple[Statement, str]], tuple[str, ...]]:
    """Steps, where each display is shown, statements that are left out with reasons, and fields of ``Results``."""
    if not drafts:
        shown = [s for s in statements if symbols.roles[s.number] is Role.DISPLAY]
        return (), {s.number: 0 for s in shown}, [], ()
    by_number = {s.number: s for s in statements}
    for draft in drafts:
        draft.gone = _gone(draft, facts)
    lost = _drop_useless_deletes(drafts)
    drafts = _without_empty(drafts)
    if not drafts:
        return (), {}, lost, ()
    at = drafts[0].at
    crossing = set().union(*(d.takes for d in drafts))
    results = {n for n in crossing | set(at.last_unread) if n in at.last_binding and facts.alive_at_end(n)}
    results |= _changed_elsewhere(drafts, facts)
    results -= used_up([s for draft in drafts for s in draft.statements], facts)
    results |= {name for name in at.last_binding if facts.ends_with_effect(name)}
    results |= {name for name in applications(drafts) if facts.alive_at_end(name)}
    results |= _changed_parameters(symbols, facts) & at.last_binding.keys()
    displays = _settle_returns(drafts, results, facts)
    results |= _shown_for_good(drafts, displays, facts)
    _keep_available(drafts)
    for draft in drafts:
        for each in draft.shown:
            if each.number not in displays:
                lost.append(
                    (by_number[each.number], "shows a value that its step changes or keeps to itself")
                )
    order = _binding_order(statements)
    taken = set(_names_in_use(statements, symbols))
    nearest = sections([s.heading for s in draft.statements] for draft in drafts)
    steps = tuple(
        _named(draft, symbols, facts, order, taken, (section, title))
        for draft, section in zip(drafts, nearest, strict=True)
    )
    return steps, displays, lost, tuple(sorted(results, key=lambda n: order.get(n, 0)))


def _changed_parameters(symbols: Symbols, facts: Facts) -> set[str]:
    """What was made of a parameter that the notebook changes: ``Params`` holds what was given."""
    own = {p.field for p in symbols.parameters.values() if p.field != p.name}
    return {name for name in own if facts.ever_changed(name) and facts.alive_at_end(name)}


def applications(drafts: Sequence[StepDraft]) -> set[str]:
    """Web applications: handlers are hung on them, nothing reads them any more, and a server wants them."""
    return {
        name
        for draft in drafts
        for statement in draft.statements
        if makes_application(statement.node)
        for name in statement.flow.binds
    }


def _settle_returns(drafts: Sequence[StepDraft], results: set[str], facts: Facts) -> dict[int, int]:
    """Walk back from the end: what is needed behind a step and bound in it is returned by it."""
    needed = set(results)
    displays: dict[int, int] = {}
    for place in range(len(drafts) - 1, -1, -1):
        draft = drafts[place]
        bound = draft.may_bind
        returns = {n for n in bound & needed if facts.bound_by(n, _end(draft))}
        if draft.kind != "plot":
            returns |= draft.changed & needed & (draft.takes | bound)
        for display in draft.shown:
            names = display.reads
            before = display.place <= draft.first
            if before:
                displays[display.number] = 0
                needed |= names
                continue
            if _modified_after(
                draft, display
            ) & names or not names <= bound | needed | draft.takes | _earlier(draft):
                continue
            more = names & bound - returns
            if more and len(returns | more) > _MANY_RETURNS and not display.stays:
                continue
            returns |= more
            displays[display.number] = place + 1
            needed |= names - bound
        sure = draft.surely_binds
        draft.takes |= {n for n in returns - sure if draft.at.first_binding.get(n, draft.first) < draft.first}
        draft.returns = returns
        needed = (needed - (returns & sure) - draft.gone) | draft.takes
    return displays


def _gone(draft: StepDraft, facts: Facts) -> frozenset[str]:
    """What is read behind a ``del`` and not bound again has no value: it is not the one from before."""
    names: set[str] = set()
    for statement, effect in zip(draft.statements, draft.effects, strict=True):
        names = (names | deleted_names(statement) | facts.deleted(statement)) - effect.may_bind
    return frozenset(names)


def _without_empty(drafts: Sequence[StepDraft]) -> list[StepDraft]:
    """Drafts that still hold a statement; what an empty one was to show goes to the one before it."""
    kept: list[StepDraft] = []
    for draft in drafts:
        if draft.statements:
            kept.append(draft)
        elif kept:
            kept[-1].last = draft.last
            kept[-1].shown += draft.shown
    return kept


def _changed_elsewhere(drafts: Sequence[StepDraft], facts: Facts) -> set[str]:
    """Locals whose object a later step changes (a view of an array): their final value is not the one at return."""
    return {
        name
        for draft in drafts
        for name in draft.may_bind
        if name.strip("_")
        and draft.first <= draft.at.last_binding.get(name, -1) <= draft.last
        and facts.alive_at_end(name)
        and facts.changed_after(name, _end(draft))
    }


def _keep_available(drafts: Sequence[StepDraft]) -> None:
    """No step takes what no earlier step returns: a name that was unbound is read in no path that the run took."""
    available: set[str] = set()
    for draft in drafts:
        draft.takes &= available
        available = (available - draft.gone) | draft.returns


def _shown_for_good(drafts: Sequence[StepDraft], displays: Mapping[int, int], facts: Facts) -> set[str]:
    """Final values that a step returns because the notebook showed them: a caller wants to see them too."""
    shown = {n for d in drafts for each in d.shown if each.number in displays for n in each.reads}
    return {
        n for d in drafts for n in d.returns & shown
        if d.first <= d.at.last_binding.get(n, -1) <= d.last and facts.alive_at_end(n) and n.strip("_")
    }  # fmt: skip


def _end(draft: StepDraft) -> Position:
    last = draft.statements[-1]
    return Position(last.position.cell, last.node.end_lineno or last.position.line)


def _earlier(draft: StepDraft) -> set[str]:
    return {n for n, place in draft.at.first_binding.items() if place < draft.first}


def _modified_after(draft: StepDraft, display: Shown) -> set[str]:
    names: set[str] = set()
    for effect in draft.effects[display.place - draft.first :]:
        names |= effect.may_bind | effect.changed | effect.deletes
    return names


def _drop_useless_deletes(drafts: Sequence[StepDraft]) -> list[tuple[Statement, str]]:
    """``del x`` of a variable that the step neither binds nor takes: its function has no such name."""
    lost: list[tuple[Statement, str]] = []
    for draft in drafts:
        bound: set[str] = set()
        sure: set[str] = set()
        for statement, effect in list(zip(draft.statements, draft.effects, strict=True)):
            names = deleted_names(statement)
            if names:
                local = bound | draft.takes
                if not names & local:
                    lost.append((statement, "unbinds a name that is local to an earlier step"))
                    place = draft.statements.index(statement)
                    del draft.statements[place], draft.effects[place], draft.kinds[place]
                else:
                    # What a loop may not have bound is that of an earlier step.
                    draft.takes |= {
                        n for n in names - sure if draft.at.first_binding.get(n, draft.first) < draft.first
                    }
            bound |= effect.may_bind
            sure |= effect.binds
    return lost


def deleted_names(statement: Statement) -> set[str]:
    """Targets of a ``del`` that unbinds nothing but names."""
    node = statement.node
    if isinstance(node, ast.Delete) and all(isinstance(t, ast.Name) for t in node.targets):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    return set()


def _binding_order(statements: Sequence[Statement]) -> dict[str, int]:
    order: dict[str, int] = {}
    for statement in statements:
        for ref in statement.refs:
            if ref.context == "store":
                order.setdefault(ref.name, len(order))
    return order


def _names_in_use(statements: Iterable[Statement], symbols: Symbols) -> Iterable[str]:
    yield from _RESERVED
    yield from dir(builtins)
    yield from keyword.kwlist
    yield from MODULES.values()
    yield from symbols.parameters
    for definition in symbols.definitions:
        yield definition.emitted
    for statement in statements:
        for ref in statement.refs:
            yield ref.name


def _named(
    draft: StepDraft,
    symbols: Symbols,
    facts: Facts,
    order: Mapping[str, int],
    taken: set[str],
    above: tuple[str, str],
) -> Step:
    heading = heading_of(draft.statements)
    kind = draft.kind if heading == above[1] else kind_under(heading, draft.kind)
    if (
        kind == "split"
        and is_training(heading)
        and any(kind_of(s, facts) == "train" for s in draft.statements)
    ):
        kind = "train"  # it splits more lines than it fits, under one heading
    returns = tuple(sorted(draft.returns, key=lambda n: order.get(n, 0)))
    takes = tuple(sorted(draft.takes, key=lambda n: order.get(n, 0)))
    names = step_names(
        clues_of(draft.statements, kind, facts, headings=(heading, *above), takes=takes, returns=returns)
    )
    function = unused_name(names, taken)
    taken.add(function)
    parameters = set().union(*(e.parameters for e in draft.effects))
    bound = set().union(*(e.may_bind for e in draft.effects))
    declared = set().union(*(e.nonlocals for e in draft.effects)) - bound - draft.takes
    return Step(
        function=function,
        module=MODULES[kind],
        title=heading,
        kind=kind,
        statements=tuple(draft.statements),
        takes=takes,
        parameters=tuple(p for p in symbols.parameters if p in parameters),
        returns=returns,
        changed=frozenset(draft.changed & draft.takes),
        close_after=_closings(draft, facts),
        declare=tuple(sorted(declared)),
        falls_back=_falling_back(draft, symbols),
        returns_figure=kind == "plot"
        and _leaves_figure(draft, facts)
        and not _returns_figure(returns, facts),
        heading=heading,
        prose=next((s.prose for s in draft.statements if s.prose), ""),
    )


def _falling_back(draft: StepDraft, symbols: Symbols) -> tuple[str, ...]:
    """Builtins that the step binds itself and reads while it may not have bound them yet."""
    names: set[str] = set()
    sure: set[str] = set()
    may = set().union(*(s.flow.may_bind | s.flow.global_writes for s in draft.statements))
    for statement in draft.statements:
        names |= (statement.flow.reads | statement.flow.deferred) - sure
        sure = (sure - statement.flow.deletes) | statement.flow.binds
        names |= statement.flow.deletes & may
    return tuple(sorted(names & symbols.builtin_shadows & may - draft.takes))


def _closings(draft: StepDraft, facts: Facts) -> frozenset[int]:
    """The last statement of each cell that ended with open figures."""
    return frozenset(
        s.number
        for place, s in enumerate(draft.statements)
        if _cell_leaves_figures(s, facts, draft)
        and (
            place + 1 == len(draft.statements) or draft.statements[place + 1].position.cell != s.position.cell
        )
        and _ends_cell(s, draft)
    )


def _ends_cell(statement: Statement, draft: StepDraft) -> bool:
    following = draft.last + 1
    return statement is not draft.statements[-1] or following not in draft.at.same_cell_as_before


def _cell_leaves_figures(statement: Statement, facts: Facts, draft: StepDraft) -> bool:
    if facts.observed:
        return facts.figures(statement.position.cell)
    cell = statement.position.cell
    return any(
        k == "plot" and s.position.cell == cell for k, s in zip(draft.kinds, draft.statements, strict=True)
    )


def _leaves_figure(draft: StepDraft, facts: Facts) -> bool:
    if not draft.statements:
        return False
    last = draft.statements[-1]
    if facts.figures_shown_by(last, is_show=is_show(last, facts)) > 1:
        return False  # Only one could be returned.
    if is_show(last, facts):
        return shows_figures(last, (), facts)
    return _ends_cell(last, draft) and _cell_leaves_figures(last, facts, draft)


def _returns_figure(returns: Sequence[str], facts: Facts) -> bool:
    return any(facts.type_of(name).startswith("matplotlib.figure") for name in returns)
