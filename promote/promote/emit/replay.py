"""The last rung: the notebook's statements unchanged, in the namespace of a fresh module."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from promote.emit.command_line import IMPORTS, helper_text, under_command_line
from promote.emit.figures import IMPORT as FIGURES
from promote.emit.figures import uses_figures
from promote.emit.imports import ImportTable
from promote.emit.modules import import_os
from promote.emit.rewrite import SHOW, rewrite
from promote.emit.rewrite import Setting as Rewriting
from promote.emit.steps import parameter_type
from promote.emit.surroundings import Setting
from promote.plan.kept import text_call
from promote.plan.model import Plan, Role
from promote.plan.statements import Statement
from promote.plan.text import Edit

CODE = "notebook_code"
MODULE = "replay"
FUNCTION = "replay_notebook"

_RUNNER = '''"""Run the notebook's statements in a module of their own."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from contextvars import ContextVar

from .params import Params
from .results import Results

_current: ContextVar[Params] = ContextVar("params")


def current_params() -> Params:
    """Return the parameters of the run that is going on; the defaults outside of one."""
    return _current.get(None) or Params()


def replay_notebook(params: Params) -> Results:
    """Execute ``notebook_code`` from its first line in a fresh namespace and return what it left there.

    The notebook uses names that only exist at run time (``exec``, ``globals()``, a star import), so its
    statements keep a namespace to themselves instead of being split into functions.
    """
    _name = f"{__package__}.notebook_code"
    _spec = importlib.util.find_spec(_name)
    if _spec is None or _spec.loader is None:
        _message = f"{_name} is missing"
        raise ImportError(_message)
    _module = importlib.util.module_from_spec(_spec)
    sys.modules[_name] = _module
    _token = _current.set(params)
    try:
        _spec.loader.exec_module(_module)
    finally:
        _current.reset(_token)
    return Results(**{each.name: vars(_module)[each.name] for each in dataclasses.fields(Results)})
'''


def replay_modules(plan: Plan, imports: ImportTable) -> dict[str, str]:
    """The runner and the module of statements."""
    return {MODULE: _RUNNER, CODE: _code(plan, imports)}


def replay_pipeline(plan: Plan, settings: Sequence[Setting] = ()) -> str:
    """``pipeline.py`` for a replayed notebook."""
    imported = [*(setting.imports for setting in settings), *(IMPORTS if plan.argv else ())]
    lines = [*(line for setting in settings for line in setting.lines), _PARAMS]
    call = f"results = {FUNCTION}(params)" if plan.argv else f"return {FUNCTION}(params)"
    lines += [*under_command_line([call], plan), *(["return results"] if plan.argv else [])]
    return (
        '"""The notebook, replayed."""\n\n'
        + "".join(f"{line}\n" for line in imported)
        + f"\nfrom .params import Params\nfrom .{MODULE} import {FUNCTION}\nfrom .results import Results\n\n\n"
        + (helper_text(plan) if plan.argv else "")
        + "def run(params: Params | None = None) -> Results:\n"
        + '    """Run the notebook\'s statements in order, in a namespace of their own."""\n'
        + "".join(f"    {line}\n" for line in lines)
    )


_PARAMS = "params = Params() if params is None else params"


def _text_edits(statement: Statement, plan: Plan) -> tuple[Edit, ...]:
    """What a cell shows is asked for its text, where making that may do more."""
    node = statement.node
    is_shown = isinstance(node, ast.Expr) and statement.last_in_cell and not statement.silent
    if not (is_shown and plan.showing_acts) or plan.facts.displayed(statement) in ("", "None"):
        return ()
    assert isinstance(node, ast.Expr)
    start, end = statement.cell_text.span(node.value)
    opened, closed = text_call(statement.cell_text.text[start:end])
    return Edit(start, start, opened, -9), Edit(end, end, closed, 9)


def _code(plan: Plan, imports: ImportTable) -> str:
    setting = Rewriting(plan, frozenset(), "")
    lines: list[str] = []
    previous = -1
    closes = {number for step in plan.steps for number in step.close_after}
    for statement in plan.statements:
        if plan.symbols.roles[statement.number] not in (Role.WORK, Role.DEFINITION, Role.CONSTANT):
            continue
        cell = statement.position.cell
        if cell != previous:
            lines += ["", f"# Notebook cell {cell + 1}"]
            previous = cell
        lines += [
            *statement.comments,
            rewrite(statement, setting, _text_edits(statement, plan)).text,
            *statement.after,
        ]
        if statement.number in closes:
            lines.append(f"{SHOW}()")
    if any(map(uses_figures, lines)):
        imports.add(FIGURES)
    import_os({ref.name for s in plan.statements for ref in s.refs}, plan, imports)
    declared = [
        f"{p.name}: {imports.annotation(parameter_type(p))} = current_params().{p.field}"
        for p in plan.symbols.parameters.values()
        if p.name != plan.argv
    ]
    if declared:
        imports.add(f"from .{MODULE} import current_params")
    stars = [each.text for entries in plan.symbols.imports.values() for each in entries]
    future = ["from __future__ import annotations", ""] if plan.symbols.future_annotations else []
    head = [
        '"""The notebook\'s statements, as they were."""',
        "",
        *future,
        imports.render(),
        *sorted(set(stars)),
        "",
    ]
    return "\n".join([*head, *declared, *lines]) + "\n"
