"""The thin notebook: the same story, now calling the package."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from promote.emission import ThinCell
from promote.emit.command_line import argv_field
from promote.emit.imports import ImportTable
from promote.emit.pipeline import call_text, story_of
from promote.emit.rewrite import Setting, rewrite
from promote.plan.loops import starts_a_loop
from promote.plan.model import Parameter, Plan, Role, Rung
from promote.plan.statements import Statement
from promote.plan.text import quoted
from promote_checks.secrets.hide import hide_all

_MODULES = frozenset({"asyncio", "logging", "sys"})
"""What a thin notebook may import for itself."""


def thin_cells(plan: Plan, imports: ImportTable, homes: dict[int, str]) -> tuple[ThinCell, ...]:
    """Cells in the notebook's order: its prose, the calls of the steps, and what it displayed."""
    calls = _by_cell(plan)
    displays = _displays_by_cell(plan)
    figures = frozenset(step.function for step in plan.steps if step.returns_figure)
    cells: list[ThinCell] = []
    for cell in plan.notebook.cells:
        if cell.kind == "markdown" and cell.source.strip():
            cells.append(ThinCell("markdown", _redacted(cell.source, plan)))
        lines = [*calls.get(cell.index, ()), *_shown(displays.get(cell.index, ()), plan)]
        if lines:
            cells.append(
                ThinCell("code", "\n".join([*(_displayed(line, figures) for line in lines[:-1]), lines[-1]]))
            )
    head = _head(plan, imports, homes, displays)
    return (*head, *cells)


def _displayed(line: str, figures: frozenset[str]) -> str:
    """A figure that is returned above the cell's last line is shown all the same."""
    return f"display({line})" if line.partition("(")[0].removeprefix("await ") in figures else line


def _head(
    plan: Plan, imports: ImportTable, homes: dict[int, str], displays: dict[int, list[Statement]]
) -> Iterable[ThinCell]:
    if needs_threads(plan):
        imports.add("import asyncio")
    imports.add("import logging")
    imports.add("import sys")
    made = _free("Params", plan)
    imports.add(f"from {plan.package}.params import Params" + ("" if made == "Params" else f" as {made}"))
    if plan.rung is Rung.REPLAY:
        imports.add(f"from {plan.package}.pipeline import run")
    else:
        for step in plan.steps:
            imports.add(f"from {plan.package}.{step.module} import {step.function}")
    for statements in displays.values():
        for statement in (s for s in statements if s.number not in plan.shows):
            _imports_of(statement, plan, imports, homes)
    setup = 'logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)'
    lines = imports.render().replace("from . import", f"from {plan.package} import")
    lines = lines.replace("from .", f"from {plan.package}.")
    yield ThinCell("code", f"{lines}\n\n{setup}")
    plain = [p for p in plan.symbols.parameters.values() if not p.secret]
    if plain:
        yield ThinCell("code", "\n".join(map(_assignment, plain)), tags=("parameters",))
    else:
        yield ThinCell("code", "# This notebook has no parameters.", tags=("parameters",))
    arguments = ", ".join(f"{p.field}={p.field}" for p in plain)
    given = f"\n{_command_line(plan)}" if plan.argv and plan.rung is not Rung.REPLAY else ""
    yield ThinCell("code", f"{_free('params', plan)} = {made}({arguments}){given}")


def _command_line(plan: Plan) -> str:
    """The steps are called here without ``run``, which would say what the script finds."""
    return f"sys.argv = [{quoted(plan.notebook.name)}, *{argv_field(plan)}]"


def _assignment(parameter: Parameter) -> str:
    comment = f"  # {parameter.comment}" if parameter.comment else ""
    return f"{parameter.field} = {parameter.source}{comment}"


def _free(name: str, plan: Plan) -> str:
    """A name of ours that the notebook does not have: theirs are in the cells that it shows."""
    theirs = {ref.name for statement in plan.statements for ref in statement.refs} | {
        p.field for p in plan.symbols.parameters.values()
    }
    while name in theirs:
        name = f"run_{name}" if name[0].islower() else f"Run{name}"
    return name


def _imports_of(statement: Statement, plan: Plan, imports: ImportTable, homes: dict[int, str]) -> None:
    for ref in statement.refs:
        if ref.context != "load":
            continue
        imports.use(ref.name)
        definition = plan.symbols.definition_at(ref.name, statement.number)
        if definition is not None:
            home = homes[definition.statement.number]
            name = ref.name if definition.kind == "preamble" else definition.emitted
            imports.add(f"from {plan.package}.{home} import {name}")
            if definition.lifts:
                imports.add("from functools import partial")


def needs_threads(plan: Plan) -> bool:
    """The script starts an event loop, and in a notebook one is running already."""
    return plan.notebook.is_script and starts_a_loop(
        [*(s.node for s in plan.statements), *map(ast.parse, plan.local.values())]
    )


def _by_cell(plan: Plan) -> dict[int, list[str]]:
    """Calls, each in the cell in which its step ends."""
    found: dict[int, list[str]] = {}
    if plan.rung is Rung.REPLAY:
        cells = [c for step in plan.steps for c in step.cells]
        if cells:
            holder = _free("params", plan)
            threaded = needs_threads(plan)
            run = f"await asyncio.to_thread(run, {holder})" if threaded else f"run({holder})"
            found[max(cells)] = [f"results = {run}"]
        return found
    displayed = frozenset(n for number in plan.displays for n in _names_shown(number, plan))
    holder = _free("params", plan)
    reserved = _MODULES | {holder, _free("Params", plan)}
    story = story_of(plan, reserved=reserved, wanted=displayed, typed=False)
    threaded = needs_threads(plan)
    for call in story.calls:
        if call.step.statements:
            place = call.step.statements[-1].position.cell
            found.setdefault(place, []).append(call_text(call, holder=holder, threaded=threaded))
    return found


def _names_shown(number: int, plan: Plan) -> frozenset[str]:
    if number in plan.shows:
        return frozenset(n.id for n in ast.walk(ast.parse(plan.shows[number])) if isinstance(n, ast.Name))
    return plan.statements[number].flow.touches


def _displays_by_cell(plan: Plan) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {}
    if plan.rung is Rung.REPLAY:
        return found
    ends = [step.statements[-1].position.cell if step.statements else 0 for step in plan.steps]
    for number, after in plan.displays.items():
        statement = plan.statements[number]
        place = statement.position.cell if after == 0 else max(statement.position.cell, ends[after - 1])
        found.setdefault(place, []).append(statement)
    return found


def _shown(statements: Iterable[Statement], plan: Plan) -> list[str]:
    setting = Setting(plan, frozenset(), "")
    chosen = list(statements)
    lines = []
    for place, statement in enumerate(chosen):
        text = plan.shows.get(statement.number) or rewrite(replace(statement, trailing=""), setting).text
        if place < len(chosen) - 1 and not text.startswith(("display(", "print(")):
            text = f"display({text})"
        # A comment behind the expression stays behind the call.
        lines.append(text if statement.number in plan.shows else f"{text}{statement.trailing}")
    return lines


def _redacted(text: str, plan: Plan) -> str:
    known = list(plan.secrets)
    return hide_all(text, known)


def is_placed(statement: Statement, plan: Plan) -> bool:
    """The notebook's statement ended up in the package or in its parameters."""
    if statement.number in plan.echoes:
        return False
    role = plan.symbols.roles[statement.number]
    return role not in (Role.DROPPED, Role.DISPLAY) and statement.number not in plan.left_out
