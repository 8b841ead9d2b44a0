"""Signatures for the notebook's own functions: annotations from the run, keyword-only parameters for lifts."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping

from promote.emit.imports import ImportTable
from promote.plan.facts import Facts
from promote.plan.statements import Statement
from promote.plan.text import CellText, Edit

Function = ast.FunctionDef | ast.AsyncFunctionDef


def signature_edits(
    statement: Statement,
    facts: Facts,
    imports: ImportTable,
    lifts: tuple[str, ...],
    type_of: Callable[[str], str],
    loosened: frozenset[tuple[int, int, str]] = frozenset(),
) -> Iterator[Edit]:
    """Edits that annotate every def inside the statement, and give the outermost its lifted parameters.

    ``loosened`` holds (cell, line of def, name or ``return``) whose observed type contradicts the author's code.
    """
    for node, owner in _functions(statement.node, None):
        record = facts.function(statement.position.cell, node)
        seen = dict(record.parameters) if record else {}
        returned = record.returns if record else ""
        key = (statement.position.cell, node.lineno)
        for name in list(seen):
            if (*key, name) in loosened:
                seen[name] = "typing.Any"
        outermost = node is statement.node
        extra = _lifted(lifts, type_of, imports) if outermost and lifts else ""
        yield from _parameter_edits(node, owner, seen, imports, statement.cell_text, extra)
        if node.returns is None:
            spelled = "typing.Any" if (*key, "return") in loosened else _return_type(node, returned)
            at = _signature_end(node, statement.cell_text)
            yield Edit(at, at, f" -> {imports.annotation(spelled)}", 9)


def _lifted(lifts: tuple[str, ...], type_of: Callable[[str], str], imports: ImportTable) -> str:
    return ", ".join(f"{name}: {imports.annotation(type_of(name))}" for name in lifts)


def _functions(node: ast.AST, owner: ast.AST | None) -> Iterator[tuple[Function, ast.AST | None]]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node, owner
    for child in ast.iter_child_nodes(node):
        yield from _functions(
            child, node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else owner
        )


def _parameter_edits(
    node: Function,
    owner: ast.AST | None,
    seen: Mapping[str, str],
    imports: ImportTable,
    text: CellText,
    extra: str,
) -> Iterator[Edit]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: dict[str, ast.expr | None] = {}
    for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        defaults[argument.arg] = default
    for argument, maybe in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        defaults[argument.arg] = maybe
    is_method = isinstance(owner, ast.ClassDef) and not _is_static(node)
    every = [
        *positional,
        *([arguments.vararg] if arguments.vararg else []),
        *arguments.kwonlyargs,
        *([arguments.kwarg] if arguments.kwarg else []),
    ]
    for place, argument in enumerate(every):
        if argument.annotation is not None or (is_method and place == 0):
            continue
        spelled = imports.annotation(_with_default(seen.get(argument.arg, ""), defaults.get(argument.arg)))
        end = text.offset(argument.lineno, argument.col_offset) + len(argument.arg)
        yield Edit(end, end, f": {spelled}")
    if extra:
        yield _lift_edit(node, text, extra)


def _lift_edit(node: Function, text: CellText, extra: str) -> Edit:
    arguments = node.args
    star = "" if arguments.vararg or arguments.kwonlyargs else "*, "
    if arguments.kwarg:
        at = text.offset(arguments.kwarg.lineno, arguments.kwarg.col_offset)
        at = text.text.rindex("**", 0, at)
        return Edit(at, at, f"{star}{extra}, ")
    close, before = _closing_parenthesis(node, text)
    comma = "" if before in "(," else ", "
    return Edit(close, close, f"{comma}{star}{extra}", 5)


def _signature_end(node: Function, text: CellText) -> int:
    """Offset just behind the closing parenthesis of the parameters."""
    return _closing_parenthesis(node, text)[0] + 1


def _closing_parenthesis(node: Function, text: CellText) -> tuple[int, str]:
    """Offset of the parenthesis that closes the parameters, and the token before it."""
    start = text.offset(node.lineno, node.col_offset)
    first_line = text.text.count("\n", 0, start)
    column = start - text.text.rfind("\n", 0, start) - 1
    depth, before, opened = 0, "", False
    for token in tokenize.generate_tokens(io.StringIO(text.text[start:]).readline):
        if token.type == tokenize.OP and token.string in "([{":
            opened = opened or (depth == 0 and token.string == "(")
            depth += 1
        elif token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
            if depth == 0 and opened:
                row, at = token.start
                line = first_line + row
                return text.offset_of_character(line, at + (column if row == 1 else 0)), before
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE):
            before = token.string
    raise ValueError(f"the parameters of {node.name} are not closed")


def _is_static(node: Function) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)


def _with_default(seen: str, default: ast.expr | None) -> str:
    if not isinstance(default, ast.Constant):
        return seen or "typing.Any"
    kind = "None" if default.value is None else type(default.value).__name__
    if kind == "ellipsis":
        return "typing.Any"
    if not seen:
        return "typing.Any" if kind == "None" else kind
    parts = [p.strip() for p in seen.split(" | ")] if "[" not in seen else [seen]
    if seen in ("typing.Any", "Any") or kind in parts or (kind == "None" and seen.endswith(" | None")):
        return seen
    return f"{seen} | {kind}"


def _return_type(node: Function, seen: str) -> str:
    own = list(_own_nodes(node))
    if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in own):
        kind = "AsyncIterator" if isinstance(node, ast.AsyncFunctionDef) else "Iterator"
        decorated = any("contextmanager" in ast.unparse(d) for d in node.decorator_list)
        item = seen or "typing.Any"
        if "Iterator[" in item or "Generator[" in item:
            return item
        return (
            f"collections.abc.{kind}[{item}]"
            if not decorated or seen
            else f"collections.abc.{kind}[typing.Any]"
        )
    if not any(isinstance(n, ast.Return) and n.value is not None for n in own):
        return "None" if not _always_raises(node) else "typing.NoReturn"
    return seen or "typing.Any"


def _always_raises(node: Function) -> bool:
    return isinstance(node.body[-1], ast.Raise) and not any(
        isinstance(n, ast.Return) for n in _own_nodes(node)
    )


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        yield child
        yield from _own_nodes(child)
