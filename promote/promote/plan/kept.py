"""What a cell shows by a call that stays in its step: the value gets a name, which the thin notebook shows.

The call runs once, in the package; showing its value must not run it again.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from promote.plan.facts import Facts
from promote.plan.kinds import root_of
from promote.plan.known_calls import METHODS
from promote.plan.known_pure import Purity, is_known, meaning
from promote.plan.own_code import OwnCode
from promote.plan.statements import Statement, parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.notebook.model import Position, TranslatedCell

_NOTHING_TO_SEE = (
    "collections.abc.Callable", "collections.abc.Iterator", "collections.abc.Coroutine", "matplotlib.", "seaborn.axisgrid",
    "types.ModuleType", "typing.IO",
)  # fmt: skip
"""Types whose text says nothing: the figure itself is shown, or an address in memory."""
DRAWING = ("matplotlib", "pylab", "seaborn")
Place = tuple[int, int, int]
_VIEWS = METHODS | {"apply", "display"}


@dataclass(frozen=True, slots=True)
class Showing:
    """What the thin notebook shows for one statement that stays in its step."""

    text: str
    names: frozenset[str]
    type: str = "typing.Any"
    made: bool = True
    """The name is not of the notebook."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The cells with such values bound, by cell, line and column of the statement."""

    cells: tuple[TranslatedCell, ...]
    shows: Mapping[Place, Showing]

    def made(self) -> Iterator[tuple[str, Position, str]]:
        """Names that the notebook does not have, where they are bound, and the types of their values."""
        for place, each in self.shows.items():
            if each.made:
                yield from ((name, Position(*place), each.type) for name in sorted(each.names))

    def by_number(self, statements: Sequence[Statement]) -> dict[int, Showing]:
        """The same by number of the statement."""
        places = {(s.position.cell, s.position.line, s.position.column): s.number for s in statements}
        return {places[place]: each for place, each in self.shows.items() if place in places}


def keep_shown(cells: Sequence[TranslatedCell], facts: Facts, own: OwnCode) -> Kept:
    """Bind what is shown and not known to be without effect."""
    namer = _Namer(_names_in(cells))
    shows: dict[Place, Showing] = {}
    done: list[TranslatedCell] = []
    for cell in cells:
        edits: list[Edit] = []
        for node in _candidates(cell, facts):
            found = _showing(node, cell, facts, own, namer)
            if found is not None:
                shows[cell.index, node.lineno, node.col_offset] = found[0]
                edits += found[1]
        done.append(_applied(cell, edits))
    return Kept(tuple(done), shows)


def _candidates(cell: TranslatedCell, facts: Facts) -> Iterator[ast.Expr]:
    """Statements of the cell that show a value."""
    body = parse_cell(cell.python).body
    for node in body:
        if not isinstance(node, ast.Expr) or cell.captured:
            continue
        if _is_display(node.value) or (node is body[-1] and _shows(cell, node, facts)):
            yield node


def _shows(cell: TranslatedCell, node: ast.Expr, facts: Facts) -> bool:
    text = CellText(cell.python)
    if not facts.observed or text.text[text.span(node)[1] :].lstrip().startswith(";"):
        return False
    displayed = facts.displayed_at(_place(cell, node))
    return displayed not in ("", "None") and not displayed.startswith(_NOTHING_TO_SEE)


def _place(cell: TranslatedCell, node: ast.stmt) -> Position:
    return Position(cell.index, node.lineno, node.col_offset)


def _is_display(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "display"


def _showing(
    node: ast.Expr, cell: TranslatedCell, facts: Facts, own: OwnCode, namer: _Namer
) -> tuple[Showing, list[Edit]] | None:
    place = _place(cell, node)
    at = Purity(own, facts, place)
    if any(isinstance(n, ast.NamedExpr | ast.Await) for n in ast.walk(node)):
        return None
    if is_known(node.value, at) and not facts.effect_at(place):
        return None
    if draws(node, at):
        return None
    text = CellText(cell.python)
    if _is_display(node.value):
        assert isinstance(node.value, ast.Call)
        acts = not own.known_repr and not all(is_known(argument, at) for argument in node.value.args)
        return _of_display(node, text, namer, acts=acts)
    kind, alias = facts.displayed_at(place), facts.displayed_as(place)
    if isinstance(node.value, ast.Name) or _acts_when_shown(kind, own):
        start, end = text.span(node.value)
        base = node.value.id if isinstance(node.value, ast.Name) else _wanted_name(node.value)
        name = namer.free(f"{base}_text")
        opened, closed = text_call(text.text[start:end])
        edits = [Edit(start, start, f"{name} = {opened}"), Edit(end, end, closed)]
        return Showing(f"print({name})", frozenset({name}), "str"), edits
    if alias and isinstance(node.value, ast.Call):
        return Showing(alias, frozenset({alias}), made=False), []
    start, _ = text.span(node)
    name = namer.free(_wanted_name(node.value))
    return Showing(name, frozenset({name}), kind), [Edit(start, start, f"{name} = ")]


def text_call(source: str) -> tuple[str, str]:
    """What stands before and behind an expression to ask for its text; ``a, b`` is one value."""
    call = ast.parse(f"repr({source})", mode="eval").body
    is_single = (
        isinstance(call, ast.Call) and len(call.args) == 1 and not isinstance(call.args[0], ast.Starred)
    )
    return ("repr(", ")") if is_single else ("repr((", "))")


def _acts_when_shown(kind: str, own: OwnCode) -> bool:
    """Asking for the text of the value may run code of the notebook that does more than make a text."""
    return not own.known_repr and ("__main__." in kind or "typing.Any" in kind)


def _of_display(
    node: ast.Expr, text: CellText, namer: _Namer, *, acts: bool
) -> tuple[Showing, list[Edit]] | None:
    """``display(f(x))`` -> ``f_result = f(x)``; its text where making that ``acts``."""
    call = node.value
    assert isinstance(call, ast.Call)
    if call.keywords or not call.args or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    several = len(call.args) > 1
    name = namer.free("shown" if several else _wanted_name(call.args[0]))
    start, end = text.span(call)
    if several and acts:
        edits = [Edit(start, text.span(call.func)[1] + 1, f"{name} = [")]
        for argument in call.args:
            first, last = text.span(argument)
            edits += [Edit(first, first, "repr("), Edit(last, last, ")")]
        edits.append(Edit(end - 1, end, "]"))
        return Showing(f'print(*{name}, sep="\\n")', frozenset({name}), "list[str]"), edits
    if several:
        edit = Edit(start, text.span(call.func)[1], f"{name} = ")
        return Showing(f"display(*{name})", frozenset({name})), [edit]
    first, last = text.span(call.args[0])
    if acts:
        edits = [Edit(start, first, f"{name} = repr("), Edit(last, end, ")")]
        return Showing(f"print({name})", frozenset({name}), "str"), edits
    edits = [Edit(start, first, f"{name} = ("), Edit(last, end, ")")]
    return Showing(f"display({name})", frozenset({name})), edits


def draws(node: ast.Expr, at: Purity) -> bool:
    """A call of pyplot, or of something of matplotlib's: what it gives back is no more than a handle."""
    root = root_of(node.value)
    if root is None:
        return False
    imported = meaning(root, at)
    if imported:
        return imported.split(".")[0] in DRAWING
    kind = at.facts.type_of(root.id, at.position)
    is_axes = "numpy.object_" in kind and at.position.cell in at.facts.drawn_in
    return kind.startswith(("matplotlib.", "seaborn.")) or is_axes


def _wanted_name(node: ast.expr) -> str:
    """``score_result`` for ``model.score(x, y)``, also behind ``.round(2)``."""
    inner: ast.AST = node
    names: list[tuple[str, bool]] = []
    while isinstance(inner, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(inner, ast.Call):
            called = inner.func
            names.append((getattr(called, "attr", getattr(called, "id", "")), True))
            inner = called.value if isinstance(called, ast.Attribute) else ast.Pass()
        else:
            names += [(inner.attr, False)] if isinstance(inner, ast.Attribute) else []
            inner = inner.value
    telling = [(n, called) for n, called in names if n and n not in _VIEWS] or [(n, c) for n, c in names if n]
    if not telling:
        return "shown"
    name, is_called = next((each for each in telling if each[1]), telling[0])
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    return f"{snake}_result" if is_called else f"{snake}_shown"


class _Namer:
    """Names that the notebook does not have, each given once."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def free(self, wanted: str) -> str:
        """The name, with a number where it is taken."""
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name


def _names_in(cells: Sequence[TranslatedCell]) -> set[str]:
    found = set(dir(builtins))
    for cell in cells:
        for node in ast.walk(parse_cell(cell.python)):
            for key in ("id", "name", "asname", "arg", "attr"):
                value = getattr(node, key, None)
                if isinstance(value, str):
                    found.add(value.split(".")[0])
    return found


def _applied(cell: TranslatedCell, edits: Sequence[Edit]) -> TranslatedCell:
    python = cell.python
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        python = python[: edit.start] + edit.text + python[edit.end :]
    return replace(cell, python=python) if edits else cell
