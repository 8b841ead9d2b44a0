"""Which names a notebook computed, as against imported or defined."""

from __future__ import annotations

import ast
from typing import Any


def defined_only(sources: list[str]) -> tuple[set[str], set[str], list[str]]:
    """Names that only imports, ``def`` and ``class`` bind; names that anything else binds; star modules."""
    definitions: set[str] = set()
    computed: set[str] = set()
    stars: list[str] = []
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        visitor = _Bindings(definitions, computed, stars)
        visitor.visit(tree)
    return definitions - computed, computed, stars


class _Bindings(ast.NodeVisitor):
    """Bindings at module level only: bodies of functions, classes and comprehensions are not entered."""

    def __init__(self, definitions: set[str], computed: set[str], stars: list[str]) -> None:
        self.definitions = definitions
        self.computed = computed
        self.stars = stars

    def visit_Import(self, node: Any) -> None:
        for alias in node.names:
            self.definitions.add(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: Any) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(node.module or "")
            else:
                self.definitions.add(alias.asname or alias.name)

    def visit_FunctionDef(self, node: Any) -> None:
        self.definitions.add(node.name)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                self.computed.update(inner.names)

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef

    def visit_Lambda(self, node: Any) -> None:
        """Nothing in a lambda binds a name of the notebook."""

    def visit_comprehension(self, node: Any) -> None:
        for part in (node.iter, *node.ifs):
            self.visit(part)

    def visit_Name(self, node: Any) -> None:
        if isinstance(node.ctx, ast.Store):
            self.computed.add(node.id)

    def visit_MatchAs(self, node: Any) -> None:
        if node.name:
            self.computed.add(node.name)
        self.generic_visit(node)

    def visit_MatchMapping(self, node: Any) -> None:
        if node.rest:
            self.computed.add(node.rest)
        self.generic_visit(node)

    def visit_MatchStar(self, node: Any) -> None:
        if node.name:
            self.computed.add(node.name)
