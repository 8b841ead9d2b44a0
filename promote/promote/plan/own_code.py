"""What the notebook and the modules beside it define themselves: the code that looking at a value may run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from promote.plan.facts import Facts
from promote.plan.known_calls import BUILTINS, METHODS, ON_ANYTHING
from promote.plan.statements import parse_cell
from promote_checks.notebook.model import TranslatedCell

_BASES = frozenset(
    {"object", "ABC", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Protocol", "Generic", "Exception"}
)  # fmt: skip
_SHOWING = ("__repr__", "__str__", "__format__", "_repr_", "_ipython_display_")
_LOOKED_UP = frozenset({"__getattr__", "__getattribute__", "__get__"})
_ACTING = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Subscript, ast.Delete, ast.AugAssign, ast.Global,
           ast.Nonlocal, ast.With, ast.Import, ast.ImportFrom, ast.Raise, ast.Try)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnCode:
    """Functions, classes and imports of the notebook, by name."""

    functions: Mapping[str, ast.FunctionDef]
    """Top-level functions that are defined once, without decorators."""
    classes: Mapping[str, ast.ClassDef]
    attributes: frozenset[str]
    """Names of everything that is a function in the body of some class: methods, properties, operators."""
    imports: Mapping[str, str]
    """Name -> what it means: ``plt`` -> ``matplotlib.pyplot``. Only names that never mean anything else."""
    bound: frozenset[str]
    """Every name that the notebook binds at top level."""
    known_repr: bool = field(default=True)

    @classmethod
    def of(cls, cells: Iterable[ast.Module], local: Iterable[ast.Module] = ()) -> OwnCode:
        """Index the trees of the cells; ``local``: those of the modules beside the notebook."""
        trees = list(cells)
        local = list(local)
        functions: dict[str, list[ast.AST]] = {}
        classes = {
            n.name: n for tree in (*local, *trees) for n in ast.walk(tree) if isinstance(n, ast.ClassDef)
        }
        for tree in trees:
            for node in _bindings(tree):
                for name in _names(node):
                    functions.setdefault(name, []).append(node)
        methods = [
            m
            for c in classes.values()
            for m in c.body
            if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        return cls(
            functions={
                name: found[0]
                for name, found in functions.items()
                if len(found) == 1 and isinstance(found[0], ast.FunctionDef) and not found[0].decorator_list
            },
            classes=classes,
            attributes=frozenset(m.name for m in methods) - {"__init__"},
            imports=dict(_imports(functions)),
            bound=frozenset(functions),
            known_repr=all(_only_formats(m, methods) for m in methods if m.name.startswith(_SHOWING)),
        )

    def is_plain(self, name: str) -> bool:
        """Attributes of its instances that are no function of some class are what was set: nothing runs."""
        node = self.classes.get(name)
        if node is None or self.attributes & _LOOKED_UP or any(k.arg == "metaclass" for k in node.keywords):
            return False
        bases = [ast.unparse(base).split("[")[0].split(".")[-1] for base in node.bases]
        return all(base in _BASES or (base != name and self.is_plain(base)) for base in bases)

    def may_run(self, attribute: str) -> bool:
        """Looking the attribute up on some object of a class of the notebook may run its code."""
        return attribute in self.attributes or bool(self.attributes & _LOOKED_UP)


def own_code(cells: Sequence[TranslatedCell], local: Mapping[str, str], facts: Facts) -> OwnCode:
    """What the notebook and the modules beside it (``local``: path -> source) define."""
    trees = [parse_cell(cell.python) for cell in cells]
    stars = {
        n.module or ""
        for t in trees
        for n in ast.walk(t)
        if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"
    }
    bound = frozenset(name for module in stars for name in facts.star_names(module) or ())
    found = OwnCode.of(trees, [ast.parse(source) for path, source in local.items() if path.endswith(".py")])
    return replace(found, bound=found.bound | bound)


def _bindings(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes that bind names at top level, blocks included, bodies of functions and classes left out."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            todo.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            todo.extend(n for n in ast.walk(node) if isinstance(n, ast.Global))


def _names(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return (node.id,)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return (node.name,)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return (node.name,)
    return node.names if isinstance(node, ast.Global) else ()


def _imports(bindings: Mapping[str, list[ast.AST]]) -> Iterator[tuple[str, str]]:
    for name, nodes in bindings.items():
        meanings = {_meaning(node, name) for node in nodes}
        if len(meanings) == 1 and (meaning := meanings.pop()):
            yield name, meaning


def _meaning(node: ast.AST, name: str) -> str:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if (alias.asname or alias.name.split(".")[0]) == name:
                return alias.name if alias.asname else alias.name.split(".")[0]
    if isinstance(node, ast.ImportFrom) and not node.level:
        for alias in node.names:
            if (alias.asname or alias.name) == name:
                return f"{node.module}.{alias.name}"
    return ""


def _only_formats(method: ast.AST, methods: Iterable[ast.AST]) -> bool:
    """The text of an object is made of its attributes, and nothing else happens."""
    acting = {getattr(m, "name", "") for m in methods if _is_property(m)}
    for node in ast.walk(method):
        if isinstance(node, _ACTING) or (isinstance(node, ast.Attribute) and node.attr in acting):
            return False
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node, ast.Call) and not _formats(node.func):
            return False
    return True


def _is_property(method: ast.AST) -> bool:
    return bool(getattr(method, "decorator_list", ()))


def _formats(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in BUILTINS | ON_ANYTHING | {"super"}
    return isinstance(function, ast.Attribute) and (
        function.attr in METHODS | {"__repr__", "__str__", "__format__"}
    )
