"""What was measured for one notebook: one JSON line, and nothing derived that a table could add up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Values:
    """The judge's own count, by name."""

    equal: list[str] = field(default_factory=list)
    different: list[list[str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    incomparable: list[list[str]] = field(default_factory=list)
    unstable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """The emitted source, read without running it."""

    lines: int = 0
    ruff: list[str] = field(default_factory=list)
    mypy: list[str] = field(default_factory=list)
    suppressions: int = 0
    uncoded_suppressions: int = 0
    foreign_suppressions: list[str] = field(default_factory=list)
    """On lines that are not the author's."""
    annotations: int = 0
    any_annotations: int = 0
    function_lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mutants:
    """Seeded faults that change an output of their step, and how many the golden tests caught."""

    tried: int = 0
    killed: int = 0
    survivors: list[str] = field(default_factory=list)
    figures_tried: int = 0
    """Mutants that change nothing but a drawing, counted apart."""
    figures_killed: int = 0
    untested: str = ""
    """Why the tests could not be used: they fail on the unchanged package."""


@dataclass(frozen=True, slots=True)
class Record:
    """One notebook."""

    key: str
    product: str
    """Digest of the code under test."""
    code_cells: int
    ran: bool
    """The notebook itself runs here."""
    run_error: str = ""
    notebook_seconds: float = 0.0
    notebook_peak: int = 0
    exit_code: int | None = None
    timed_out: bool = False
    message: str = ""
    """Last words on standard error, where the exit code is not 0."""
    verdict: str = ""
    seed_injected: bool = False
    package_ran: bool = False
    package_error: str = ""
    values: Values = field(default_factory=Values)
    code: Code = field(default_factory=Code)
    mutants: Mutants = field(default_factory=Mutants)
    steps: int = 0
    takes: list[int] = field(default_factory=list)
    returns: list[int] = field(default_factory=list)
    rungs: list[str] = field(default_factory=list)
    claimed: dict[str, int] = field(default_factory=dict)
    json_is_clean: bool = True
    input_untouched: bool = True
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak: int = 0

    @property
    def right(self) -> bool:
        """The package runs and every value that repeats and can be seen is equal, none missing."""
        return self.package_ran and not self.values.different and not self.values.missing

    @property
    def false_equivalent(self) -> bool:
        """Said equivalent although the package fails or a value differs."""
        return self.verdict == "equivalent" and (not self.package_ran or bool(self.values.different))


def to_line(record: Record) -> str:
    """One JSON line."""
    return json.dumps(asdict(record), sort_keys=True)


def from_line(line: str) -> Record:
    """Read one line back."""
    row = json.loads(line)
    nested = {"values": Values, "code": Code, "mutants": Mutants}
    return Record(**{name: nested[name](**value) if name in nested else value for name, value in row.items()})


def read_records(path: Path, product: str) -> dict[str, Record]:
    """The records of one version of the product; later lines win; a torn last line is ignored."""
    found: dict[str, Record] = {}
    if not path.exists():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.endswith("}"):
            record = from_line(line)
            if record.product == product:
                found[record.key] = record
    return found


def append(path: Path, record: Record) -> None:
    """Add one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(to_line(record) + "\n")
