"""Which expressions of a function hold the request: its JSON body, a frame made of it, its query, its form."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

FRAMES = frozenset({"body", "frame"})
"""Kinds that can be asked for several keys at once."""
_ATTRIBUTES = {
    "request.json": "body",
    "request.args": "query",
    "request.form": "form",
    "request.values": "query",
    "flask.request.json": "body",
    "flask.request.args": "query",
    "flask.request.form": "form",
}
_RAW = frozenset({"request.data", "request.get_data", "flask.request.data", "flask.request.get_data"})
_FRAME_MAKERS = frozenset({"DataFrame", "from_records", "from_dict", "json_normalize", "Series"})
_SAME = frozenset({"dict", "copy", "deepcopy", "to_dict"})


class Sources:
    """The parts of the request that a function holds, by the names that it gives them."""

    def __init__(self, function: ast.AST, given: Mapping[str, str]) -> None:
        self.nodes = list(in_order(function))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.names = dict(given)
        for node in self.nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                kind = self.kind(node.value)
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name) and kind:
                        self.names[target.id] = kind
        self.has_body = any(self.kind(one) == "body" for one in self.nodes if isinstance(one, ast.expr))

    def kind(self, node: ast.AST) -> str:
        """``body``, ``frame``, ``query``, ``form``; empty for anything else."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if isinstance(node, ast.Attribute):
            return _ATTRIBUTES.get(dotted(node), "") or self._row(node)
        if isinstance(node, ast.Await):
            return self.kind(node.value)
        if isinstance(node, ast.BoolOp):
            return next((kind for kind in map(self.kind, node.values) if kind), "")
        if isinstance(node, ast.IfExp):
            return self.kind(node.body) or self.kind(node.orelse)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Subscript):
            return self._row(node.value) if isinstance(node.value, ast.Attribute) else ""
        return ""

    def _row(self, node: ast.AST) -> str:
        """``d.iloc[0]``, ``d.loc``: still the frame."""
        row = isinstance(node, ast.Attribute) and node.attr in ("iloc", "loc")
        return self.kind(node.value) if row and isinstance(node, ast.Attribute) else ""

    def _called(self, call: ast.Call) -> str:
        name = dotted(call.func)
        if name in ("request.get_json", "flask.request.get_json", "request.json"):
            return "body"
        first = call.args[0] if call.args else None
        last = name.rpartition(".")[2] or getattr(call.func, "attr", "")
        if last == "loads" and first is not None and self._is_raw(first):
            return "body"
        if last in _FRAME_MAKERS and first is not None:
            inner = first.elts[0] if isinstance(first, ast.List) and first.elts else first
            return "frame" if self.kind(inner) else ""
        if last in _SAME:
            held = (
                first if name in ("dict", "copy.copy", "copy.deepcopy") else getattr(call.func, "value", None)
            )
            return self.kind(held) if held is not None else ""
        return ""

    def _is_raw(self, node: ast.expr) -> bool:
        """``request.data``, ``request.get_data(as_text=True)``, ``request.data.decode()``."""
        return any(dotted(one) in _RAW for one in ast.walk(node) if isinstance(one, ast.Attribute))


def in_order(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes, each before those inside it, in the order of the text; values before what they are bound to."""
    yield node
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Assign):
        children = [node.value, *node.targets]
    for child in children:
        yield from in_order(child)


def dotted(node: ast.AST) -> str:
    """``a.b.c``; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        above = dotted(node.value)
        return f"{above}.{node.attr}" if above else ""
    return ""
