"""Make emitted text clean under ``mypy --strict`` by annotations alone: nothing here changes what it computes.

mypy is asked, each of its findings is answered by the smallest annotation that settles it (a local declared
``Any``, a cast around a returned value), and what no annotation settles is marked with a coded
``type: ignore``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from promote.emit.any_type import any_import, any_of_module
from promote.plan.text import CellText, Edit
from promote_checks.scopes.refs import bound_names

_ROUNDS = 5
UNDEFINED = "name-defined"
_OPEN = f'\n# mypy: disable-error-code="{UNDEFINED}"\n'
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error of mypy."""

    module: str
    line: int
    column: int
    message: str
    code: str


Ask = Callable[[Mapping[str, str]], Sequence[Complaint]]
Tidy = Callable[[Mapping[str, str]], Mapping[str, str]]


def repair(
    modules: Mapping[str, str], ask: Ask, tidy: Tidy, *, replayed: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Annotate until mypy is content or has nothing new to say; then suppress the rest, each with its code.

    A name that is not defined is never suppressed on its line. In ``replayed`` modules, whose names may come into being
    while they run, one comment on top says so.
    """
    current = dict(modules)
    tried: set[tuple[str, str]] = set()
    complaints = ask(current)
    for _ in range(_ROUNDS):
        if not complaints:
            return current
        changed = {n: _repaired(n, text, complaints, tried) for n, text in current.items()}
        if changed == current:
            break
        current = dict(tidy(changed))
        complaints = ask(current)
    for _ in range(2):
        if not complaints:
            break
        current = {n: _ignored(text, [c for c in complaints if c.module == n]) for n, text in current.items()}
        current |= {n: _open(current[n], complaints, n) for n in replayed & current.keys()}
        complaints = ask(current)
    return current


def _repaired(name: str, text: str, complaints: Sequence[Complaint], tried: set[tuple[str, str]]) -> str:
    own = [c for c in complaints if c.module == name]
    if not own:
        return text
    module = _Module(name, text, tried)
    for complaint in own:
        module.answer(complaint)
    return module.applied()


def _open(text: str, complaints: Sequence[Complaint], name: str) -> str:
    """Say on the line of the docstring's end that names may come into being at run time, if mypy misses one."""
    missed = any(c.module == name and c.code == UNDEFINED for c in complaints)
    first, rest = text.split("\n", 1)
    return f"{first}\n{_OPEN}{rest}" if missed and _OPEN not in text else text


def _ignored(text: str, complaints: Sequence[Complaint]) -> str:
    rows = text.split("\n")
    codes: dict[int, set[str]] = {}
    for each in complaints:
        if each.code == "unused-ignore":
            rows[each.line - 1] = re.sub(r"\s*# type: ignore\[[^\]]*\]", "", rows[each.line - 1])
        elif each.code and each.code not in ("syntax", UNDEFINED):
            codes.setdefault(each.line, set()).add(each.code)
    for line, found in codes.items():
        row = rows[line - 1]
        existing = re.search(r"  # type: ignore\[([^\]]*)\]", row)
        if existing:
            found |= {c.strip() for c in existing[1].split(",")}
            row = row[: existing.start()] + row[existing.end() :]
        mark = f"  # type: ignore[{', '.join(sorted(found))}]"
        noqa = row.find("  # noqa")
        rows[line - 1] = row + mark if noqa < 0 else row[:noqa] + mark + row[noqa:]
    return "\n".join(rows)


class _Module:
    """One module's text with the edits that answer its complaints."""

    def __init__(self, name: str, text: str, tried: set[tuple[str, str]]) -> None:
        self._name, self._text, self._tried = name, CellText(text), tried
        self._tree = ast.parse(text)
        self._edits: list[Edit] = []
        self._any = any_of_module(self._tree)
        self._any_imported = any_import(self._any).removeprefix("from typing import ")
        self._imports: set[str] = set()
        self._parents: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }

    def applied(self) -> str:
        text = self._text.text
        at = len(text) + 1
        for edit in sorted(self._edits, key=lambda e: e.key, reverse=True):
            if edit.end <= at:
                text = text[: edit.start] + edit.text + text[edit.end :]
                at = edit.start
        if self._imports and self._edits:
            names = sorted(
                n
                for n in self._imports
                if not re.search(rf"^from typing import .*\b{n}\b", text, re.MULTILINE)
            )
            if names:
                at = self._import_place(text)
                text = text[:at] + f"from typing import {', '.join(names)}\n" + text[at:]
        return text

    def _import_place(self, text: str) -> int:
        tree = ast.parse(text)
        body = tree.body
        first = 1 if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else 0
        while (
            first < len(body)
            and isinstance(node := body[first], ast.ImportFrom)
            and node.module == "__future__"
        ):
            first += 1
        source = CellText(text)
        if first < len(body):
            return source.offset(body[first].lineno, 0)
        return len(text)

    def answer(self, complaint: Complaint) -> None:
        """Add the edit that settles one complaint, if an annotation can."""
        node = self._node_at(complaint)
        statement = self._statement(node, complaint.line)
        if statement is None:
            return
        if complaint.code in ("no-any-return", "return-value") and isinstance(statement, ast.Return):
            self._cast(statement)
        elif complaint.code == "return" and isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._loosen_return(statement)
        elif complaint.code == "redundant-cast":
            return
        elif complaint.code in ("var-annotated", "assignment", "has-type"):
            self._declare_targets(statement, complaint)
        elif complaint.code == "no-redef":
            return
        elif node is not None:
            # What is called has no types; what it is given does.
            if complaint.code == "no-untyped-call" and isinstance(node, ast.Call):
                node = node.func
            self._declare_roots(node, statement)

    def _node_at(self, complaint: Complaint) -> ast.AST | None:
        """The smallest expression or statement that starts where mypy points."""
        best: ast.AST | None = None
        for node in ast.walk(self._tree):
            here = getattr(node, "lineno", None) == complaint.line
            if not here or (complaint.column >= 0 and getattr(node, "col_offset", -1) != complaint.column):
                continue
            if isinstance(node, ast.expr):
                if not isinstance(best, ast.expr) or _size(node) > _size(best):
                    best = node
            elif best is None and isinstance(node, ast.stmt):
                best = node
        return best

    def _statement(self, node: ast.AST | None, line: int) -> ast.stmt | None:
        while node is not None and not isinstance(node, ast.stmt):
            node = self._parents.get(node)
        if isinstance(node, ast.stmt):
            return node
        covering = [
            n
            for n in ast.walk(self._tree)
            if isinstance(n, ast.stmt) and n.lineno <= line <= (n.end_lineno or 0)
        ]
        return min(covering, key=_size, default=None)

    def _function(self, node: ast.AST | None) -> Function | None:
        while node is not None:
            node = self._parents.get(node)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return node
        return None

    def _cast(self, statement: ast.Return) -> None:
        function = self._function(statement)
        if function is None or function.returns is None or statement.value is None:
            return
        if not self._once(f"cast:{statement.lineno}:{function.name}:{ast.unparse(statement.value)}"):
            return
        wanted = ast.unparse(function.returns)
        start, end = self._text.span(statement.value)
        # A bare tuple would become several arguments.
        opening, closing = ("(", "))") if isinstance(statement.value, ast.Tuple) else ("", ")")
        self._edits.append(Edit(start, start, f"cast({self._quoted(wanted)}, {opening}"))
        self._edits.append(Edit(end, end, closing))
        self._imports.add("cast")

    def _quoted(self, annotation: str) -> str:
        return '"' + annotation.replace('"', "'") + '"'

    def _loosen_return(self, function: Function) -> None:
        if function.returns is not None and self._once(f"return:{function.name}"):
            start, end = self._text.span(function.returns)
            self._edits.append(Edit(start, end, self._any))
            self._imports.add(self._any_imported)

    def _declare_targets(self, statement: ast.stmt, complaint: Complaint) -> None:
        named = re.search(r'(?:variable|for) "(\w+)"', complaint.message)
        names = {name for name, _ in bound_names(statement)}
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            names.add(statement.target.id)
        if complaint.code == "var-annotated" and named:
            names = {named[1]}
        elif isinstance(statement, (ast.For, ast.With)) and complaint.line == statement.lineno:
            names = {n.id for n in _header_targets(statement)} or names
        for name in sorted(names):
            self._declare(name, statement)

    def _declare_roots(self, node: ast.AST, statement: ast.stmt) -> None:
        """Declare the local variables on which the offending expression stands."""
        names = [root.id for root in _roots(node)]
        for name in dict.fromkeys(names):
            if self._declare(name, statement):
                return

    def _declare(self, name: str, at: ast.AST) -> bool:
        """Declare ``name`` as ``Any`` in the function that binds it."""
        function = self._function(at)
        while function is not None:
            parameter = _parameter(function, name)
            if parameter is not None:
                return self._loosen_parameter(function, parameter)
            binding = _first_binding(function, name)
            if binding is not None:
                return self._declare_at(function, binding, name)
            function = self._function(function)
        return False

    def _loosen_parameter(self, function: Function, parameter: ast.arg) -> bool:
        if parameter.annotation is None or not self._once(f"{function.name}.{parameter.arg}"):
            return False
        if ast.unparse(parameter.annotation) == self._any:
            return False
        start, end = self._text.span(parameter.annotation)
        self._edits.append(Edit(start, end, self._any))
        self._imports.add(self._any_imported)
        return True

    def _declare_at(self, function: Function, binding: ast.stmt, name: str) -> bool:
        if not self._once(f"{function.name}.{name}"):
            return False
        self._imports.add(self._any_imported)
        if (
            isinstance(binding, ast.AnnAssign)
            and isinstance(binding.target, ast.Name)
            and binding.target.id == name
        ):
            start, end = self._text.span(binding.annotation)
            self._edits.append(Edit(start, end, self._any))
        elif (
            isinstance(binding, ast.Assign)
            and len(binding.targets) == 1
            and isinstance(binding.targets[0], ast.Name)
            and binding.targets[0].id == name
        ):
            _, end = self._text.span(binding.targets[0])
            self._edits.append(Edit(end, end, f": {self._any}"))
        else:
            outer = _outermost(function, binding)
            start, _ = self._text.span(outer)
            column = start - self._text.text.rfind("\n", 0, start) - 1
            self._edits.append(Edit(start, start, f"{name}: {self._any}\n{' ' * column}"))
        return True

    def _once(self, what: str) -> bool:
        key = (self._name, what)
        if key in self._tried:
            return False
        self._tried.add(key)
        return True


def _size(node: ast.AST) -> tuple[int, int]:
    return (
        node.end_lineno - node.lineno,  # type: ignore[attr-defined]
        node.end_col_offset - node.col_offset,  # type: ignore[attr-defined]
    )


def _roots(node: ast.AST) -> list[ast.Name]:
    """Names at the bottom of the attribute, subscript and call chains of an expression, outermost first."""
    if isinstance(node, ast.Name):
        return [node]
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        return _roots(node.value)
    if isinstance(node, ast.Call):
        inner = [r for a in (*node.args, *(k.value for k in node.keywords)) for r in _roots(a)]
        return [*_roots(node.func), *inner]
    if isinstance(node, ast.stmt):
        return [
            r for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr) for r in _roots(child)
        ]
    return [r for child in ast.iter_child_nodes(node) for r in _roots(child)]


def _header_targets(statement: ast.For | ast.With) -> list[ast.Name]:
    heads: list[ast.AST] = (
        [statement.target]
        if isinstance(statement, ast.For)
        else [item.optional_vars for item in statement.items if item.optional_vars is not None]
    )
    return [n for head in heads for n in ast.walk(head) if isinstance(n, ast.Name)]


def _parameter(function: Function, name: str) -> ast.arg | None:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return next((a for a in every if a.arg == name), None)


def _own_statements(function: Function) -> list[ast.stmt]:
    """Statements of the function itself, in order, those of nested functions left out."""
    found: list[ast.stmt] = []

    def visit(body: Sequence[ast.AST]) -> None:
        for node in body:
            if isinstance(node, ast.stmt):
                found.append(node)
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                visit(list(ast.iter_child_nodes(node)))

    visit(function.body)
    return found


def _first_binding(function: Function, name: str) -> ast.stmt | None:
    for statement in _own_statements(function):
        if isinstance(statement, (ast.Nonlocal, ast.Global)) and name in statement.names:
            return None
        if isinstance(
            statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ):
            continue
        if isinstance(statement, (ast.For, ast.With)):
            targets: list[ast.AST] = list(_header_targets(statement))
        elif isinstance(statement, (ast.If, ast.While, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)):
            continue
        else:
            targets = [statement]
        for target in targets:
            if any(bound == name for bound, _ in bound_names(target)):
                return statement
    return None


def _outermost(function: Function, statement: ast.stmt) -> ast.stmt:
    """The statement of the function's own body that holds ``statement``."""
    for outer in function.body:
        if outer is statement or any(inner is statement for inner in ast.walk(outer)):
            return outer
    return statement
