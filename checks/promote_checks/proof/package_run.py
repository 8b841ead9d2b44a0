"""What one run of a package left, decoded from the runner's JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from promote_checks.endpoints.recording import Answer
from promote_checks.observe.observation import DrawnFigure, OutsideFile, WrittenFile


@dataclass(frozen=True, slots=True)
class PackageError:
    """The package did not finish."""

    type: str
    """Of the exception; or ``killed``, ``timeout``, ``ended``."""
    message: str
    file: str = ""
    """Relative to ``src``."""
    line: int = 0
    step: str = ""
    """The step that was running."""


@dataclass(frozen=True, slots=True)
class PackageValue:
    """A variable of the notebook, found in the package."""

    digest: str
    reason: str = ""
    text: str = ""
    """Only where the digest is not the notebook's."""
    skeleton: str = ""
    floats: str = ""
    """Base64 of native doubles; only where a tolerance was declared."""
    step: int | None = None
    """Seen only when this step (a position in the request's steps) returned; None: at the end of the run."""


@dataclass(frozen=True, slots=True)
class ReturnedValue:
    """A local of a step as it was when the step returned."""

    step: int
    """Position in the request's steps."""
    name: str
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PackageRun:
    """One whole run."""

    values: dict[str, PackageValue] = field(default_factory=dict)
    at_return: list[ReturnedValue] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    """Steps that returned, in order: ``load.load_customers``."""
    definitions: dict[str, str] = field(default_factory=dict)
    """Digests of what the package has under the names of the notebook's functions and classes."""
    undefined: list[str] = field(default_factory=list)
    """Definitions of the notebook that exist nowhere in the package."""
    written: list[WrittenFile] = field(default_factory=list)
    drawn: list[DrawnFigure] = field(default_factory=list)
    outside: list[OutsideFile] = field(default_factory=list)
    printed: str = ""
    """What came through ``print`` and the package's log."""
    output: str = ""
    """The same with what child processes wrote."""
    answers: list[Answer] = field(default_factory=list)
    """Of the package's web application, one for each request that the script's was asked."""
    error: PackageError | None = None
    fault: str = ""
    """A traceback of ours."""


@dataclass(frozen=True, slots=True)
class TwoCalls:
    """Calls of ``run()`` in one process that nobody recorded. ``values`` are the fields of ``Results``."""

    first: PackageRun = field(default_factory=PackageRun)
    second: PackageRun | None = None
    """None: the first call failed, or took too long for another."""
    unheard: PackageRun | None = None
    """A third call, whose log lines nobody reads. None: no log line showed more than plain values."""
    seconds: float = 0.0
    """Processor time of the whole process."""
    fault: str = ""
