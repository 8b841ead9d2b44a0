"""Calls put into the notebook's code, so that a run shows what its parts came to.

Positions stay as they are. What is watched: small values computed from tables (a median), estimators that are
fitted on the way, categories and bins that a function chose, and predictions.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .names import FUNCTIONS, parameters

PREDICTS = ("predict", "predict_proba", "decision_function")
FITS = ("fit", "fit_transform", "fit_predict", "fit_resample", "partial_fit")
FUNCTION_PATTERNS = {"get_dummies", "cut", "qcut", "factorize", "Categorical"}
METHOD_PATTERNS = {"fit_transform", "factorize", "astype"}
VALUE, PATTERN, SEEN, KEEP = "__serve_value__", "__serve_pattern__", "__serve_seen__", "__serve_keep__"


@dataclass
class Site:
    """One watched expression."""

    number: int
    node: ast.expr
    """As its author wrote it."""
    keys: tuple[str, ...]
    """Loop variables and parameters around it, which may tell its values apart."""
    statement: int
    pattern: str = ""
    top: bool = False
    """Evaluated once: not in a loop, a function or a comprehension."""


@dataclass
class Sites:
    """All watched expressions of a notebook."""

    known: list[Site] = field(default_factory=list)
    by_node: dict[int, Site] = field(default_factory=dict)

    def add(self, site: Site) -> Site:
        """Number a site."""
        site.number = len(self.known)
        self.known.append(site)
        self.by_node[id(site.node)] = site
        return site


class Instrument(ast.NodeTransformer):
    """Rewrites one statement, and remembers which original node each site is."""

    def __init__(self, sites: Sites, statement: int) -> None:
        self.sites = sites
        self.statement = statement
        self.keys: tuple[str, ...] = ()
        self.depth = 0

    def rewritten(self, original: ast.stmt, copied: ast.stmt) -> ast.stmt:
        """Return the instrumented copy; ``copied`` is a deep copy of ``original``."""
        for mine, theirs in zip(ast.walk(copied), ast.walk(original)):
            mine.original = theirs  # type: ignore[attr-defined]
        result: ast.stmt = self.visit(copied)
        return ast.fix_missing_locations(result)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Parameters tell calls apart."""
        return self._inside(node, parameters(node), ("body",))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Left alone."""
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Left alone: what its methods fit is its own state."""
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Parameters tell calls apart."""
        return self._inside(node, parameters(node), ("body",))

    def visit_For(self, node: ast.For) -> ast.AST:
        """Loop variables tell passes apart."""
        node.iter = self.visit(node.iter)
        names = tuple(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
        return self._inside(node, names, ("body", "orelse"))

    def visit_While(self, node: ast.While) -> ast.AST:
        """A loop without a variable."""
        return self._inside(node, (), ("test", "body", "orelse"))

    def _comprehension(self, node: ast.AST) -> ast.AST:
        generators = node.generators  # type: ignore[attr-defined]
        generators[0].iter = self.visit(generators[0].iter)
        names = tuple(n.id for g in generators for n in ast.walk(g.target) if isinstance(n, ast.Name))
        return self._inside(node, names, ("elt", "key", "value"))

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _inside(self, node: ast.AST, names: tuple[str, ...], fields: tuple[str, ...]) -> ast.AST:
        self.keys, before = (*self.keys, *names), self.keys
        self.depth += 1
        for name in fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                setattr(node, name, [self.visit(child) for child in value])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        self.depth -= 1
        self.keys = before
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Watch what a call returns; patterns and predictions also by what they are called on."""
        if isinstance(node.func, ast.Name) and node.func.id in ("super", "locals", "globals", "vars"):
            return node
        if isinstance(node.func, ast.Name) and node.func.id in ("print", "display"):
            return self.generic_visit(node)
        original = node.original  # type: ignore[attr-defined]
        pattern = _pattern(node)
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        node.args = [self.visit(one) for one in node.args]
        node.keywords = [self.visit(one) for one in node.keywords]
        site = self._site(original, pattern)
        if pattern == "predict":
            node.func = _call(SEEN, site.number, node.func)
            return _call(KEEP, site.number, node)
        if pattern in ("fit", "score"):
            node.func = _call(SEEN, site.number, node.func)
        elif pattern:
            node.func = _call(PATTERN, site.number, node.func, self._keys())
        return self._watched(node, site)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Watch what is taken."""
        original = node.original  # type: ignore[attr-defined]
        self.generic_visit(node)
        return self._watched(node, self._site(original)) if isinstance(node.ctx, ast.Load) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Watch ``X.shape``."""
        original = node.original  # type: ignore[attr-defined]
        self.generic_visit(node)
        return self._watched(node, self._site(original)) if isinstance(node.ctx, ast.Load) else node

    def _site(self, original: ast.expr, pattern: str = "") -> Site:
        keys = tuple(dict.fromkeys(self.keys))
        return self.sites.add(Site(0, original, keys, self.statement, pattern, self.depth == 0))

    def _watched(self, node: ast.expr, site: Site) -> ast.AST:
        return _call(VALUE, site.number, node, self._keys())

    def _keys(self) -> ast.expr:
        names = tuple(dict.fromkeys(self.keys))
        return ast.Tuple([ast.Name(name, ast.Load()) for name in names], ast.Load())


def _pattern(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in PREDICTS:
            return "predict"
        if name in ("fit", "score"):
            return name
        if name == "astype":
            wanted = node.args[0] if node.args else None
            return name if isinstance(wanted, ast.Constant) and wanted.value == "category" else ""
        if name in METHOD_PATTERNS or name in FUNCTION_PATTERNS:
            return name
    elif isinstance(node.func, ast.Name) and node.func.id in FUNCTION_PATTERNS:
        return node.func.id
    return ""


def _call(name: str, number: int, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number), *arguments], [])


__all__ = ["FITS", "FUNCTIONS", "PREDICTS", "Instrument", "Site", "Sites"]
