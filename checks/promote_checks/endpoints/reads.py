"""What a request handler reads of its request, from the text alone: keys of the body, the query and the form."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from promote_checks.endpoints.bodies import FRAMES, Sources, dotted
from promote_checks.notebook.model import TranslatedCell

Function = ast.FunctionDef | ast.AsyncFunctionDef
_TYPES = {"float": "number", "int": "integer", "str": "string", "bool": "boolean", "len": "string"}
_CONSTANTS = {bool: "boolean", int: "integer", float: "number", str: "string"}
_READERS = frozenset({"get", "pop", "getlist", "setdefault"})


@dataclass(frozen=True, slots=True)
class Key:
    """One name that a handler looks up."""

    name: str
    type: str = ""
    """``number``, ``integer``, ``string``, ``boolean``; empty: not known."""
    optional: bool = False
    """It is looked up with a default."""


@dataclass(slots=True)
class Reads:
    """What one handler reads."""

    body: dict[str, Key] = field(default_factory=dict)
    query: dict[str, Key] = field(default_factory=dict)
    form: dict[str, Key] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    """Variables of the script that hold names of keys of the body (``d[FEATURES]``)."""
    stored: set[str] = field(default_factory=set)
    """Keys that the handler itself sets: a list may name them, but the request need not."""
    columns: dict[str, str] = field(default_factory=dict)
    """Parameter of the handler -> the column with which it is compared."""
    whole: bool = False
    """It takes a JSON body, whatever it reads of it."""
    uploads: bool = False

    def document(self) -> dict[str, object]:
        """The same as JSON."""
        keys = {
            place: [{"name": k.name, "type": k.type, "optional": k.optional} for k in found.values()]
            for place, found in (("body", self.body), ("query", self.query), ("form", self.form))
        }
        rest = {"lists": self.lists, "stored": sorted(self.stored), "columns": self.columns}
        return {**keys, **rest, "whole": self.whole, "uploads": self.uploads}


def reads_of(cells: Sequence[TranslatedCell]) -> dict[str, Reads]:
    """Function -> what it reads, for all functions of a script that read something of a request."""
    functions = dict(_functions(cells))
    found = {}
    for name, function in functions.items():
        reads = Reads()
        _Walk(functions, reads).follow(function, {})
        if reads != Reads():
            found[name] = reads
    return found


def _functions(cells: Iterable[TranslatedCell]) -> Iterator[tuple[str, Function]]:
    for cell in cells:
        if cell.raises:
            continue
        for node in ast.walk(ast.parse(cell.python)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, node


class _Walk:
    """One handler and the functions of the script to which it passes its request on."""

    def __init__(self, functions: Mapping[str, Function], reads: Reads) -> None:
        self.functions, self.reads = functions, reads
        self.seen: set[str] = set()

    def follow(self, function: Function, given: Mapping[str, str]) -> None:
        """Walk a function whose parameters ``given`` hold a part of the request (``body``, ``frame``, ``query``)."""
        if function.name in self.seen:
            return
        self.seen.add(function.name)
        sources = Sources(function, given)
        self.reads.whole |= sources.has_body
        loops = dict(_loops(function))
        stored: set[str] = set()
        for node in sources.nodes:
            self._subscript(node, sources, loops, stored)
            self._method(node, sources)
            self._contains(node, sources)
            self._passed_on(node, sources)
            self._compared(node, function)
            self.reads.uploads |= isinstance(node, ast.Attribute) and dotted(node) == "request.files"
        self.reads.stored |= stored

    def _subscript(
        self, node: ast.AST, sources: Sources, loops: Mapping[str, ast.expr], stored: set[str]
    ) -> None:
        if not isinstance(node, ast.Subscript):
            return
        kind = sources.kind(node.value)
        if not kind:
            return
        keys = list(_keys(node.slice, loops))
        if isinstance(node.ctx, ast.Store):
            stored |= set(keys)
            return
        for key in keys:
            if key not in stored:
                self._add(kind, Key(key, _type_around(node, sources)))
        if not keys and kind in FRAMES:
            self._list(node.slice, loops)

    def _list(self, node: ast.expr, loops: Mapping[str, ast.expr]) -> None:
        """``d[FEATURES]``, ``data[c] for c in FEATURES``: the names are known when the script has run."""
        node = loops.get(node.id, node) if isinstance(node, ast.Name) else node
        if isinstance(node, ast.Name) and node.id not in self.reads.lists:
            self.reads.lists.append(node.id)

    def _method(self, node: ast.AST, sources: Sources) -> None:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return
        kind = sources.kind(node.func.value)
        first = node.args[0] if node.args else None
        if (
            node.func.attr in _READERS
            and kind
            and isinstance(first, ast.Constant)
            and first.value.__class__ is str
        ):
            self._add(
                kind, Key(str(first.value), _type_of_get(node) or _type_around(node, sources), optional=True)
            )

    def _contains(self, node: ast.AST, sources: Sources) -> None:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            kind = sources.kind(node.comparators[0])
            if kind and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
                self._add(kind, Key(node.left.value, optional=True))

    def _passed_on(self, node: ast.AST, sources: Sources) -> None:
        """``score(data)`` and ``score(**data)``, if ``score`` is a function of the script."""
        function = self.functions.get(dotted(node.func)) if isinstance(node, ast.Call) else None
        if function is None or not isinstance(node, ast.Call):
            return
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        given = {name: sources.kind(one) for name, one in zip(names, node.args, strict=False)}
        for keyword in node.keywords:
            kind = sources.kind(keyword.value)
            if keyword.arg:
                given[keyword.arg] = kind
            elif kind:
                defaults = len(function.args.defaults)
                for place, name in enumerate(names):
                    self._add(kind, Key(name, optional=place >= len(names) - defaults))
        known = {name: kind for name, kind in given.items() if kind}
        if known:
            self.follow(function, known)

    def _compared(self, node: ast.AST, function: Function) -> None:
        """``df["purpose"] == name``: the column says what the parameter of a path may be."""
        if not isinstance(node, ast.Compare):
            return
        parameters = {one.arg for one in function.args.args}
        pair = (node.left, node.comparators[0])
        for one, other in (pair, pair[::-1]):
            if isinstance(other, ast.Name) and other.id in parameters and isinstance(one, ast.Subscript):
                for column in _keys(one.slice, {}):
                    self.reads.columns.setdefault(other.id, column)

    def _add(self, kind: str, key: Key) -> None:
        place = {"query": self.reads.query, "form": self.reads.form}.get(kind, self.reads.body)
        known = place.get(key.name)
        if known is None:
            place[key.name] = key
        else:
            place[key.name] = Key(key.name, known.type or key.type, known.optional or key.optional)


def _loops(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """Variables of loops and comprehensions, with what they run over."""
    for node in ast.walk(function):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            yield node.target.id, node.iter


def _keys(node: ast.expr, loops: Mapping[str, ast.expr]) -> Iterator[str]:
    """Names that stand in the text: one, a list of them, or a loop's."""
    if isinstance(node, ast.Name) and node.id in loops:
        node = loops[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def _type_of_get(call: ast.Call) -> str:
    """``args.get("n", type=int)``, ``data.get("n", 0)``."""
    for keyword in call.keywords:
        if keyword.arg == "type" and isinstance(keyword.value, ast.Name):
            return _TYPES.get(keyword.value.id, "")
    default = call.args[1] if len(call.args) > 1 else None
    return _CONSTANTS.get(type(default.value), "") if isinstance(default, ast.Constant) else ""


def _type_around(node: ast.expr, sources: Sources) -> str:
    """``float(data["x"])``, ``data["x"].strip()``, ``data["x"] * 2``."""
    above = sources.parents.get(node)
    if isinstance(above, ast.Call) and node in above.args and isinstance(above.func, ast.Name):
        return _TYPES.get(above.func.id, "")
    if isinstance(above, ast.Attribute) and above.attr in (
        "strip",
        "lower",
        "upper",
        "split",
        "replace",
        "title",
    ):
        return "string"
    if isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult | ast.Div | ast.Sub | ast.Pow):
        return "number"
    return ""
