"""From cells and an observed run to a plan: the whole of planning, in the order in which it happens."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from promote.emission import Fallback
from promote.plan.arguments import lift_arguments
from promote.plan.binders import Binders
from promote.plan.carried import Carried
from promote.plan.carried_files import carried_files
from promote.plan.command_line import command_line_parameter
from promote.plan.constraints import forbidden_cuts
from promote.plan.cuts import choose_cuts
from promote.plan.dropped_magics import effects_of_magics
from promote.plan.effects import Effect, effects_of
from promote.plan.facts import Facts
from promote.plan.headings import carried_headings, title_of, with_headings
from promote.plan.hidden import dynamic_use, hidden_names
from promote.plan.idle_displays import idle_displays
from promote.plan.imports import registering_imports, star_imports, unresolved_star, unused_imports
from promote.plan.kept import DRAWING, Kept, Showing, keep_shown
from promote.plan.kinds import kind_of, kind_under
from promote.plan.liveness import Shown, boundaries_of
from promote.plan.model import Plan, Role, Rung, Symbols
from promote.plan.outputs import name_outputs
from promote.plan.own_code import own_code
from promote.plan.paths import lift_paths
from promote.plan.secrets import known_texts, require_replaceable
from promote.plan.sinking import sunk
from promote.plan.statements import Statement, split
from promote.plan.steps import StepDraft, draft_steps, finish_steps
from promote.plan.symbols import decide_symbols, drop_reason
from promote.plan.tagged import settle_tagged
from promote.plan.unfinished import as_far_as_they_ran
from promote_checks.notebook.model import Dropped, Notebook, TranslatedCell
from promote_checks.observe.observation import Observation

__all__ = ["Rung", "build_plan"]

SHOWN = "only shows a value: it stands in the thin notebook"
_SECTIONS = 2
_SEVERAL_CELLS = 3
"""A story told in as many cells is never one function, if it can be cut at all."""


def build_plan(
    notebook: Notebook,
    cells: Sequence[TranslatedCell],
    observation: Observation | None,
    *,
    rung: Rung = Rung.FINE,
    package: str,
    carried: Carried | None = None,
) -> Plan:
    """Plan the package. Pure: the same cells and observation give the same plan.

    ``carried``: modules of the notebook's project, see ``carried_modules``.

    A notebook that needs a namespace of its own (``exec``, ``globals()``, an unseen star import) is planned
    at ``Rung.REPLAY`` whatever is asked for.
    """
    carried = carried or Carried()
    beside = carried_files(carried, notebook, cells, observation)
    facts = Facts.of(observation, carried.tops)
    cells = as_far_as_they_ran(cells, facts)
    written = len(split(cells))
    require_replaceable(notebook, cells)
    secrets = known_texts(notebook, cells)
    settled = settle_tagged(name_outputs(notebook, cells, facts), facts)
    arguments = lift_arguments(settled.cells)
    lifted = lift_paths(arguments.cells, facts, carried.spelled(notebook.path.parent))
    cells = lifted.cells
    given = (*settled.parameters, *arguments.parameters, *lifted.parameters)
    forced = _forced_replay(split(cells), facts)
    rung = Rung.REPLAY if forced else rung
    own = own_code(lifted.cells, carried.modules, facts)
    kept = Kept(lifted.cells, {}) if rung is Rung.REPLAY else keep_shown(lifted.cells, facts, own)
    facts.with_made(kept.made())
    facts.drawing = frozenset(name for name, path in own.imports.items() if path.split(".")[0] in DRAWING)
    statements = with_headings(notebook, split(kept.cells))
    binders = Binders.of(statements)
    hidden = hidden_names(statements, _known(statements, binders), facts)
    symbols = decide_symbols(
        statements,
        cells,
        facts,
        rung,
        hidden,
        given,
        fixed=lifted.fixed,
        own=own,
        comments=settled.comments,
    )
    argv = command_line_parameter(notebook, statements, [p.field for p in symbols.parameters.values()])
    if argv is not None:
        symbols = replace(symbols, parameters={**symbols.parameters, argv.name: argv})
    shows = kept.by_number(statements)
    effects = effects_of(statements, symbols, facts, hidden)
    drafts, constraints = _drafts(statements, symbols, effects, facts, rung, shows)
    steps, displays, lost, results = finish_steps(
        drafts, symbols, effects, facts, statements, title_of(notebook)
    )
    if rung is Rung.REPLAY:
        results = _everything(statements, facts)
    secret = frozenset(name for name, each in symbols.parameters.items() if each.secret)
    telling = [n for n in displays if any(ref.name in secret for ref in statements[n].refs)]
    displays = {n: place for n, place in displays.items() if n not in telling}
    lost += [(statements[n], "shows a secret, which the thin notebook does not hold") for n in telling]
    dropped = [d for cell in cells for d in cell.dropped]
    # What was left out before the translation stands there as ``pass``: it is one statement, not two.
    listed = {(d.cell, d.line) for d in dropped}
    blanks = [
        s for s in statements if isinstance(s.node, ast.Pass) and (s.position.cell, s.position.line) in listed
    ]
    dropped += [
        _dropped(s, drop_reason(s))
        for s in statements
        if symbols.roles[s.number] is Role.DROPPED and s not in blanks and not facts.is_echo(s)
    ]
    unused = unused_imports(statements, hidden)
    acting = tuple(s for s in unused if facts.acts_when_imported(s))
    idle = tuple(s for s in unused if symbols.roles[s.number] is Role.IMPORT and s not in acting)
    dropped += [_dropped(s, "imports what nothing uses") for s in idle]
    echoes = frozenset(s.number for s in statements if facts.is_echo(s))
    unlisted = echoes | shows.keys()
    dropped += [_dropped(s, reason) for s, reason in lost if s.number not in unlisted]
    if rung is not Rung.REPLAY:
        only_shown = [n for n in displays if symbols.roles[n] is Role.DISPLAY and n not in echoes]
        dropped += [_dropped(statements[n], SHOWN) for n in only_shown]
    return Plan(
        package=package,
        title=title_of(notebook),
        notebook=notebook,
        facts=facts,
        rung=rung,
        statements=statements,
        symbols=symbols,
        steps=steps,
        results=results,
        displays=displays,
        shows={number: each.text for number, each in shows.items()},
        idle_displays=idle_displays(statements, facts, own),
        registering=registering_imports(acting, symbols.roles),
        # On the last rung all stay: not every import that acts is seen to.
        kept_imports=frozenset(
            s.number
            for s in (unused if rung is Rung.REPLAY else acting)
            if symbols.roles[s.number] is not Role.IMPORT
        ),
        dropped=redacted(dropped, secrets),
        argv=argv.name if argv is not None else "",
        secrets=secrets,
        magics_dropped=sum(len(cell.dropped) for cell in cells) - len(blanks),
        local=dict(carried.modules),
        local_files=beside.files,
        carried=(*carried.spelled(notebook.path.parent), *beside.spelled),
        in_place=frozenset(carried.in_place),
        left_out=frozenset(
            s.number for s, _ in lost if symbols.roles[s.number] is Role.WORK and s.number not in shows
        ).union(s.number for s in idle),
        echoes=echoes,
        added=len(statements) - written - len(echoes),
        hidden=hidden,
        showing_acts=not own.known_repr,
        fallbacks=(*forced, *symbols.fallbacks, *constraints),
        dependencies=tuple(dict.fromkeys(d for cell in cells for d in cell.dependencies)),
        notes=(
            *(note for cell in cells for note in cell.notes),
            *effects_of_magics(notebook.name, cells, facts),
            *carried.notes,
            *beside.notes,
        ),
    )


def _everything(statements: Sequence[Statement], facts: Facts) -> tuple[str, ...]:
    """Every variable that is alive at the end: a replayed notebook has no steps that could keep some to themselves."""
    bound = dict.fromkeys(
        r.name for s in statements for r in s.refs if r.context == "store" and not r.deferred
    )
    return tuple(
        name for name in bound if not name.startswith("__") and name != "_" and facts.is_value_at_end(name)
    )


def redacted(dropped: Iterable[Dropped], secrets: Iterable[str]) -> tuple[Dropped, ...]:
    """What was dropped, in order, without any secret in its text."""
    known = tuple(secrets)
    found = []
    for each in sorted(dropped, key=lambda d: (d.cell, d.line)):
        source = each.source
        for secret in known:
            source = source.replace(secret, "[secret]")
        found.append(replace(each, source=source))
    return tuple(found)


def _known(statements: Sequence[Statement], binders: Binders) -> frozenset[str]:
    return frozenset(binders.binds) | frozenset(n for s in statements for n in s.flow.global_writes)


def _forced_replay(statements: Sequence[Statement], facts: Facts) -> tuple[Fallback, ...]:
    for statement in statements:
        reason = dynamic_use(statement)
        if reason:
            return (Fallback("replay", statement.position.cell, statement.position.line, reason),)
    star = unresolved_star(statements, star_imports(statements, Binders.of(statements).binds, facts))
    if star is not None:
        place = star.position
        return (Fallback("replay", place.cell, place.line, "a star import of names that are not known"),)
    return ()


def _drafts(
    statements: Sequence[Statement],
    symbols: Symbols,
    effects: dict[int, Effect],
    facts: Facts,
    rung: Rung,
    shows: Mapping[int, Showing],
) -> tuple[list[StepDraft], tuple[Fallback, ...]]:
    work = carried_headings(statements, lambda s: symbols.roles[s.number] is Role.WORK)
    if not work:
        return [], ()
    work, together = sunk(work, effects) if rung < Rung.MERGED else (list(work), frozenset())
    own = [effects[s.number] for s in work]
    places = {s.number: place for place, s in enumerate(work)}
    shown = tuple(_shown(statements, symbols, effects, places, shows))
    forbidden, reasons = forbidden_cuts(work, own, facts)
    forbidden |= together
    if rung >= Rung.MERGED:
        forbidden = frozenset(range(len(work) - 1))
        reasons = ()
    at = boundaries_of(work, own, shown, forbidden, facts)
    kinds = _claimed(work, [kind_of(s, facts) for s in work])
    kinds = ["serve" if place in together else kind for place, kind in enumerate(kinds)]
    cells = {s.position.cell for s in work}
    ranges = choose_cuts(work, own, kinds, at, split=len(cells) >= _SEVERAL_CELLS and rung < Rung.MERGED)
    return draft_steps(work, own, kinds, at, ranges, shown), reasons


def _claimed(work: Sequence[Statement], kinds: list[str]) -> list[str]:
    """In a file of one cell the headings are the author's own sections: what prepares data is what they call it."""
    if len({s.position.cell for s in work}) > 1 or sum(bool(s.heading) for s in work) < _SECTIONS:
        return kinds
    nearest, found = "", []
    for statement, kind in zip(work, kinds, strict=True):
        nearest = statement.heading or nearest
        found.append(kind_under(nearest, kind))
    return found


def _shown(
    statements: Sequence[Statement],
    symbols: Symbols,
    effects: dict[int, Effect],
    places: dict[int, int],
    shows: Mapping[int, Showing],
) -> list[Shown]:
    found = []
    place = 0
    for statement in statements:
        if statement.number in places:
            place = places[statement.number] + 1
            if statement.number in shows:
                found.append(Shown(statement.number, place, shows[statement.number].names, stays=True))
        elif symbols.roles[statement.number] is Role.DISPLAY:
            found.append(Shown(statement.number, place, effects[statement.number].reads))
    return found


def _dropped(statement: Statement, reason: str) -> Dropped:
    first = statement.source.split("\n", 1)[0]
    return Dropped(statement.position.cell, statement.position.line, first, reason)
