"""``def main(): ...`` that a script calls once, at its end: its body becomes the end of the script.

What ``main`` computes is then seen, compared and returned like everything else. Lines stay where they are. Where
the body could mean something else outside its function, it stays inside.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from promote_checks.notebook.exits import Ending, ending_of
from promote_checks.notebook.model import Notebook, TranslatedCell

_DYNAMIC = frozenset(
    {"locals", "globals", "vars", "dir", "eval", "exec", "super", "inspect", "_getframe", "funcName"}
)
"""They see whether code stands in a function."""
_NOTE = (
    "`{}()` at the end of the script: its body is the end of the script, so that what it computes is returned"
)


@dataclass(frozen=True, slots=True)
class MainFunction:
    """The function, and the end of the script that calls it."""

    node: ast.FunctionDef
    ending: Ending
    before: tuple[ast.stmt, ...]
    """Statements of the main guard before the call."""
    behind: tuple[ast.stmt, ...]
    guard: ast.stmt
    """The last statement of the script: the main guard, or the call itself."""
    arguments: tuple[tuple[str, ast.expr], ...]
    """Its parameters, each with what the call or the default gives."""


def with_main_at_top_level(
    notebook: Notebook, cells: Sequence[TranslatedCell]
) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    """The script and its translation, with the body of its main function at top level."""
    if not notebook.is_plain or len(cells) != 1 or cells[0].python != notebook.code_cells[0].source:
        return notebook, tuple(cells)
    tree = ast.parse(cells[0].python)
    main = main_function(tree)
    if main is None or not _may_move(main, tree, cells[0].python):
        return notebook, tuple(cells)
    python, status = _moved(main, tree, cells[0].python)
    if not _same_lines(python, cells[0].python):
        return notebook, tuple(cells)
    changed = tuple(replace(one, source=python) if one.kind == "code" else one for one in notebook.cells)
    notes = (*cells[0].notes, _NOTE.format(main.node.name))
    return (
        replace(notebook, cells=changed, exit_status=status),
        (replace(cells[0], python=python, notes=notes),),
    )


def main_function(tree: ast.Module) -> MainFunction | None:
    """The last function of a script, if the end of the script is the only one that names it."""
    if len(tree.body) < 2 or not isinstance(tree.body[-2], ast.FunctionDef):
        return None
    function, guard = tree.body[-2], tree.body[-1]
    block = guard.body if isinstance(guard, ast.If) and not guard.orelse and _is_guard(guard) else [guard]
    for place, statement in enumerate(block):
        ending = ending_of(statement)
        call = ending.call if ending is not None else None
        if ending is not None and call is not None and ast.unparse(call.func) == function.name:
            arguments = _arguments(function, call)
            if arguments is None:
                return None
            before, behind = tuple(block[:place]), tuple(block[place + 1 :])
            return MainFunction(function, ending, before, behind, guard, arguments)
    return None


def _is_guard(node: ast.If) -> bool:
    return ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")


def _arguments(function: ast.FunctionDef, call: ast.Call) -> tuple[tuple[str, ast.expr], ...] | None:
    spec = function.args
    if spec.vararg or spec.kwarg or any(k.arg is None for k in call.keywords):
        return None
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    names = [each.arg for each in (*spec.posonlyargs, *spec.args)]
    found: dict[str, ast.expr] = dict(
        zip(names[len(names) - len(spec.defaults) :], spec.defaults, strict=True)
    )
    found |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is not None}
    if not all(isinstance(default, ast.Constant) for default in found.values()):
        return None
    found |= dict(zip(names, call.args, strict=False))
    found |= {k.arg: k.value for k in call.keywords if k.arg is not None}
    wanted = [*names, *(each.arg for each in spec.kwonlyargs)]
    return tuple((name, found[name]) for name in wanted) if found.keys() == set(wanted) else None


def _may_move(main: MainFunction, tree: ast.Module, text: str) -> bool:
    function = main.node
    words = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }
    named = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == function.name]
    plain = not function.decorator_list and function.body[0].lineno > function.lineno
    return (
        plain
        and len(named) == 1
        and not words & _DYNAMIC
        and not any(isinstance(n, ast.Constant) and n.value == function.name for n in ast.walk(tree))
        and not any(
            isinstance(n, (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom)) for n in ast.walk(function)
        )
        and all(_is_simple(statement) for statement in main.before)
        and _returns_at_its_end(main)
        and not _clashes(main, text)
    )


def _is_simple(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Import, ast.ImportFrom)) and (
        node.lineno == node.end_lineno
    )


def _returns_at_its_end(main: MainFunction) -> bool:
    """An early return can't be said at top level: one that is taken would end the process instead."""
    return all(node is main.node.body[-1] for node in _returns(main.node.body))


def _returns(body: Sequence[ast.AST]) -> Iterator[ast.Return]:
    for node in body:
        if isinstance(node, ast.Return):
            yield node
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _returns(list(ast.iter_child_nodes(node)))


def _is_idle(node: ast.expr | None) -> bool:
    """It computes nothing that is not there already."""
    if isinstance(node, ast.Tuple):
        return all(map(_is_idle, node.elts))
    return node is None or isinstance(node, (ast.Constant, ast.Name))


def _clashes(main: MainFunction, text: str) -> bool:
    """A name of the function means something else to the rest of the script."""
    table = symtable.symtable(text, "script", "exec")
    own = next(t for t in table.get_children() if t.get_name() == main.node.name)
    names = {s.get_name() for s in own.get_symbols() if s.is_local() or s.is_parameter()}
    passed = {name for name, value in main.arguments if isinstance(value, ast.Name) and value.id == name}
    stored = {n.id for n in ast.walk(main.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    others = {s.get_name() for s in table.get_symbols()}
    for child in table.get_children():
        if child is not own:
            others |= _globals_of(child)
    dunder = {name for name in names if name.startswith("__")}
    return bool((names - (passed - stored)) & others or dunder)


def _globals_of(table: symtable.SymbolTable) -> set[str]:
    found = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return found.union(*map(_globals_of, table.get_children()))


def _moved(main: MainFunction, tree: ast.Module, text: str) -> tuple[str, str]:
    """The new text, and the variable that holds what the script exits with."""
    lines = text.split("\n")
    status, edits = _ends(main, tree, lines)
    if (
        ast.get_docstring(main.node) is not None
    ):  # alone at top level it would become the docstring of the module
        edits.append((main.node.body[0], ""))
    for node, new in sorted(edits, key=lambda edit: edit[0].lineno, reverse=True):
        _replace(lines, node, new)
    function, guard = main.node, main.guard
    first, last = function.body[0].lineno - 1, (function.end_lineno or function.lineno) - 1
    _dedent(lines, function, first, last)
    head = [ast.unparse(statement) for statement in main.before]
    read = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for name, value in main.arguments:
        if name in read and not (isinstance(value, ast.Name) and value.id == name):
            head.append(f"{name} = {ast.unparse(value)}")
    for number in range(function.lineno - 1, first):
        if number < function.lineno or not lines[number].lstrip().startswith("#"):
            lines[number] = ""
    lines[function.lineno - 1] = "; ".join(head)
    for number in range(function.lineno, first):
        lines[number] = lines[number].lstrip()
    start = guard.lineno - 1
    for number in range(
        start, main.behind[0].lineno - 1 if main.behind else guard.end_lineno or guard.lineno
    ):
        lines[number] = ""
    if main.behind:
        lines[start] = 'if __name__ == "__main__":' if isinstance(guard, ast.If) else ""
    return "\n".join(lines), status


def _ends(main: MainFunction, tree: ast.Module, lines: list[str]) -> tuple[str, list[tuple[ast.stmt, str]]]:
    """What takes the place of the ``return`` at the end, if there is one."""
    taken = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    status = "exit_status"
    while status in taken:
        status += "_"
    edits: list[tuple[ast.stmt, str]] = []
    kept = ""
    for node in _returns(main.node.body):
        value = _text(node.value, lines)
        if main.ending.target:
            edits.append((node, f"{main.ending.target} = {value or None}"))
        elif main.ending.exits and not (isinstance(node.value, ast.Constant) and not node.value.value):
            kept = status if node.value is not None else ""
            edits.append((node, f"{status} = {value}" if kept else ""))
        else:
            edits.append((node, "" if _is_idle(node.value) else f"returned = {value}"))
    return kept, edits


def _text(node: ast.expr | None, lines: list[str]) -> str:
    return "" if node is None else ast.get_source_segment("\n".join(lines), node) or ast.unparse(node)


def _replace(lines: list[str], node: ast.stmt, new: str) -> None:
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    behind = lines[last].encode()[node.end_col_offset :].decode()
    text = (before + new + behind) if new else (before + behind).rstrip()
    parts = text.split("\n")
    lines[first : last + 1] = [*parts, *[""] * (last - first + 1 - len(parts))]


def _dedent(lines: list[str], function: ast.FunctionDef, first: int, last: int) -> None:
    """Move the body to the left; lines that begin inside a text stay as they are."""
    inside = {
        number
        for node in ast.walk(function)
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and (node.end_lineno or 0) > node.lineno
        for number in range(node.lineno, node.end_lineno or 0)
    }
    width = function.body[0].col_offset
    for number in range(first, last + 1):
        if number not in inside:
            line = lines[number]
            lines[number] = line[min(width, len(line) - len(line.lstrip())) :]


def _same_lines(python: str, text: str) -> bool:
    """The result is Python of as many lines."""
    try:
        ast.parse(python)
    except SyntaxError:
        return False
    return python.count("\n") == text.count("\n")
