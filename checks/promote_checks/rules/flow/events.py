"""What happens to rows in the order of the text: values, fits, splits and scores."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Model:
    """An object that is fitted: a scaler, a selector, an estimator, a pipeline of them."""

    name: str
    """Of its class."""
    kinds: frozenset[str] = frozenset()
    """What is inside (``learners.Kind``)."""
    fitted: Fit | None = None
    early_stopping: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Something was learned from rows, and is now in a value."""

    kind: str
    name: str
    node: ast.AST
    data: Value


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value: where its rows come from, and what was learned on the way."""

    lineage: frozenset[int] = frozenset()
    """Ids of the bindings it was made from."""
    role: str = ""
    """``train``, ``test``, ``validation``, ``mixed`` (with rows of the test set), or unknown."""
    learned: tuple[Learned, ...] = ()
    model: Model | None = None
    predicted: Model | None = None
    """The model whose predictions these are."""
    scored: tuple[Score, ...] = ()
    """Scores that are in it."""
    collected: bool = False
    """Scores of several candidates are in it."""
    fold: bool = False
    """Of one fold of a cross-validation."""
    items: tuple[Value, ...] = ()
    """Of a tuple."""
    split: int = 0
    """Which split gave the rows; 0: none that was seen."""


NOTHING = Value()


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """``model.fit(data)``."""

    node: ast.Call
    model: Model
    data: Value
    method: str
    loops: tuple[ast.AST, ...]
    call_arguments: int


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Rows were divided; ``inputs`` is what went in. ``node`` is None for a cross-validation's own."""

    node: ast.AST
    inputs: tuple[Value, ...]
    kind: str
    """``split``, ``cross-validation``, ``slice``."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A model was judged on rows."""

    node: ast.Call
    model: Model | None
    fit: Fit | None
    data: Value
    loops: tuple[ast.AST, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """The best of several scores was taken."""

    node: ast.AST
    scores: tuple[Score, ...]
    how: str


@dataclass(slots=True)
class Flow:
    """Everything that happened, in order."""

    fits: list[Fit] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    stops: list[Fit] = field(default_factory=list)
    """Fits that stop early, or keep the best epoch, on test rows."""
