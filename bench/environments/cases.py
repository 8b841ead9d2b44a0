"""What is promoted in each environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLES = ("churn/churn.ipynb", "demand/demand.ipynb", "survey/survey.ipynb")
HARD = (
    "ambient", "async_", "classes", "control_flow", "functions", "mutation", "names", "plots", "redefinition",
)  # fmt: skip
"""Groups of the hard cases of which the first is promoted; all of them with ``--hard all``."""


@dataclass(frozen=True, slots=True)
class Case:
    """One notebook. ``kind``: ``notebook``, ``example`` or ``hard``."""

    name: str
    kind: str
    path: Path


def notebooks(versions: Mapping[str, str]) -> list[Case]:
    """Those that people write with such versions, and the three examples."""
    own = [
        Case(path.stem, "notebook", path)
        for path in sorted((HERE / "notebooks").glob("*.py"))
        if fits(path, versions)
    ]
    return [*own, *(Case(Path(name).stem, "example", ROOT / "examples" / name) for name in EXAMPLES)]


def fits(path: Path, versions: Mapping[str, str]) -> bool:
    """Whether the versions are those that its first line asks for."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    if not first.startswith("# needs: "):
        return True
    needed = Requirement(first.removeprefix("# needs: "))
    return versions.get(needed.name, "0") in needed.specifier


def hard_cases(which: str) -> list[Case]:
    """``none``, ``some`` (the first of chosen groups) or ``all``."""
    folder = ROOT / "tests" / "hard" / "cases"
    groups = (
        {"none": (), "some": HARD}.get(which) if which != "all" else sorted(p.name for p in folder.iterdir())
    )
    paths = [sorted((folder / group).glob("*.py")) for group in groups or ()]
    chosen = [found if which == "all" else found[:1] for found in paths]
    return [Case(f"{path.parent.name}/{path.stem}", "hard", path) for found in chosen for path in found]
