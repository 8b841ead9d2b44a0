"""What one real run of the notebook showed. Decoded from the probe's JSON with msgspec."""

from __future__ import annotations

from dataclasses import dataclass, field

from promote_checks.endpoints.recording import Endpoints


@dataclass(frozen=True, slots=True)
class Variable:
    """A name just after a statement that bound it."""

    name: str
    type: str
    """An annotation with fully qualified public names, to be parsed with ``ast``: ``pandas.DataFrame``,
    ``dict[str, numpy.typing.NDArray[numpy.float64]]``, ``__main__.Customer`` for a class of the notebook,
    ``typing.Any`` where nothing better is known, ``types.ModuleType``,
    ``collections.abc.Callable[..., typing.Any]``."""
    identity: int
    """Equal numbers within one run: the same object."""
    summary: str = ""
    """Shape and size in words (``7043 rows x 21 columns``), never values."""


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """What one top-level statement did. Ids are those of ``Position``."""

    cell: int
    line: int
    column: int
    bound: list[Variable] = field(default_factory=list)
    """Names that now refer to another object than before, or to one for the first time."""
    changed: list[str] = field(default_factory=list)
    """Names whose object changed in place (aliases and views included)."""
    filled: dict[str, str] = field(default_factory=dict)
    """Containers among ``changed``: name -> annotation, since what they hold may be of another type now."""
    deleted: list[str] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    """Names this statement reads whose state can't be seen (generators, iterators, locks, connections,
    open files): a change in them can't be ruled out."""
    by_address: list[str] = field(default_factory=list)
    """Names bound or changed here that hold a set of objects without a hash of their own: its order depends on
    where the objects lie in memory."""
    ending: list[str] = field(default_factory=list)
    """Names bound, changed or read here whose object does something when it goes away, or holds one that does."""
    ambient: list[str] = field(default_factory=list)
    """Ambient state that changed: ``random``, ``numpy.random``, ``cwd``, ``environ``, ``warnings``,
    ``rcParams``, ``pandas.options``, ``figures``, ``modules`` (sys.path), ``logging``, ``locale`` ..."""
    reads: list[str] = field(default_factory=list)
    """Files opened for reading, relative to the notebook's folder where they lie below it, as it was
    spelled otherwise. Files of the interpreter and of site-packages do not count."""
    writes: list[str] = field(default_factory=list)
    network: list[str] = field(default_factory=list)
    """Addresses ("host:port") connected to."""
    displayed: str = ""
    """Type of the value shown by the cell's last expression, as in ``Variable.type``; empty: none."""
    displayed_as: str = ""
    """A variable read by the statement that holds the very object shown; empty: none, or a plain value."""
    printed: bool = False
    """Wrote to standard output."""
    wrote: int = 0
    """How many characters."""
    figures: int = 0
    """pyplot figures open when it was done."""


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """One column of a data frame, or one level of its index."""

    name: str
    dtype: str
    nullable: bool | None = None
    """Some value is missing; None: not looked at (large frames, the index)."""
    levels: list[str] | None = None
    """All texts in it, if they are few and each stands there often; categories of a categorical."""


@dataclass(frozen=True, slots=True)
class FrameSchema:
    """What a data frame looks like, without its values."""

    columns: list[ColumnSchema] = field(default_factory=list)
    index: list[ColumnSchema] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SharedRows:
    """Rows of one table found in another; keys are those of the request."""

    train: int
    test: int
    train_distinct: int
    test_rows: int
    test_distinct: int
    shared_rows: int
    """Rows of the test table that stand in the training table, compared by value."""
    shared_distinct: int
    chance: float
    """Probability that two rows drawn apart are equal, after what the columns hold."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One way in which a data frame no longer fits its schema, in pandera's words."""

    cell: int
    name: str
    column: str
    check: str
    """``column_in_schema``, ``column_in_dataframe``, ``not_nullable``, ``dtype(...)``, ``isin(...)``, ``frame``."""
    now: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What was asked for with ``watch``."""

    shared: list[SharedRows] = field(default_factory=list)
    unseen: dict[int, str] = field(default_factory=dict)
    """Key -> why its rows could not be hashed."""
    drift: list[Drift] = field(default_factory=list)
    fitting: int = 0
    """Frames that were validated."""
    pandera: str = ""
    """Why pandera could not be used; empty: it was, or was not asked for."""


@dataclass(frozen=True, slots=True)
class CellRecord:
    """State at the end of one code cell."""

    index: int
    stdout: str = ""
    figures: int = 0
    """pyplot figures open at the end, before the inline backend closes them."""
    digests: dict[str, str] = field(default_factory=dict)
    """Canonical digest (sha256) of each name bound or changed in this cell, at its end."""
    seconds: float = 0.0
    frames: dict[str, FrameSchema] = field(default_factory=dict)
    """Schema of each data frame bound or changed in this cell, at its end. Levels are values: they stay here."""


@dataclass(frozen=True, slots=True)
class FunctionRecord:
    """Arguments and results seen of one function or method of the notebook."""

    cell: int
    line: int
    """Of its ``def`` (not of a decorator), as in ``ast``."""
    qualname: str
    calls: int
    parameters: dict[str, str] = field(default_factory=dict)
    """Parameter name -> annotation (union of what was seen); for ``*args``/``**kwargs`` of one element."""
    returns: str = ""
    """Annotation of the result; of what is yielded for a generator. Empty if it never returned."""


@dataclass(frozen=True, slots=True)
class NotebookFailure:
    """The notebook itself did not finish."""

    kind: str
    """``error`` (an exception), ``killed``, ``timeout``, ``memory``."""
    cell: int
    line: int
    exception: str = ""
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FinalValue:
    """A variable at the end of the run."""

    name: str
    type: str
    digest: str = ""
    """sha256 of the canonical form; empty: incomparable, ``reason`` says why."""
    reason: str = ""
    text: str = ""
    """A short repr for a person who must see a difference; never for a name that looks secret."""
    opens: tuple[str, ...] = ()
    """Texts in it that are secrets, however they were made; only to be looked for, never to be shown."""
    definition: bool = False
    """A module, a function or a class: something that is defined rather than computed."""
    closes: bool = False
    """An object of a library that can be closed, and holds no data that a table, an array or a model would hold."""
    ends: bool = False
    """Something happens when it goes away (a destructor, a finalizer): it has to live as long as here."""


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A figure as it looked when pyplot let go of it: closed, or shown by Jupyter."""

    cell: int
    pixels: str
    """Size and sha256 of what Agg draws."""
    artists: str = ""
    """Canonical digest of what stands on it."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that the run created or changed, relative to the notebook's folder."""

    path: str
    sha256: str
    canonical: str = ""
    """Digest of its content where bytes mean little (pickles loaded again, archives, figures)."""


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A file outside the private copy that the run opened for writing, by its whole path."""

    path: str
    read: bool = False
    """Read before it was written."""
    written: bool = False
    changed: bool = False
    """It is not as it was before it was first opened: made, changed or removed."""
    sha256: str = ""
    """At the end; empty: there is no such file."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The notebook's interpreter."""

    executable: str
    python: str
    """``3.11.7``"""
    packages: dict[str, str] = field(default_factory=dict)
    """Distribution -> version, of what the notebook imported itself."""
    modules: dict[str, str] = field(default_factory=dict)
    """Module -> distribution, of what the notebook and the modules of its project import. A name that several
    distributions share stands there with its submodules: ``google.cloud.storage``."""
    loaded: dict[str, str] = field(default_factory=dict)
    """Distribution -> version, of all that the statements loaded, whoever imported it."""
    requires: dict[str, list[str]] = field(default_factory=dict)
    """Normalised name of a distribution -> its requirements, of all the above and of what they require."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Distribution -> where it was installed from, if that was no index: a repository, a folder."""


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A module of the notebook's own project, as it was loaded."""

    name: str
    """``src.data``"""
    file: str
    """Relative to the notebook's folder where it was reached from there, else absolute; of a package without
    ``__init__.py`` its folder."""
    source: str = ""
    problem: str = ""
    """Why its source is not what was loaded; empty: it is."""
    package: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One whole run."""

    statements: list[StatementRecord] = field(default_factory=list)
    cells: list[CellRecord] = field(default_factory=list)
    functions: list[FunctionRecord] = field(default_factory=list)
    final: list[FinalValue] = field(default_factory=list)
    written: list[WrittenFile] = field(default_factory=list)
    outside: list[OutsideFile] = field(default_factory=list)
    environment: Environment = field(default_factory=lambda: Environment("", ""))
    modules: list[LocalModule] = field(default_factory=list)
    """Modules of the notebook's own project that its statements loaded."""
    star_imports: dict[str, list[str]] = field(default_factory=dict)
    """Module -> names that ``from module import *`` bound."""
    raised: dict[int, str] = field(default_factory=dict)
    """Cell -> class of the exception that ended it early, where the cell is tagged ``raises-exception``."""
    failure: NotebookFailure | None = None
    seed: int | None = None
    """The seed that was injected before the first cell, if any."""
    seconds: float = 0.0
    processor_seconds: float = 0.0
    """Of the kernel and of all that it started."""
    peak_memory_bytes: int = 0
    watched: Watched = field(default_factory=Watched)
    """What was asked for besides: see ``observe``."""
    endpoints: Endpoints = field(default_factory=Endpoints)
    """What the script's web application answered, after everything else was observed."""
    drawn: list[DrawnFigure] = field(default_factory=list)
    """Every figure that pyplot showed or closed, whether a variable holds it or not."""
