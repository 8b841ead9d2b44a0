"""Find the magics in a parsed cell: calls of ``get_ipython()``, and where each stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from promote_checks.notebook.magic import Magic, RefusedMagic
from promote_checks.notebook.names import bound_in

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_PARAMETERS = {
    "run_line_magic": ("magic_name", "line", "_stack_depth"),
    "run_cell_magic": ("magic_name", "line", "cell"),
    "magic": ("arg_s",),
    "system": ("cmd",),
    "getoutput": ("cmd",),
    "show_usage": (),
}


@dataclass(frozen=True, slots=True)
class Site:
    """One use of ``get_ipython`` that has to be translated."""

    magic: Magic
    call: ast.expr
    statement: ast.stmt
    """The innermost statement around it."""
    whole: bool
    """The statement is nothing but the call."""
    block: tuple[ast.stmt, ...]
    """The statements of the indented block in which ``statement`` stands; empty at top level."""
    enclosing: ast.stmt
    """The top-level statement around it."""
    local_names: frozenset[str]
    in_function: bool


class UnknownUse(Exception):
    """A use of ``get_ipython`` that can't be understood; carries its line."""

    def __init__(self, refusal: RefusedMagic, line: int) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
        self.line = line


def find_sites(tree: ast.Module) -> list[Site]:
    """All magics of a cell, in the order of the text. Raises ``UnknownUse``."""
    imported = any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "get_ipython" for alias in node.names)
        for node in ast.walk(tree)
    )
    sites: list[Site] = []
    for path in _paths(tree):
        call = _shell_of(path[-1])
        if call is None:
            continue
        site = _site(path)
        if site is not None:
            sites.append(site)
        elif not (imported or _is_guarded(path)):
            raise UnknownUse(_unknown_use(), call.lineno)
    return sites


def _paths(tree: ast.Module) -> Iterator[list[ast.AST]]:
    """Every node with its ancestors, outermost first."""
    stack: list[list[ast.AST]] = [[tree]]
    while stack:
        path = stack.pop()
        yield path
        stack.extend([*path, child] for child in reversed(list(ast.iter_child_nodes(path[-1]))))


def _shell_of(node: ast.AST) -> ast.expr | None:
    """``get_ipython`` or ``IPython.get_ipython`` where it is read."""
    if isinstance(node, ast.Name) and node.id == "get_ipython" and isinstance(node.ctx, ast.Load):
        return node
    return node if isinstance(node, ast.Attribute) and node.attr == "get_ipython" else None


def _site(path: list[ast.AST]) -> Site | None:
    """The site of ``get_ipython().method(...)``; the path ends at ``get_ipython``."""
    if len(path) < 5 or not isinstance(path[-2], ast.Call) or path[-2].func is not path[-1]:
        return None
    attribute, call = path[-3], path[-4]
    if (
        not isinstance(attribute, ast.Attribute)
        or not isinstance(call, ast.Call)
        or call.func is not attribute
    ):
        return None
    if attribute.attr not in _PARAMETERS:
        return None
    statements = [node for node in path if isinstance(node, ast.stmt)]
    whole = isinstance(statements[-1], ast.Expr) and statements[-1].value is call
    return Site(
        magic=_magic(attribute.attr, call, valued=not whole),
        call=call,
        statement=statements[-1],
        whole=whole,
        block=_block(path, statements[-1]),
        enclosing=statements[0],
        local_names=frozenset().union(*(bound_in(node) for node in path if isinstance(node, _FUNCTIONS))),
        in_function=any(isinstance(node, _FUNCTIONS) for node in path),
    )


def _block(path: list[ast.AST], statement: ast.stmt) -> tuple[ast.stmt, ...]:
    parent = path[path.index(statement) - 1]
    if isinstance(parent, ast.Module):
        return ()
    blocks = [value for _, value in ast.iter_fields(parent) if isinstance(value, list)]
    return next(tuple(block) for block in blocks if statement in block)


def _magic(method: str, call: ast.Call, *, valued: bool) -> Magic:
    values = _constants(method, call)
    if method == "run_line_magic":
        return Magic(values["magic_name"], values["line"], valued=valued)
    if method == "run_cell_magic":
        return Magic(values["magic_name"], values["line"], values["cell"], valued=valued)
    if method == "magic":
        name, _, argument = values["arg_s"].partition(" ")
        return Magic(name.lstrip("%"), argument, valued=valued)
    if method == "show_usage":
        return Magic("quickref", "", valued=valued)
    return Magic("!" if method == "system" else "!!", values["cmd"], valued=valued)


def _constants(method: str, call: ast.Call) -> dict[str, str]:
    """The arguments by name. Raises ``UnknownUse`` if one is not a constant string."""
    given: dict[str, ast.expr] = dict(zip(_PARAMETERS[method], call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    given.pop("_stack_depth", None)
    values = {
        name: node.value
        for name, node in given.items()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    expected = {name for name in _PARAMETERS[method] if name != "_stack_depth"}
    if set(values) != expected or len(call.args) > len(_PARAMETERS[method]):
        raise UnknownUse(
            RefusedMagic(
                f"`get_ipython().{method}(...)` takes arguments that are known only at run time",
                "write plain Python (subprocess, os) instead",
            ),
            call.lineno,
        )
    return values


def _is_guarded(path: list[ast.AST]) -> bool:
    """Code that is written to work without IPython too: after a test, or under ``except NameError``."""
    return any(
        (isinstance(node, ast.Try) and below in node.body and any(map(_catches, node.handlers)))
        or (isinstance(node, ast.If | ast.IfExp) and _asks(node.test))
        for node, below in pairwise(path)
    )


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"NameError", "Exception", "BaseException"})


def _asks(test: ast.expr) -> bool:
    return any(isinstance(node, ast.Constant) and node.value == "get_ipython" for node in ast.walk(test))


def _unknown_use() -> RefusedMagic:
    return RefusedMagic(
        "`get_ipython` is used, which exists only inside a notebook",
        "remove it, or guard it with `try: ... except NameError:`",
    )
