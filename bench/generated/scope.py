"""What the generator knows at a point of the notebook: which names exist, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

INT, STR, LIST, DICT, TUPLE, FLOAT, ITER = "int", "str", "list", "dict", "tuple", "float", "iter"
UNARY = "unary"  # a callable of one int that gives an int
NULLARY = "nullary"  # a callable of nothing that gives an int
CHANGER = "changer"  # a callable of a list that changes it and gives an int
MAKER = "maker"  # a callable of one int that gives a unary callable
CLASS, OBJECT, CALLBACKS, DISPATCH = "class", "object", "callbacks", "dispatch"
VALUES = (INT, STR, LIST, DICT, TUPLE, FLOAT)

NAMES = (
    "a", "b", "c", "x", "y", "n", "total", "data", "rows", "table", "word", "items", "state", "best", "step",
    "list", "sum", "max", "id", "type", "params", "results", "config", "run", "load", "main", "logger",
    "pipeline", "self", "df", "np", "i", "k", "_tmp", "α",
)  # fmt: skip
FUNCTIONS = (
    "f",
    "g",
    "h",
    "scale",
    "score",
    "load",
    "run",
    "clean",
    "train",
    "evaluate",
    "main",
    "key",
    "total",
)
CLASSES = ("Box", "Model", "Params", "Account", "Results")
LITTLE = ("i", "j", "k", "x", "n", "item", "v")


@dataclass
class Scope:
    """Names by kind; a function body gets a child with its own locals on top."""

    random: Random
    kinds: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    inside: bool = False
    """In a function body, where notebook names may only be read (unless declared global)."""
    imported: set[str] = field(default_factory=set)

    def child(self, **more: str) -> Scope:
        """The scope of a body, with parameters, and now and then a name that may be bound later or never."""
        later = {}
        if self.chance(0.25):
            later = {self.fresh(): INT, self.fresh(FUNCTIONS): UNARY}
        return Scope(self.random, later | self.kinds | more, self.depth + 1, True, self.imported)

    def branch(self) -> Scope:
        """The scope of an indented block at top level."""
        return Scope(self.random, dict(self.kinds), self.depth + 1, self.inside, self.imported)

    def bind(self, name: str, kind: str) -> str:
        """Remember that ``name`` now holds a ``kind``."""
        self.kinds[name] = kind
        return name

    def known(self, kind: str) -> list[str]:
        """Names of one kind, in the order in which they came."""
        return [name for name, its in self.kinds.items() if its == kind]

    def some(self, kind: str) -> str | None:
        """Any name of that kind."""
        names = self.known(kind)
        return self.random.choice(names) if names else None

    def fresh(self, pool: tuple[str, ...] = NAMES) -> str:
        """A name to bind: often one that is bound already."""
        return self.random.choice(pool)

    def chance(self, probability: float) -> bool:
        """A biased coin."""
        return self.random.random() < probability
