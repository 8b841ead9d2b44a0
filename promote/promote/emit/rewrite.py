"""The edits that a statement needs to mean in the package what it meant in the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from promote.emit.docstrings import docstring_edits, docstrings_are_read
from promote.emit.prints import print_edits
from promote.plan.idle_displays import display_calls
from promote.plan.local import local_import_edits, packaged_names
from promote.plan.model import Definition, Plan
from promote.plan.statements import Statement
from promote.plan.text import CellText, Edit, quoted
from promote_checks.notebook.model import Position
from promote_checks.scopes.refs import Ref

_MODULE_SAYS = {
    "__name__": '"__main__"',
    "__doc__": '"Automatically created module for IPython interactive environment"',
}
_MODULE_NAMES = frozenset({*_MODULE_SAYS, "__file__"})

_PYPLOT = frozenset({"matplotlib.pyplot", "matplotlib.pylab", "pylab"})

SHOW = "show_figures"
"""The package's function that stands where the notebook showed its figures."""
_NO_FILE = 'eval("__file__", {})'
"""A notebook has no file: asking for one is a ``NameError``, which it may well expect."""
OS_BY_CALL = '__import__("os")'
"""Where the name ``os`` means something else."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the statement will stand."""

    plan: Plan
    local: frozenset[str]
    """Names that are local to the function it will stand in; empty at module level."""
    logger: str
    """Name of the module's logger; empty where prints stay prints."""
    partial: str = "partial"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Text of a statement and what its module must import for it."""

    text: str
    uses_logger: bool
    uses_partial: bool
    closes_figures: bool


def rewrite(statement: Statement, setting: Setting, more: tuple[Edit, ...] = ()) -> Rewritten:
    """The statement's text at column 0, with every name resolved to its new home."""
    text = statement.cell_text
    edits = list(more)
    refs = list(reference_edits(statement, setting))
    prints = (
        list(print_edits(statement.node, text, setting.logger, showing_acts=setting.plan.showing_acts))
        if setting.logger
        else []
    )
    shows = list(_show_edits(statement, setting.plan, text))
    displays = list(_display_edits(statement, setting.plan, text))
    local = list(local_import_edits(statement.node, text, packaged_names(setting.plan.local)))
    marked = list(docstring_edits(statement.node, text))
    # Most statements hold no docstring: only for the others the whole notebook is asked.
    if marked and docstrings_are_read(setting.plan.statements):
        edits += marked
    if statement.number in setting.plan.kept_imports:
        _, end = text.span(statement.node)
        edits.append(Edit(end, end, "  # noqa: F401", 9))
    edits += refs + prints + shows + displays + local
    body = text.extract(statement.node, edits, trailing=statement.trailing)
    return Rewritten(
        text=body,
        uses_logger=bool(prints),
        uses_partial=any(e.text.startswith(f"{setting.partial}(") for e in refs),
        closes_figures=bool(shows),
    )


def reference_edits(statement: Statement, setting: Setting) -> Iterator[Edit]:
    """Calls pass lifted variables on, earlier versions get their names, ``global`` becomes ``nonlocal``."""
    symbols = setting.plan.symbols
    own = next((d for d in symbols.definitions if d.statement is statement), None)
    text = statement.cell_text
    for ref in statement.refs:
        if isinstance(ref.node, ast.Global):
            yield from _global_edit(ref.node, text, setting)
        elif isinstance(ref.node, ast.Name):
            definition = symbols.definition_at(ref.name, statement.number)
            if own is not None and ref.name in own.names:
                definition = own
            if definition is not None and ref.context == "load":
                yield from _definition_edits(ref, definition, text, setting)
    yield from _dunder_edits(statement, setting.plan)
    if own is not None and own.emitted != own.names[0]:
        yield _rename_definition(statement, own)


def _dunder_edits(statement: Statement, plan: Plan) -> Iterator[Edit]:
    """What a notebook's module says of itself, which a module of a package would say otherwise."""
    asked = [ref for ref in statement.refs if ref.context == "load" and ref.name in _MODULE_NAMES]
    if not asked:
        return
    says = dict(_MODULE_SAYS)
    if not any(ref.name == "__file__" and ref.context == "store" for s in plan.statements for ref in s.refs):
        says["__file__"] = file_text(plan) if plan.notebook.module_file else _NO_FILE
    if plan.notebook.is_script:
        says["__doc__"] = repr(plan.notebook.module_doc)
    for ref in asked:
        if ref.name in says:
            start, end = statement.cell_text.span(ref.node)
            yield Edit(start, end, says[ref.name])


def file_text(plan: Plan) -> str:
    """``__file__`` of a script: where it would lie, in the folder that it is run in."""
    known = plan.symbols.imports.get("os", ())
    bound = any(ref.name == "os" and ref.context == "store" for s in plan.statements for ref in s.refs)
    plain = all(each.text == "import os" for each in known) if known else not bound
    return f"{'os' if plain else OS_BY_CALL}.path.abspath({quoted(plan.notebook.module_file)})"


def _definition_edits(ref: Ref, definition: Definition, text: CellText, setting: Setting) -> Iterator[Edit]:
    start, end = text.span(ref.node)
    renamed = definition.kind in ("function", "class") and definition.emitted != ref.name
    name = definition.emitted if renamed else ref.name
    if not definition.lifts:
        if renamed:
            yield Edit(start, end, name)
        return
    passed = ", ".join(f"{v}={v}" for v in definition.lifts)
    parent = ref.parent
    if isinstance(parent, ast.Call) and parent.func is ref.node:
        if renamed:
            yield Edit(start, end, name)
        yield from _argument_edits(parent, passed, text)
    else:
        yield Edit(start, end, f"{setting.partial}({name}, {passed})")


def _argument_edits(call: ast.Call, passed: str, text: CellText) -> Iterator[Edit]:
    close = text.span(call)[1] - 1
    every: list[ast.AST] = [*call.args, *(k.value for k in call.keywords)]
    if not every:
        yield Edit(close, close, passed)
        return
    last = max(text.span(node)[1] for node in every)
    if len(every) == 1 and isinstance(every[0], ast.GeneratorExp) and last == close + 1:
        start = text.span(every[0])[0]
        yield Edit(start, start, "(")
        yield Edit(close, close, f"), {passed}", 2)
        return
    comma = "," in _without_comments(text.text[last:close])
    yield Edit(close, close, f" {passed}" if comma else f", {passed}", 2)


def _without_comments(text: str) -> str:
    return "\n".join(line.split("#")[0] for line in text.split("\n"))


def _global_edit(node: ast.Global, text: CellText, setting: Setting) -> Iterator[Edit]:
    if setting.local & set(node.names):
        start, _ = text.span(node)
        yield Edit(start, start + len("global"), "nonlocal")


def _rename_definition(statement: Statement, definition: Definition) -> Edit:
    text, node = statement.cell_text, statement.node
    start = text.offset(node.lineno, node.col_offset)
    at = text.text.index(definition.names[0], start + len("def"))
    return Edit(at, at + len(definition.names[0]), definition.emitted)


def _show_edits(statement: Statement, plan: Plan, text: CellText) -> Iterator[Edit]:
    """In a notebook ``plt.show()`` also closes every figure; elsewhere it may wait for a person."""
    for inner in ast.walk(statement.node):
        if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)):
            continue
        function = inner.value.func
        if (
            isinstance(function, ast.Attribute)
            and function.attr == "show"
            and isinstance(function.value, ast.Name)
            and _is_pyplot(function.value.id, plan)
        ):
            start, _ = text.span(function)
            yield Edit(start, text.span(inner.value)[1], f"{SHOW}()")


def _is_pyplot(name: str, plan: Plan) -> bool:
    """The notebook imports pyplot under this name; on the lower rungs that is a statement among others."""
    return any(
        (alias.asname or alias.name) == name and _imported(node, alias) in _PYPLOT
        for statement in plan.statements
        for node in ast.walk(statement.node)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    )


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    return alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"


def _display_edits(statement: Statement, plan: Plan, text: CellText) -> Iterator[Edit]:
    """``display(x)`` as a statement shows nothing outside Jupyter: only what its arguments compute stays."""
    for call in display_calls(statement.node):
        start, end = text.span(call)
        place = Position(statement.position.cell, call.lineno, call.col_offset)
        if place in plan.idle_displays:
            yield Edit(start, end, "pass", -5)
        elif plan.showing_acts or any(isinstance(argument, ast.Starred) for argument in call.args):
            yield from _list_edits(call, text, texts=plan.showing_acts)
        elif len(call.args) == 1 and isinstance(call.args[0], ast.Call):
            first, last = text.span(call.args[0])
            yield Edit(start, first, "", -5)
            yield Edit(last, end, "", 5)
        else:
            yield Edit(start, text.span(call.func)[1], "", -5)


def _list_edits(call: ast.Call, text: CellText, *, texts: bool) -> Iterator[Edit]:
    """The arguments as a list; their ``texts``, where making those may do more."""
    start, end = text.span(call)
    opening = text.text.index("(", text.span(call.func)[1])
    yield Edit(start, opening + 1, "[", -5)
    for argument in call.args if texts else ():
        is_several = isinstance(argument, ast.Starred)
        first, last = text.span(argument.value if isinstance(argument, ast.Starred) else argument)
        yield Edit(first, first, "map(repr, " if is_several else "repr(", -4)
        yield Edit(last, last, ")", 4)
    yield Edit(end - 1, end, "]", 5)
