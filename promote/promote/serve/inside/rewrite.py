"""Statements as they are served: what is computed over a whole column becomes state."""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass, field
from typing import Any

from . import names
from .instrument import Site
from .trace import Step, Trace
from .watch import Known, varying

LEVELS = "with_levels"
"""The function of ``serving.py`` that gives columns the categories they had in training."""


@dataclass
class Rewriting:
    """Code with state in it, and that state."""

    nodes: list[ast.stmt]
    functions: dict[str, ast.stmt] = field(default_factory=dict)
    """Functions of the notebook that had to be rewritten too."""
    state: dict[str, Any] = field(default_factory=dict)
    replaced: list[int] = field(default_factory=list)
    """Sites that became state."""
    fillers: set[Any] = field(default_factory=set)
    """Columns that hold a stand-in."""


class Rewriter(ast.NodeTransformer):
    """Replaces watched expressions of one statement by state."""

    def __init__(
        self, trace: Trace, step: Step, rows: set[str], taken: set[str], skip: frozenset[int]
    ) -> None:
        self.trace = trace
        self.step = step
        self.rows = rows
        self.taken = set(taken)
        self.skip = skip
        self.state: dict[str, Any] = {}
        self.replaced: list[int] = []
        self.hint = ""

    def visit(self, node: ast.AST) -> Any:
        """Replace, or look inside."""
        site = getattr(node, "site", None)
        if site is not None and site.number not in self.skip:
            done = self._pattern(node, site) if site.pattern in _PATTERNS else self._value(node, site)
            if done is not None:
                self.replaced.append(site.number)
                return done
        return super().visit(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        """A target's name is a good name for what is assigned."""
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self.hint = node.targets[0].id
        node.value = self.visit(node.value)
        self.hint = ""
        node.targets = [self.visit(target) for target in node.targets]
        return node

    def _value(self, node: Any, site: Site) -> ast.expr | None:
        watch = self.trace.watch
        assert watch is not None
        if site.number in watch.aligned or site.pattern in ("predict", "fit", "score"):
            return None
        if not self.trace.reads_of(site.node) & self.rows:
            return None
        known = _now(watch.values.get(site.number, []), self.step.number)
        return self._state(known, site, self.hint or name_of(site.node))

    def _pattern(self, node: Any, site: Site) -> ast.expr | None:
        watch = self.trace.watch
        assert watch is not None
        known = _now(watch.patterns.get(site.number, []), self.step.number)
        if not known or any(one.value is None for one in known):
            return None
        learned = self._state(known, site, pattern_name(site, self.hint))
        if learned is None:
            return None
        self.hint = ""
        made: ast.expr = _PATTERNS[site.pattern](self.generic_visit(node), learned, known[0].value)
        return made

    def _state(self, known: list[Known], site: Site, wanted: str) -> ast.expr | None:
        found = varying(known, site.keys)
        if found is None:
            return None
        keys, value = found
        name = free_name(wanted if not keys else f"{wanted}_of", self.taken)
        self.taken.add(name)
        self.state[name] = value
        field_ = ast.Attribute(ast.Name("state", ast.Load()), name, ast.Load())
        if not keys:
            return field_
        index: ast.expr = ast.Name(keys[0], ast.Load())
        if len(keys) > 1:
            index = ast.Tuple([ast.Name(key, ast.Load()) for key in keys], ast.Load())
        return ast.Subscript(field_, index, ast.Load())


def _now(known: list[Known], statement: int) -> list[Known]:
    return [one for one in known if one.statement == statement]


def rewriting(
    trace: Trace,
    step: Step,
    node: ast.stmt,
    *,
    rows: set[str],
    taken: set[str],
    skip: frozenset[int] = frozenset(),
) -> Rewriting:
    """Return a statement, and the notebook's functions that it calls, with state in the place of what columns gave."""
    called = [name for name in sorted(trace.reads_of(node)) if name in trace.functions]
    rewriter = Rewriter(trace, step, rows | step.binds, taken, skip)
    nodes = [rewriter.visit(with_sites(trace, node))]
    functions: dict[str, ast.stmt] = {}
    for name in called:
        function = trace.functions[name]
        assert isinstance(function, names.FUNCTIONS)
        before = len(rewriter.replaced)
        rewriter.rows = rows | set(names.parameters(function)) | names.bound(function.body)
        rewritten = rewriter.visit(with_sites(trace, function))
        if len(rewriter.replaced) > before:
            functions[name] = rewritten
    return Rewriting(nodes, functions, rewriter.state, rewriter.replaced)


def with_sites(trace: Trace, node: Any) -> Any:
    """A copy whose nodes know which sites they are."""
    copied = copy.deepcopy(node)
    for mine, theirs in zip(ast.walk(copied), ast.walk(node)):
        site = trace.sites.by_node.get(id(theirs))
        if site is not None:
            mine.site = site  # type: ignore[attr-defined]
    return copied


def free_name(wanted: str, taken: set[str]) -> str:
    """A name for a field that no other field has."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"


def name_of(node: ast.expr) -> str:
    """``df['age'].median()`` -> ``median_age``."""
    words: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            words.append(part.func.attr)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            words.append(part.func.id)
    texts = [p.value for p in ast.walk(node) if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    attributes = [
        p.attr
        for p in ast.walk(node)
        if isinstance(p, ast.Attribute) and isinstance(p.value, ast.Name) and p.attr not in words
    ]
    found = "_".join([*words[:1], *(texts or attributes)[:2]]) or "value"
    return identifier(found)


def identifier(text: str) -> str:
    """A field name."""
    found = re.sub(r"\W+", "_", text.lower(), flags=re.ASCII).strip("_") or "value"
    import keyword

    return f"the_{found}" if found[0].isdigit() or keyword.iskeyword(found) else found


def pattern_name(site: Site, hint: str) -> str:
    """A name for what a call learned."""
    node = site.node
    assert isinstance(node, ast.Call)
    if site.pattern == "fit_transform" and isinstance(node.func, ast.Attribute):
        owner = node.func.value
        if isinstance(owner, ast.Name):
            return identifier(owner.id)
        if isinstance(owner, ast.Call):
            return identifier(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", ast.unparse(owner.func).split(".")[-1]))
        return "transformer"
    words = {"cut": "bins", "qcut": "bins"}.get(site.pattern, "levels")
    texts = [p.value for p in ast.walk(node) if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return identifier("_".join([words, *texts[:1]]) if site.pattern != "get_dummies" else words)


def _keywords(node: ast.Call, *without: str) -> list[ast.keyword]:
    return [one for one in node.keywords if one.arg not in without]


def _transform(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    return ast.Call(ast.Attribute(learned, "transform", ast.Load()), node.args[:1], [])


def _with_levels(table: ast.expr, learned: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(LEVELS, ast.Load()), [table, learned], [])


def _dummies(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    node.args[0] = _with_levels(node.args[0], learned)
    return node


def _cut(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    function = node.func
    if isinstance(function, ast.Attribute):
        function = ast.Attribute(function.value, "cut", ast.Load())
    lowest = ast.keyword("include_lowest", ast.Constant(True))
    kept = _keywords(node, "bins", "q", "duplicates", "include_lowest")
    quantiles = isinstance(node.func, ast.Attribute) and node.func.attr == "qcut"
    own = [k for k in node.keywords if k.arg == "include_lowest"]
    return ast.Call(function, [node.args[0], learned], [*kept, *([lowest] if quantiles else own)])


def _codes(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    table = node.func.value if isinstance(node.func, ast.Attribute) and not node.args else node.args[0]
    module = ast.Attribute(ast.Name("pd", ast.Load()), "Index", ast.Load())
    index = ast.Call(ast.Attribute(ast.Call(module, [learned], []), "get_indexer", ast.Load()), [table], [])
    return ast.Tuple([index, learned], ast.Load())


def _category(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    assert isinstance(node.func, ast.Attribute)
    return _with_levels(node.func.value, learned)


def _categorical(node: ast.Call, learned: ast.expr, value: Any) -> ast.expr:
    node.keywords = [*_keywords(node, "categories"), ast.keyword("categories", learned)]
    return node


_PATTERNS: dict[str, Any] = {
    "fit_transform": _transform,
    "get_dummies": _dummies,
    "cut": _cut,
    "qcut": _cut,
    "factorize": _codes,
    "astype": _category,
    "Categorical": _categorical,
}
