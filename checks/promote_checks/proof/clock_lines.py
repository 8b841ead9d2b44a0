"""Printed lines that show a reading of the clock: which part of them it is, and what the rest says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter

from promote_checks.notebook.model import TranslatedCell
from promote_checks.proof.clocks import Clocks, calls_of_print, clocks_of, only_shown

MASK = "<clock>"
READING = (
    r"(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|(?:-?\d+ days?,? )?\d+:\d\d(?::\d\d(?:\.\d+)?)?"
    r"|\d{4}-\d\d-\d\d"
    r"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
)
"""How a reading is written: a moment, a duration, a day, a number."""
NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
TELLING = 3
"""Letters by which a line is known to be of one ``print`` among other things that a statement writes."""
_TELLS_APART = re.compile(r"[^\d.:+\-eTZ\s]")
"""A character that no reading holds."""
_SPEC = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%%")


@dataclass(frozen=True, slots=True)
class Print:
    """One ``print`` of the notebook."""

    cell: int
    line: int
    statement: int
    """Line of the top-level statement around it."""
    anywhere: bool
    """It stands in a function: any statement may call it."""
    alone: bool
    """It is the whole of its statement."""
    pattern: re.Pattern[str] | None
    """What a line looks like that it writes, with a group for each reading of the clock; None: it can't be told."""
    letters: int
    """Letters in its constant texts."""

    @property
    def shows_clock(self) -> bool:
        """Whether its line holds a reading."""
        return self.pattern is not None and self.pattern.groups > 0

    @property
    def place(self) -> str:
        """Where it stands, for the report."""
        return f"line printed by cell {self.cell + 1}, line {self.line}"

    def may_write(self, text: str) -> bool:
        """Whether a line can be of this ``print``."""
        return self.pattern is None or self.pattern.fullmatch(text) is not None

    def masked(self, text: str) -> str | None:
        """The line without its readings; None if it is not one that this ``print`` writes."""
        found = self.pattern.fullmatch(text) if self.pattern is not None else None
        if found is None:
            return None
        pieces, at = [], 0
        for number in range(1, found.re.groups + 1):
            pieces += [text[at : found.start(number)], MASK]
            at = found.end(number)
        return "".join([*pieces, text[at:]])


@dataclass(frozen=True, slots=True)
class Timing:
    """What of a notebook is a reading of the clock that is only shown."""

    prints: tuple[Print, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)

    def writer_of(self, text: str, cell: int, statement: int) -> Print | None:
        """The one ``print`` of a reading that can have written a line while a statement ran; None if another can."""
        here = [one for one in self.prints if (one.cell, one.statement) == (cell, statement)]
        if [one for one in here if one.alone]:
            able = here if len(here) == 1 else []
        else:
            able = [*here, *(one for one in self.prints if one.anywhere and one not in here)]
            able = [one for one in able if one.may_write(text)]
            able = [one for one in able if one.letters >= TELLING or len(able) > 1]
        return able[0] if len(able) == 1 and able[0].shows_clock and able[0].may_write(text) else None


def timing_of(cells: Sequence[TranslatedCell]) -> Timing:
    """Look through the text of the cells."""
    return _timing(tuple((cell.index, cell.python) for cell in cells))


@lru_cache(maxsize=64)
def _timing(cells: tuple[tuple[int, str], ...]) -> Timing:
    clocks = clocks_of(cells)
    if (None, "print") in clocks.bound:
        return Timing()
    readings: list[ast.AST] = []
    prints = tuple(
        _print(call, cell, statement, clocks, readings)
        for cell, tree in clocks.trees
        for statement in tree.body
        for call in calls_of_print(statement)
    )
    return Timing(prints, only_shown(clocks, readings))


def _print(call: ast.Call, cell: int, statement: ast.stmt, clocks: Clocks, readings: list[ast.AST]) -> Print:
    mine: list[ast.AST] = []
    plain = bool(call.args) and not call.keywords and not any(isinstance(a, ast.Starred) for a in call.args)
    text = _template(call, clocks, mine) if plain else None
    if text is not None:
        readings += mine
    constants = (n.value for n in ast.walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return Print(
        cell=cell,
        line=call.lineno,
        statement=statement.lineno,
        anywhere=clocks.scopes.get(id(call)) is not None,
        alone=isinstance(statement, ast.Expr) and statement.value is call,
        pattern=None if text is None else re.compile(text),
        letters=sum(character.isalpha() for constant in constants for character in constant),
    )


def _template(call: ast.Call, clocks: Clocks, readings: list[ast.AST]) -> str | None:
    """A regular expression for the line, with a group for each reading; None where their places can't be told."""
    pieces: list[str | ast.expr] = []
    for number, argument in enumerate(call.args):
        for piece in [*([" "] if number else []), *_pieces(argument, clocks)]:
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece != "":
                pieces.append(piece)
    found = ""
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            found += re.escape(piece)
        elif clocks.is_reading(piece):
            written = _written(pieces, place, clocks)
            if written is None:
                return None
            found += f"( *{written} *)"
            readings.append(piece)
        else:
            found += ".*?"
    return None if any("\n" in piece for piece in pieces if isinstance(piece, str)) else found


def _written(pieces: Sequence[str | ast.expr], place: int, clocks: Clocks) -> str | None:
    """How the reading at a place is written; None if what stands beside it can't be told from it."""
    written = READING
    for step in (-1, 1):
        text = pieces[place + step] if 0 <= place + step < len(pieces) else ""
        beyond = place + 2 * step if isinstance(text, str) else place + step
        other = pieces[beyond] if 0 <= beyond < len(pieces) else ""
        if isinstance(other, str) or clocks.is_reading(other):
            continue
        if not isinstance(text, str) or (text.strip() and not _TELLS_APART.search(text)):
            return None
        if not text.strip():
            written = NUMBER
    return written


def _pieces(node: ast.expr, clocks: Clocks) -> Iterator[str | ast.expr]:
    """The constant texts and the expressions that a printed value is put together from."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value, clocks)
        case ast.FormattedValue(value=value):
            yield from _pieces(value, clocks) if isinstance(value, ast.Constant) else [value]
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(left) or _is_text(right):
            yield from _pieces(left, clocks)
            yield from _pieces(right, clocks)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            yield from _percent(text, right, node)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            yield from _formatted(text, node)
        case _:
            yield node


def _is_text(node: ast.expr) -> bool:
    """Whether an operand of ``+`` is a text, so that the whole is one."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id="str")):
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
    return False


def _percent(text: str, right: ast.expr, whole: ast.expr) -> Iterator[str | ast.expr]:
    given = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    specs = [spec for spec in _SPEC.findall(text) if spec != "%%"]
    if isinstance(right, ast.Dict) or len(specs) != len(given) or "%(" in text:
        yield whole
        return
    for piece in re.split(f"({_SPEC.pattern})", text):
        if piece == "%%":
            yield "%"
        elif _SPEC.fullmatch(piece):
            yield given.pop(0)
        else:
            yield piece


def _formatted(text: str, call: ast.Call) -> Iterator[str | ast.expr]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    try:
        parts = list(Formatter().parse(text))
        keys = [key for _, key, _, _ in parts if key is not None]
        order = iter(range(len(keys)))
        chosen = [named[key] if key in named else call.args[int(key) if key else next(order)] for key in keys]
    except (ValueError, IndexError, KeyError):
        yield call
        return
    for literal, key, _, _ in parts:
        yield literal
        if key is not None:
            yield chosen.pop(0)
