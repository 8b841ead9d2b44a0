"""``_``, ``Out[3]``, ``_3`` and ``In`` as ordinary variables: each display that is referred to is given a name.

IPython's rules: a display of anything but None moves ``_`` to ``__`` and ``__`` to ``___``, unless the notebook has bound
one of the three itself; ``Out`` and ``_3`` follow in any case. What no variable can stand for is refused, with its place.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from promote.plan.facts import Facts
from promote.plan.history import (
    UNDERSCORES,
    Reference,
    UnknownHistory,
    bound_by_name_alone,
    parents_in,
    reference,
    refs_in,
)
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, Position, TranslatedCell
from promote_checks.notebook.where import where
from promote_checks.scopes.refs import Ref

_OWN_NAMES = {"_": "underscore", "__": "underscore_2", "___": "underscore_3", "Out": "out", "In": "inputs"}
_HINT = "bind the value to a name of your own where it is made, and use that name"


@dataclass(slots=True)
class _Kept:
    """What IPython keeps when a cell begins; a display is known by its execution count."""

    shown: list[int] = field(default_factory=list)
    owned: set[str] = field(default_factory=set)
    """Names of the history that the notebook has bound itself."""
    frozen: tuple[int, ...] | None = None
    """The displays at the time when the notebook bound ``_``, ``__`` or ``___``: since then none moves them."""

    def bind(self, name: str) -> None:
        """The notebook binds it itself."""
        self.owned.add(name)
        if name in UNDERSCORES and self.frozen is None:
            self.frozen = tuple(self.shown)

    def unbind(self, name: str) -> None:
        """``del _`` gives it back to IPython."""
        self.owned.discard(name)
        if not self.owned & set(UNDERSCORES):
            self.frozen = None

    def end(self) -> None:
        """Before the next cell runs IPython binds ``_i`` and its kin anew."""
        self.owned = {name for name in self.owned if not name.startswith("_i")}

    def underscore(self, name: str) -> int | None:
        """The display behind ``_``, ``__`` or ``___``; None: the empty text of the start."""
        known = self.shown if self.frozen is None else self.frozen
        return known[-len(name)] if len(known) >= len(name) else None


def name_outputs(
    notebook: Notebook, cells: Sequence[TranslatedCell], facts: Facts
) -> tuple[TranslatedCell, ...]:
    """The cells, with ``out_3 = expression`` for each display that is referred to, and ``out_3`` there.

    Raises UserError for a reference that no variable can stand for.
    """
    trees = {cell.index: parse_cell(cell.python) for cell in cells}
    found = {index: refs_in(tree) for index, tree in trees.items()}
    if not any(found.values()):
        return tuple(cells)
    return _Namer(notebook, tuple(cells), facts, trees, found).named()


class _Namer:
    """The edits of all cells, in the order in which they run."""

    def __init__(
        self,
        notebook: Notebook,
        cells: tuple[TranslatedCell, ...],
        facts: Facts,
        trees: Mapping[int, ast.Module],
        found: Mapping[int, list[tuple[int, Ref]]],
    ) -> None:
        self._notebook, self._cells, self._facts, self._trees, self._found = (
            notebook,
            cells,
            facts,
            trees,
            found,
        )
        self._sources = {cell.index: cell.source for cell in notebook.cells}
        # Plain Python knows no history: every name is the script's own.
        used = {ref.name for refs in found.values() for _, ref in refs}
        self._kept = _Kept(owned=used if notebook.is_script else set())
        self._counts = _execution_counts(cells)
        self._displays = {
            self._counts[cell.index]: cell for cell in cells if _displays(cell, trees[cell.index], facts)
        }
        self._used = {n.id for tree in trees.values() for n in ast.walk(tree) if isinstance(n, ast.Name)}
        self._names = {count: self._free(f"out_{count}") for count in self._displays}
        self._renamed = self._renamings()
        self._edits: dict[int, list[Edit]] = {cell.index: [] for cell in cells}
        self._needed: set[int] = set()

    def named(self) -> tuple[TranslatedCell, ...]:
        """The edited cells."""
        for cell in self._cells:
            self._walk(cell)
            count = self._counts.get(cell.index, 0)
            if count in self._displays:
                self._kept.shown.append(count)
            if not self._notebook.is_script:
                self._kept.end()
        for count in sorted(self._needed):
            self._bind_display(count, self._displays[count])
        return tuple(_applied(cell, self._edits[cell.index]) for cell in self._cells)

    def _walk(self, cell: TranslatedCell) -> None:
        text, parents = CellText(cell.python), parents_in(self._trees[cell.index])
        for _, ref in self._found[cell.index]:
            try:
                self._meet(ref, cell, text, parents)
            except UnknownHistory as error:
                line = getattr(ref.node, "lineno", 1)
                plain = self._notebook.is_plain
                place = where(self._notebook.name, cell.index, line, is_plain=plain)
                raise UserError(f"{place}: {error}, and a package has no such history", _HINT) from error

    def _meet(self, ref: Ref, cell: TranslatedCell, text: CellText, parents: dict[ast.AST, ast.AST]) -> None:
        """One occurrence of a name: bound by the notebook, the notebook's own by now, or IPython's."""
        if ref.context != "load":
            if ref.deferred:
                raise UnknownHistory(f"a function binds {ref.name}, which IPython binds too")
            (self._kept.bind if ref.context == "store" else self._kept.unbind)(ref.name)
        own = ref.context != "load" or ref.name in self._kept.owned
        if own:
            if ref.name in self._renamed and isinstance(ref.node, ast.Name):
                self._replace(cell, text, ref.node, self._renamed[ref.name])
            return
        if isinstance(ref.node, ast.Name):
            use = reference(ref, parents)
            self._replace(cell, text, use.node, self._meaning(use, ref, cell))

    def _meaning(self, use: Reference, ref: Ref, cell: TranslatedCell) -> str:
        """Source text that means in the package what the reference means here."""
        if ref.deferred and use.kind not in ("output", "input"):
            raise UnknownHistory(f"{ref.name} is read when a function is called")
        match use.kind:
            case "underscore":
                display = self._kept.underscore(ref.name)
                return '""' if display is None else self._variable(display)
            case "output":
                return self._output(use, ref)
            case "outputs":
                pairs = (f"{count}: {self._variable(count)}" for count in self._kept.shown)
                return "{" + ", ".join(pairs) + "}"
            case "input":
                return repr(self._input(use.number, cell, parsed=not ref.name.startswith("_i")))
            case "earlier input":
                number = self._counts.get(cell.index, 0) - use.number
                return repr(self._input(number, cell, parsed=False)) if number > 0 else '""'
            case "inputs":
                last = self._counts.get(cell.index, 0)
                texts = [self._input(number, cell, parsed=True) for number in range(1, last + 1)]
                return repr(["", *texts])

    def _output(self, use: Reference, ref: Ref) -> str:
        known = self._displays if ref.deferred else self._kept.shown
        if use.number in known:
            return self._variable(use.number)
        if use.default is not None:
            return ast.unparse(use.default)
        raise UnknownHistory(
            f"cell {use.number} of the run has shown nothing, and {ref.name} is asked for it"
        )

    def _input(self, number: int, cell: TranslatedCell, *, parsed: bool) -> str:
        """Source of the cell that ran as number ``number``; ``parsed``: after IPython's own translation."""
        if number == 0:
            return ""
        found = next((c for c in self._cells if self._counts.get(c.index) == number), None)
        if found is None or number > self._counts.get(cell.index, 0):
            raise UnknownHistory(f"no cell ran as number {number} before")
        source = self._sources[found.index]
        if parsed and (found.python != source or source[:1].isspace()):
            raise UnknownHistory(f"In[{number}] is IPython's own translation of a cell with magics")
        return source.rstrip("\n")

    def _variable(self, count: int) -> str:
        self._needed.add(count)
        return self._names[count]

    def _replace(self, cell: TranslatedCell, text: CellText, node: ast.expr, new: str) -> None:
        start, end = text.span(node)
        if ast.dump(_parsed(text.text[start:end])) != ast.dump(_parsed(ast.unparse(node))):
            raise UnknownHistory(f"{ast.unparse(node)} stands in a text whose parts have no place")
        self._edits[cell.index].append(Edit(start, end, new))

    def _bind_display(self, count: int, cell: TranslatedCell) -> None:
        """``out_3 = expression; out_3``: named, and shown all the same."""
        text, node = CellText(cell.python), self._trees[cell.index].body[-1]
        assert isinstance(node, ast.Expr)
        start, end = text.span(node)
        name = self._names[count]
        self._edits[cell.index] += [Edit(start, start, f"{name} = ", -1), Edit(end, end, f"; {name}", 1)]
        self._facts.name_display(name, Position(cell.index, node.lineno, node.col_offset))

    def _renamings(self) -> dict[str, str]:
        """Own name of each name of the history that the notebook binds in one statement and reads in another."""
        uses: dict[str, list[tuple[int, int, Ref]]] = {}
        for index, refs in self._found.items():
            for number, ref in refs:
                uses.setdefault(ref.name, []).append((index, number, ref))
        found = {}
        for name, each in uses.items():
            bound = {(index, number) for index, number, ref in each if ref.context == "store"}
            read = {(index, number) for index, number, ref in each if ref.context == "load"}
            if bound and read - bound and bound_by_name_alone([ref for _, _, ref in each]):
                found[name] = self._free(_OWN_NAMES.get(name) or f"own{name}")
                self._facts.name_own(found[name])
        return found

    def _free(self, wanted: str) -> str:
        while wanted in self._used:
            wanted += "_"
        self._used.add(wanted)
        return wanted


def _parsed(text: str) -> ast.AST:
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError:
        return ast.Pass()


def _applied(cell: TranslatedCell, edits: list[Edit]) -> TranslatedCell:
    python = cell.python
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        python = python[: edit.start] + edit.text + python[edit.end :]
    return replace(cell, python=python) if edits else cell


def _execution_counts(cells: Sequence[TranslatedCell]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for cell in cells:
        if cell.python.strip() or cell.dropped:
            counts[cell.index] = len(counts) + 1
    return counts


def _displays(cell: TranslatedCell, tree: ast.Module, facts: Facts) -> bool:
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or cell.captured:
        return False
    if not facts.observed:
        return not cell.python.rstrip().endswith(";")
    return facts.shown_at(Position(cell.index, tree.body[-1].lineno, 0)) not in ("", "None")
