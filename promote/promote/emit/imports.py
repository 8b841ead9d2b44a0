"""The imports of one emitted module, and how it spells types."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field

from promote.emit.any_type import ANY, OTHER, any_import, is_typing_any
from promote.plan.local import relative_import
from promote.plan.model import Import

_ALIASES = {"numpy": "np", "pandas": "pd"}
_BUILTINS = frozenset(dir(builtins))
_OURS = frozenset({"Params", "Results"})


@dataclass(slots=True)
class ImportTable:
    """Collects the imports that a module turns out to need."""

    notebook: Mapping[str, tuple[Import, ...]]
    """The notebook's own imports by the name they bind."""
    homes: Mapping[str, str]
    """Notebook class -> module of the package that holds it."""
    taken: frozenset[str]
    """Names that mean something else in the notebook: no import of ours may bind them."""
    module: str
    packaged: Mapping[str, str] = field(default_factory=dict)
    """Modules beside the notebook -> their names in the package."""
    lines: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    """Names imported only for what a string refers to: linters must not remove them."""
    needs_future: bool = False
    """An annotation names a class of this very module, perhaps before the class is defined."""

    def use(self, name: str) -> None:
        """Import what the notebook imported under ``name``."""
        for each in self.notebook.get(name, ()):
            self.lines.add(each.text)

    def add(self, line: str) -> None:
        """Import by a line of our own."""
        self.lines.add(line)

    def render(self) -> str:
        """The import lines, unsorted groups left to the formatter."""
        out = []
        for line in sorted(self.lines):
            bound = line.split(" as ")[-1].split("import ")[-1].split(".")[0].strip()
            out.append(f"{line}  # noqa: F401" if bound in self.kept else line)
        return "\n".join(out)

    def annotation(self, text: str) -> str:
        """Spell a fully qualified annotation in this module, importing what it needs; ``Any`` where it can't."""
        if not text:
            text = "typing.Any"
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError:
            tree = ast.Name("Any")
        spelled = _Speller(self).visit(tree)
        return ast.unparse(spelled)

    @property
    def any(self) -> str:
        """How this module spells ``typing.Any``."""
        other = ANY in self.taken and not is_typing_any(each.text for each in self.notebook.get(ANY, ()))
        return OTHER if other else ANY

    def name_of(self, dotted: str) -> str | None:
        """How this module refers to ``package.module.Name``; ``None`` if it can't without a clash."""
        if dotted == "typing.Any":
            self.lines.add(any_import(self.any))
            return self.any
        module, _, name = dotted.rpartition(".")
        if module in ("", "builtins"):
            return name
        if module == "__main__":
            return self._own_class(name)
        if module in _ALIASES:
            alias = self._alias(module)
            if alias:
                return f"{alias}.{name}"
        line = relative_import(f"from {module} import {name}", self.packaged)
        known = [each.text for each in self.notebook.get(name, ())]
        if name in self.taken and line not in known:
            return None
        self.lines.add(line)
        return name

    def _own_class(self, name: str) -> str | None:
        home = self.homes.get(name)
        if home is None or name in _OURS:
            return None
        if home != self.module:
            self.lines.add(f"from .{home} import {name}")
        else:
            self.needs_future = True
        return name

    def _alias(self, module: str) -> str | None:
        for name, imports in self.notebook.items():
            if any(each.text in (f"import {module} as {name}", f"import {module}") for each in imports):
                self.use(name)
                return name
        alias = _ALIASES[module]
        if alias in self.taken:
            return None
        self.lines.add(f"import {module} as {alias}")
        return alias


class _Speller(ast.NodeTransformer):
    """Replace dotted names by what the module calls them."""

    def __init__(self, table: ImportTable) -> None:
        self._table = table

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        dotted = _dotted(node)
        name = self._table.name_of(dotted) if dotted else None
        if name is None:
            return self._any()
        return ast.parse(name, mode="eval").body

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._table.taken & _BUILTINS:
            self._table.lines.add("import builtins")
            return ast.Attribute(ast.Name("builtins", ast.Load()), node.id, ast.Load())
        return node if node.id in _BUILTINS else self._any()

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        base = self.visit(node.value)
        if isinstance(base, ast.Name) and base.id == self._table.any:
            return base
        return ast.Subscript(base, self.visit(node.slice), node.ctx)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        for side in (left, right):
            if isinstance(side, ast.Name) and side.id == self._table.any:
                return side
        return ast.BinOp(left, node.op, right)

    def _any(self) -> ast.expr:
        self._table.lines.add(any_import(self._table.any))
        return ast.Name(self._table.any, ast.Load())


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""
