"""The plan: everything that will be written, as a value that can be printed, tested and reviewed."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from promote.emission import Fallback
from promote.plan.facts import Facts
from promote.plan.statements import Statement
from promote_checks.notebook.model import Dropped, Notebook, Position


class Rung(enum.IntEnum):
    """How fine the structure may be; each next one gives up more to stay right."""

    FINE = 0
    """Steps, functions lifted to parameters, ``partial`` where they are passed on."""
    NESTED = 1
    """Steps; a function that is passed on and reads notebook variables stays a closure in its step."""
    MERGED = 2
    """One function: the notebook's statements with every definition nested."""
    REPLAY = 3
    """The statements unchanged in the namespace of a fresh module."""


class Role(enum.Enum):
    """The one place in which a statement ends up."""

    IMPORT = "import"
    DEFINITION = "definition"
    CONSTANT = "constant"
    PARAMETER = "parameter"
    WORK = "work"
    DISPLAY = "display"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Import:
    """One name bound by an import that moves to the top of the modules that use it."""

    name: str
    text: str
    """``import pandas as pd``"""


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A function, class, conditional import or constant at module level."""

    names: tuple[str, ...]
    emitted: str
    """Its name in the package; an earlier version of a redefined function has a suffix."""
    kind: str
    """``function``, ``class``, ``constant`` or ``preamble`` (a conditional import)."""
    statement: Statement
    lifts: tuple[str, ...] = ()
    """Notebook variables that became keyword-only parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A field of ``Params``."""

    name: str
    value: object
    source: str
    statement: Statement | None
    """The statement that it replaces; ``None`` for a literal inside a statement (a file path)."""
    tagged: bool = False
    is_path: bool = False
    secret: bool = False
    field_name: str = ""
    """Its name in ``Params``, where the steps call it otherwise."""
    annotation: str = ""
    """Where its value does not say it all."""
    cell: int | None = None
    """Where it stands, if no statement is replaced."""
    comment: str = ""
    """What its author says about it."""
    required: bool = True
    """A secret that nothing reads need not be set."""

    @property
    def field(self) -> str:
        """Its name in ``Params``, on the command line and for papermill."""
        return self.field_name or self.name


@dataclass(frozen=True, slots=True)
class Symbols:
    """What every name of the notebook has become."""

    roles: Mapping[int, Role]
    """Statement number -> role."""
    imports: Mapping[str, tuple[Import, ...]]
    definitions: tuple[Definition, ...]
    parameters: Mapping[str, Parameter]
    builtin_shadows: frozenset[str]
    """Builtins that the notebook also binds."""
    fallbacks: tuple[Fallback, ...] = ()
    future_annotations: bool = False

    def definition_at(self, name: str, number: int) -> Definition | None:
        """The definition that ``name`` means for top-level code at statement ``number``."""
        versions = [d for d in self.definitions if name in d.names]
        earlier = [d for d in versions if d.statement.number <= number]
        return earlier[-1] if earlier else versions[0] if versions else None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A run of statements that becomes one function."""

    function: str
    module: str
    title: str
    kind: str
    statements: tuple[Statement, ...]
    """Work only, in order."""
    takes: tuple[str, ...]
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    changed: frozenset[str]
    """Taken names whose object it changes in place."""
    close_after: frozenset[int] = frozenset()
    """Statement numbers after which Jupyter closed all figures."""
    declare: tuple[str, ...] = ()
    """Names that only a nested function binds, through ``nonlocal``."""
    falls_back: tuple[str, ...] = ()
    """Local names that mean the builtin until the step has bound them."""
    returns_figure: bool = False
    """Returns the current figure, since no variable holds it."""
    heading: str = ""
    prose: str = ""

    @property
    def is_async(self) -> bool:
        """Awaits at top level."""
        return any(s.is_await for s in self.statements)

    @property
    def cells(self) -> tuple[int, ...]:
        """Cells it covers."""
        return tuple(dict.fromkeys(s.position.cell for s in self.statements))


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A whole package, before a line of it is written."""

    package: str
    title: str
    notebook: Notebook
    facts: Facts
    rung: Rung
    statements: tuple[Statement, ...]
    symbols: Symbols
    steps: tuple[Step, ...]
    results: tuple[str, ...]
    displays: Mapping[int, int]
    """Number of a display statement -> number of steps that have run when the thin notebook shows it."""
    dropped: tuple[Dropped, ...]
    shows: Mapping[int, str] = field(default_factory=dict)
    """Number of a statement of a step -> what the thin notebook shows for it."""
    idle_displays: frozenset[Position] = frozenset()
    """Where ``display`` shows what is known to be computed without an effect."""
    registering: tuple[str, ...] = ()
    """Imports that act by being imported, and are of no use otherwise: they come before all else."""
    kept_imports: frozenset[int] = frozenset()
    """Numbers of such imports that stay in their step."""
    magics_dropped: int = 0
    """Magics among ``dropped``: lines of the notebook that are no Python statements."""
    local: Mapping[str, str] = field(default_factory=dict)
    """Modules beside the notebook that come along: name -> source."""
    echoes: frozenset[int] = frozenset()
    """Numbers of statements that are not the notebook's: they show what was given a name (``out_3``)."""
    added: int = 0
    """Further statements that are not the notebook's: a tuple of parameters is taken apart, for instance."""
    left_out: frozenset[int] = frozenset()
    """Numbers of statements that the package does without: a ``del`` of another step's local, an unused import."""
    local_files: Mapping[str, bytes] = field(default_factory=dict)
    """Files that these modules read beside themselves: path in the package -> content."""
    carried: tuple[str, ...] = ()
    """The same modules and files, as they are spelled from the notebook's folder."""
    in_place: frozenset[str] = frozenset()
    """Modules of the project that stay where they are, and are no distribution either."""
    hidden: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Statement number -> names that it reads through strings."""
    showing_acts: bool = False
    """Some ``__str__`` or ``__repr__`` of the notebook, or of a module beside it, does more than make text."""
    fallbacks: tuple[Fallback, ...] = ()
    dependencies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    argv: str = ""
    """The parameter that stands for a script's command line; empty where it reads none."""
    secrets: tuple[str, ...] = ()
    """Texts of the notebook that must not be written down again."""
