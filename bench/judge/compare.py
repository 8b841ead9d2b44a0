"""Compare two frozen values, exactly: the first place where they differ, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy
import pandas

Tree = Any
Outcome = Literal["equal", "different", "incomparable"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one variable came out; ``where`` is the first place that differs or can't be seen."""

    outcome: Outcome
    where: str = ""


class _Differs(Exception):
    """Unwinds to the top with the place and both sides."""


@dataclass(slots=True)
class _Walk:
    """One comparison under way: leaves that were compared, pairs already done."""

    leaves: int = 0
    unseen: str = ""
    done: set[tuple[int, int]] = field(default_factory=set)

    def tree(self, ours: Tree, theirs: Tree, path: str) -> None:
        if (id(ours), id(theirs)) in self.done:
            return
        if _name_of_callable(ours) is not None and _name_of_callable(ours) == _name_of_callable(theirs):
            self.leaves += 1
            return
        if ours[0] != theirs[0]:
            raise _Differs(f"{path}: {short(ours)} against {short(theirs)}")
        _BY_TAG[ours[0]](self, ours, theirs, path)
        self.done.add((id(ours), id(theirs)))

    def require(self, same: bool, ours: Tree, theirs: Tree, path: str) -> None:
        self.leaves += 1
        if not same:
            raise _Differs(f"{path}: {short(ours)} against {short(theirs)}")


def compare(ours: Tree, theirs: Tree) -> Comparison:
    """Compare two trees of ``judge_inside.freeze``; nothing seen in them at all is "incomparable"."""
    walk = _Walk()
    try:
        walk.tree(ours, theirs, "")
    except _Differs as difference:
        return Comparison("different", str(difference))
    if walk.leaves == 0:
        return Comparison("incomparable", walk.unseen or "nothing in it can be seen")
    return Comparison("equal")


def short(tree: Tree) -> str:
    """A few words for a person."""
    text = repr(tree[1:] if tree[0] == "plain" else tree).replace("\n", " ")
    return text if len(text) <= 120 else text[:117] + "..."


def _name_of_callable(tree: Tree) -> str | None:
    """A function is its name; one that was lifted to parameters comes as a partial of the same name."""
    while tree[0] == "partial":
        tree = tree[1]
    return str(tree[1]) if tree[0] == "callable" else None


def _plain(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and same_scalar(ours[2], theirs[2]), ours, theirs, path)


def same_scalar(ours: Any, theirs: Any) -> bool:
    """Same type and same bits as far as Python shows them: ``nan`` equals itself, ``-0.0`` is not ``0.0``."""
    if type(ours) is not type(theirs):
        return False
    return repr(ours) == repr(theirs) if isinstance(ours, (float, complex)) else bool(ours == theirs)


def _flat(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and len(ours[2]) == len(theirs[2]), ours, theirs, path)
    for place, (left, right) in enumerate(zip(ours[2], theirs[2], strict=True)):
        if not same_scalar(left, right):
            raise _Differs(f"{path}[{place}]: {left!r} against {right!r}")


def _array(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    left, right = ours[2], theirs[2]
    same = ours[1] == theirs[1] and left.dtype == right.dtype and left.shape == right.shape
    walk.require(same, ours, theirs, path)
    try:
        numpy.testing.assert_array_equal(left, right)
    except AssertionError as error:
        raise _Differs(f"{path}: {_one_line(error)}") from None


def _sequence(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and len(ours[2]) == len(theirs[2]), ours, theirs, path)
    for place, (left, right) in enumerate(zip(ours[2], theirs[2], strict=True)):
        walk.tree(left, right, f"{path}[{place}]")


def _mapping(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and len(ours[2]) == len(theirs[2]), ours, theirs, path)
    for (key, value), (other_key, other_value) in zip(ours[2], theirs[2], strict=True):
        walk.tree(key, other_key, f"{path} key")
        walk.tree(value, other_value, f"{path}[{short(key)}]")


def _object(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1:3] == theirs[1:3], ours, theirs, path)
    names, others = [part[0] for part in ours[3]], [part[0] for part in theirs[3]]
    if names != others:
        raise _Differs(f"{path}: attributes {sorted(set(names) ^ set(others))} on one side only")
    for (name, value), (_, other) in zip(ours[3], theirs[3], strict=True):
        walk.tree(value, other, f"{path}.{name}")


def _frame(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and len(ours[3]) == len(theirs[3]), ours, theirs, path)
    for label, left, right in zip(("index", "columns"), ours[2], theirs[2], strict=True):
        walk.tree(left, right, f"{path}.{label}")
    for place, (left, right) in enumerate(zip(ours[3], theirs[3], strict=True)):
        walk.tree(left, right, f"{path} column {place}")
    walk.tree(ours[4], theirs[4], f"{path}.attrs")


def _column(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    _asserted(walk, path, lambda: pandas.testing.assert_series_equal(ours[1], theirs[1], check_exact=True))


def _index(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1].names == theirs[1].names, ours, theirs, path)
    _asserted(
        walk,
        path,
        lambda: pandas.testing.assert_index_equal(ours[1], theirs[1], exact=True, check_exact=True),
    )


def _asserted(walk: _Walk, path: str, check: Callable[[], None]) -> None:
    walk.leaves += 1
    try:
        check()
    except AssertionError as error:
        raise _Differs(f"{path}: {_one_line(error)}") from None


def _one_line(error: AssertionError) -> str:
    return " ".join(str(error).split())[:240]


def _pandas_scalar(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1] == theirs[1] and repr(ours[2]) == repr(theirs[2]), ours, theirs, path)


def _figure(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.leaves += 1
    left, right = ours[1], theirs[1]
    if left.shape != right.shape:
        raise _Differs(f"{path}: figure of {left.shape} pixels against {right.shape}")
    count = int((left != right).any(axis=-1).sum())
    if count:
        raise _Differs(f"{path}: {count} of {left.shape[0] * left.shape[1]} pixels differ")


def _parts(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    """Tags whose remaining entries are trees, numbers and names, in fixed places."""
    walk.require(len(ours) == len(theirs), ours, theirs, path)
    for place, (left, right) in enumerate(zip(ours[1:], theirs[1:], strict=True)):
        if isinstance(left, tuple) and left and left[0] in _BY_TAG and isinstance(right, tuple):
            walk.tree(left, right, f"{path}<{ours[0]} {place}>")
        else:
            walk.require(left == right, ours, theirs, path)


def _sparse(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    walk.require(ours[1:3] == theirs[1:3], ours, theirs, path)
    for left, right in zip(ours[3], theirs[3], strict=True):
        walk.tree(left, right, path)


def _opaque(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    if ours[1] != theirs[1]:
        raise _Differs(f"{path}: {short(ours)} against {short(theirs)}")
    walk.unseen = walk.unseen or f"{path}: {ours[1]}"


def _nothing(walk: _Walk, ours: Tree, theirs: Tree, path: str) -> None:
    """The end of a cycle: what it leads to is compared where it begins."""


_BY_TAG: dict[str, Callable[[_Walk, Tree, Tree, str], None]] = {
    "plain": _plain,
    "flat": _flat,
    "array": _array,
    "sequence": _sequence,
    "mapping": _mapping,
    "object": _object,
    "frame": _frame,
    "column": _column,
    "index": _index,
    "figure": _figure,
    "pandas scalar": _pandas_scalar,
    "masked": _parts,
    "partial": _parts,
    "axes": _parts,
    "artist": _parts,
    "callable": _parts,
    "sparse": _sparse,
    "opaque": _opaque,
    "cycle": _nothing,
    "no figure": _nothing,
    "no data": _nothing,
}
