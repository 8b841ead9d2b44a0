"""What the emitter hands to the scaffold: source text, never files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from promote_checks.notebook.model import Dropped, Position


@dataclass(frozen=True, slots=True)
class EmittedStep:
    """One function that the pipeline calls, in order."""

    function: str
    module: str
    """Module file without suffix: ``load``."""
    title: str
    """For people: the heading or a sentence."""
    cells: tuple[int, ...]
    last: Position
    """Its last statement in the notebook."""
    takes: tuple[str, ...]
    """Names it takes, without parameters."""
    parameters: tuple[str, ...]
    """Fields of ``Params`` it takes, keyword-only."""
    returns: tuple[str, ...]
    is_async: bool = False
    kind: str = "step"
    """``step`` or ``plot``."""


@dataclass(frozen=True, slots=True)
class EmittedParameter:
    """One field of ``Params``."""

    name: str
    annotation: str
    default: str
    """Python source of the default; empty for a secret, which is required from the environment."""
    is_path: bool = False
    secret: bool = False
    environment_variable: str = ""
    tagged: bool = False
    cell: int | None = None
    comment: str = ""
    """What its author says about it."""
    required: bool = True
    """A secret that nothing reads is not asked for."""


@dataclass(frozen=True, slots=True)
class ThinCell:
    """One cell of the thin notebook."""

    kind: Literal["code", "markdown"]
    source: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fallback:
    """Where the structure came out less fine, and why."""

    rung: str
    """``nest``, ``merge``, ``module state``, ``replay``."""
    cell: int | None
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Emission:
    """A package as text."""

    package: str
    """Import name: ``[a-z][a-z0-9_]*``, not a keyword, not a standard-library or imported module."""
    title: str
    modules: Mapping[str, str]
    """File name below ``src/<package>/`` -> source: ``load.py``, ``params.py``, ``pipeline.py``, ...
    ``__init__.py`` and ``__main__.py`` come from the template."""
    steps: tuple[EmittedStep, ...]
    parameters: tuple[EmittedParameter, ...]
    thin: tuple[ThinCell, ...]
    results: tuple[tuple[str, str], ...]
    """Fields of ``Results`` with their annotations."""
    statements_total: int
    statements_placed: int
    dropped: tuple[Dropped, ...] = ()
    dependencies: tuple[str, ...] = ()
    """Requirement names of what the package imports (``pandas``, ``scikit-learn``), without versions."""
    fallbacks: tuple[Fallback, ...] = ()
    registering: tuple[str, ...] = ()
    """Imports that act by being imported: the package's ``__init__.py`` begins with them."""
    is_async: bool = False
    """``pipeline.run_async`` exists beside ``run``."""
    local: tuple[str, ...] = ()
    """Modules and files of the notebook's project that the package carries, spelled from the notebook's folder."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files that these modules read beside themselves: path below ``src/<package>/`` -> content."""
    unknown: tuple[str, ...] = ()
    """Modules that the package imports and no dependency provides."""
    suppressions: int = 0
    notes: tuple[str, ...] = field(default=())
    argv: str = ""
    """Field of ``Params`` that holds the words of a script's command line; empty where it reads none."""
    exit_status: str = ""
    """Field of ``Results`` that holds what the script exits with."""
    taken_words: frozenset[str] = frozenset()
    """First words of the script's own command line: its subcommands."""
    feature_store: str = "none"
    """Option of the template: ``none``, ``sqlite`` or ``redis``."""
