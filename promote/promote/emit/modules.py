"""The modules that hold steps and definitions."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import replace

from promote.emit.figures import IMPORT as FIGURES
from promote.emit.figures import uses_figures
from promote.emit.functions import signature_edits
from promote.emit.imports import ImportTable
from promote.emit.layout import definitions_named, homes_of
from promote.emit.prints import prints_are_redirected
from promote.emit.rewrite import OS_BY_CALL, Setting, file_text, rewrite
from promote.emit.steps import parameter_type, step_function
from promote.plan.local import packaged_names, relative_import
from promote.plan.model import Definition, Plan, Step
from promote.plan.text import Edit

_TITLES = {
    "load": "Read the data.", "clean": "Clean the data.", "features": "Build features.",
    "split": "Split the data.", "train": "Fit models.", "evaluate": "Evaluate what was fitted.",
    "plots": "Draw figures.", "save": "Write results.", "report": "Report results.",
    "analysis": "Compute intermediate and final values.", "setup": "Configure the session.",
    "definitions": "Functions, classes and constants that several modules use.",
}  # fmt: skip


def step_modules(plan: Plan) -> Mapping[str, str]:
    """Module name -> source of every module that holds steps or definitions."""
    homes = homes_of(plan)
    names = dict.fromkeys([s.module for s in plan.steps])
    names.update(dict.fromkeys(homes.values()))
    return {name: _module(name, plan, homes) for name in names}


def class_homes(plan: Plan, homes: Mapping[int, str]) -> dict[str, str]:
    """Class of the notebook -> module that holds it."""
    return {d.emitted: homes[d.statement.number] for d in plan.symbols.definitions if d.kind == "class"}


def names_of_notebook(plan: Plan) -> frozenset[str]:
    """Every name that the notebook binds or that means something in it."""
    names = {r.name for s in plan.statements for r in s.refs if r.context == "store"}
    return frozenset(names | set(plan.symbols.parameters))


def import_table(module: str, plan: Plan, homes: Mapping[int, str]) -> ImportTable:
    """An empty table for one module."""
    packaged = packaged_names(plan.local)
    imports = {
        name: tuple(replace(each, text=relative_import(each.text, packaged)) for each in entries)
        for name, entries in plan.symbols.imports.items()
    }
    return ImportTable(imports, class_homes(plan, homes), names_of_notebook(plan), module, packaged)


def _module(name: str, plan: Plan, homes: Mapping[int, str]) -> str:
    imports = import_table(name, plan, homes)
    redirected = prints_are_redirected(plan.statements)
    logger = "" if redirected else _free("logger", plan)
    partial = "partial" if "partial" not in imports.taken else "functools.partial"
    blocks: list[str] = []
    uses_logger = False
    captured = any(s.captured for s in plan.statements)
    for definition in plan.symbols.definitions:
        if homes[definition.statement.number] == name:
            setting = Setting(plan, frozenset(), "" if captured else logger, partial)
            text, logs = _definition(definition, plan, imports, setting)
            uses_logger |= logs
            blocks.append(text)
            _import_names(definition.statement.number, name, plan, homes, imports)
    for step in plan.steps:
        if step.module == name:
            done = step_function(step, plan, imports, Setting(plan, _locals(step), logger, partial))
            uses_logger |= done.uses_logger
            blocks.append(done.source)
            for statement in step.statements:
                _import_names(statement.number, name, plan, homes, imports)
    return _assemble(_TITLES.get(name, "Steps."), blocks, imports, logger if uses_logger else "", plan)


def _assemble(title: str, blocks: list[str], imports: ImportTable, logger: str, plan: Plan) -> str:
    head = [f'"""{title}"""', ""]
    if plan.symbols.future_annotations or imports.needs_future:
        head += ["from __future__ import annotations", ""]
    if logger:
        imports.add("import logging")
    if any(map(uses_figures, blocks)):
        imports.add(FIGURES)
    lines = imports.render()
    if lines:
        head += [lines, ""]
    if logger:
        head += [f"{logger} = logging.getLogger(__name__)", ""]
    return "\n".join(head) + "\n\n" + "\n\n\n".join(blocks) + "\n"


def _definition(
    definition: Definition, plan: Plan, imports: ImportTable, setting: Setting
) -> tuple[str, bool]:
    statement = definition.statement
    edits: tuple[Edit, ...] = ()
    if definition.kind in ("function", "class"):
        edits = tuple(
            signature_edits(
                statement, plan.facts, imports, definition.lifts, lambda name: variable_type(name, plan)
            )
        )
    done = rewrite(statement, setting, edits)
    if done.uses_partial:
        imports.add("from functools import partial" if setting.partial == "partial" else "import functools")
    lines = [*statement.comments, done.text, *statement.after]
    return "\n".join(lines), done.uses_logger


def variable_type(name: str, plan: Plan) -> str:
    """Observed type of a variable or parameter, at the end of the run."""
    parameter = plan.symbols.parameters.get(name)
    return parameter_type(parameter) if parameter is not None else plan.facts.type_of(name)


def _import_names(
    number: int, module: str, plan: Plan, homes: Mapping[int, str], imports: ImportTable
) -> None:
    """Import what a statement names: the notebook's imports and definitions of other modules."""
    statement = plan.statements[number]
    loaded = {r.name for r in statement.refs if r.context == "load"}
    hidden = plan.hidden.get(number, frozenset()) - loaded
    imports.kept |= hidden
    import_os(loaded, plan, imports)
    if "display" in loaded and "display" not in imports.taken and _shows_a_handle(statement.node):
        imports.add("from IPython.display import display")
    for name in sorted(loaded | hidden):
        if name in plan.symbols.imports:
            imports.use(name)
    for definition in definitions_named(number, plan):
        home = homes[definition.statement.number]
        if home != module:
            for name in _imported(definition, loaded | hidden):
                imports.add(f"from .{home} import {name}")


def import_os(loaded: Collection[str], plan: Plan, imports: ImportTable) -> None:
    """What stands in the place of ``__file__`` needs ``os``."""
    if "__file__" in loaded and plan.notebook.module_file and not file_text(plan).startswith(OS_BY_CALL):
        imports.add("import os")


def _shows_a_handle(node: ast.AST) -> bool:
    """``display`` is used for more than to show something: its result is kept, or it is passed on."""
    statements = {
        id(n.value.func)
        for n in ast.walk(node)
        if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call) and not n.value.keywords
    }
    return any(
        isinstance(n, ast.Name) and n.id == "display" and id(n) not in statements for n in ast.walk(node)
    )


def _imported(definition: Definition, named: set[str] | frozenset[str]) -> list[str]:
    if definition.kind == "preamble":
        return [n for n in definition.names if n in named]
    return [definition.emitted]


def _locals(step: Step) -> frozenset[str]:
    bound = {n for s in step.statements for n in s.flow.may_bind}
    return frozenset(bound | set(step.takes) | set(step.parameters) | set(step.declare))


def _free(name: str, plan: Plan) -> str:
    names = {r.name for s in plan.statements for r in s.refs} | set(plan.symbols.parameters)
    locals_of_functions = {n.arg for s in plan.statements for n in ast.walk(s.node) if isinstance(n, ast.arg)}
    while name in names | locals_of_functions:
        name = f"step_{name}"
    return name
