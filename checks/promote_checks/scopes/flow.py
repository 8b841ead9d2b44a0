"""What a top-level statement does to the module's names: definite assignment over its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from promote_checks.scopes.refs import Ref, module_refs


@dataclass(frozen=True, slots=True)
class NameFlow:
    """The effect of one statement on the module's names."""

    reads: frozenset[str]
    """Read while the statement runs, on some path before the statement itself has bound them."""
    touches: frozenset[str]
    """Every name read while it runs, also after it was bound here."""
    deferred: frozenset[str]
    """Read in the bodies of functions that the statement creates."""
    binds: frozenset[str]
    """Bound on every path through the statement."""
    may_bind: frozenset[str]
    """Bound on some path."""
    deletes: frozenset[str]
    """Unbound after the statement on some path."""
    global_writes: frozenset[str]
    """Bound by functions it creates, through ``global``."""
    reads_after_binding: frozenset[str] = field(default=frozenset())
    """Bound by this very statement and read in it after that, in the order of its text (``for i in x: print(i)``):
    nothing of their last value is left to be wanted."""


def name_flow(statement: ast.stmt) -> NameFlow:
    """Analyse one top-level statement."""
    refs = module_refs(statement)
    walker = _Flow()
    after = walker.block([statement], frozenset())
    may_bind = frozenset(r.name for r in refs if r.context == "store" and not r.deferred)
    deletes = frozenset(r.name for r in refs if r.context == "delete" and not r.deferred)
    handlers = frozenset(n.name for n in ast.walk(statement) if isinstance(n, ast.ExceptHandler) and n.name)
    touches = frozenset(r.name for r in refs if r.context == "load" and not r.deferred)
    return NameFlow(
        reads=frozenset(walker.exposed),
        touches=touches | frozenset(walker.exposed),
        deferred=frozenset(r.name for r in refs if r.context == "load" and r.deferred),
        binds=frozenset(after & may_bind),
        may_bind=may_bind,
        deletes=deletes | (handlers & may_bind - after),
        global_writes=frozenset(r.name for r in refs if r.context != "load" and r.deferred),
        reads_after_binding=frozenset(walker.after_binding),
    )


class _Flow:
    """Definite assignment: walks statements in order, keeps what is surely bound."""

    def __init__(self) -> None:
        self.exposed: set[str] = set()
        self.after_binding: set[str] = set()
        self._ever_bound: set[str] = set()

    def block(self, statements: Sequence[ast.stmt], bound: frozenset[str]) -> frozenset[str]:
        for statement in statements:
            bound = self.statement(statement, bound)
        return bound

    def refs(self, refs: Iterable[Ref], bound: frozenset[str]) -> frozenset[str]:
        for ref in refs:
            if ref.deferred:
                continue
            if ref.context == "load":
                if ref.name not in bound:
                    self.exposed.add(ref.name)
                if ref.name in self._ever_bound:
                    self.after_binding.add(ref.name)
            elif ref.context == "store":
                bound = bound | {ref.name}
                self._ever_bound.add(ref.name)
                self.after_binding.discard(ref.name)
            else:
                if ref.name not in bound:
                    self.exposed.add(ref.name)
                bound = bound - {ref.name}
        return bound

    def expression(self, node: ast.AST | None, bound: frozenset[str]) -> frozenset[str]:
        if node is None:
            return bound
        after = self.refs(module_refs(node), bound)
        # A walrus behind `and`, `or`, `if` or in a comprehension may not run: what it binds is not sure.
        conditional = any(
            isinstance(n, (ast.BoolOp, ast.IfExp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
            or (isinstance(n, ast.Compare) and len(n.ops) > 1)
            for n in ast.walk(node)
        )
        return bound if conditional else after

    def statement(self, node: ast.stmt, bound: frozenset[str]) -> frozenset[str]:
        match node:
            case ast.If():
                bound = self.expression(node.test, bound)
                return self.block(node.body, bound) & self.block(node.orelse, bound)
            case ast.For() | ast.AsyncFor():
                bound = self.expression(node.iter, bound)
                inside = self.refs(module_refs(node.target), bound)
                self.block(node.body, inside)
                self.block(node.orelse, bound)
                return bound
            case ast.While():
                before = self.expression(node.test, bound)
                self.block(node.body, before)
                self.expression(node.test, before)
                after = self.block(node.orelse, before)
                return bound if not _always(node.test) else after & before
            case ast.Try() | ast.TryStar():
                return self._try(node, bound)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    bound = self.expression(item.context_expr, bound)
                    if item.optional_vars is not None:
                        bound = self.refs(module_refs(item.optional_vars), bound)
                inside = self.block(node.body, bound)
                # A context manager may swallow what its body raises (``suppress``); an open file doesn't.
                return inside if all(_is_open(item.context_expr) for item in node.items) else bound
            case ast.Match():
                return self._match(node, bound)
            case ast.AugAssign():
                target = node.target
                if isinstance(target, ast.Name):
                    bound = self.refs([Ref(target.id, target, "load", deferred=False)], bound)
                return self.refs(module_refs(node), bound)
            case ast.Raise():
                self.expression(node, bound)
                return bound
            case ast.Assign() | ast.AnnAssign() | ast.Expr() | ast.Assert():
                before = self.expression(getattr(node, "value", None) or getattr(node, "test", None), bound)
                if isinstance(node, ast.Assign):
                    for goal in node.targets:
                        before = self.refs(module_refs(goal), before)
                elif isinstance(node, ast.AnnAssign):
                    self.refs(module_refs(node.annotation), before)
                    if node.value is not None:
                        before = self.refs(module_refs(node.target), before)
                elif isinstance(node, ast.Assert):
                    self.expression(node.msg, before)
                return before
            case _:
                return self.refs(module_refs(node), bound)

    def _try(self, node: ast.Try | ast.TryStar, bound: frozenset[str]) -> frozenset[str]:
        inside = self.block(node.body, bound)
        normal = self.block(node.orelse, inside)
        ends = [normal]
        for handler in node.handlers:
            start = self.expression(handler.type, bound)
            if handler.name:
                start = start | {handler.name}
            end = self.block(handler.body, start) - ({handler.name} if handler.name else set())
            if not _leaves(handler.body):
                ends.append(end)
        result = frozenset.intersection(*ends)
        final = self.block(node.finalbody, bound)
        return result | (final - bound)

    def _match(self, node: ast.Match, bound: frozenset[str]) -> frozenset[str]:
        bound = self.expression(node.subject, bound)
        ends = []
        complete = False
        for case in node.cases:
            start = self.refs(module_refs(case.pattern), bound)
            if case.guard is not None:
                start = self.expression(case.guard, start)
            ends.append(self.block(case.body, start))
            if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None:
                complete = True
        if not complete:
            ends.append(bound)
        return frozenset.intersection(*ends)


def _is_open(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"


def _always(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Raise, ast.Return, ast.Continue, ast.Break))
