"""Stages written by hand: a notebook of one cell, a package of one file, and verdicts as a test wants them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from promote.emission import Emission, EmittedStep
from promote.job.request import Request
from promote.plan.model import Rung
from promote.stages import Candidate, CellDone, Recorded, Source, Stages
from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Children
from promote_checks.notebook.model import Cell, Dropped, Notebook, Position, TranslatedCell
from promote_checks.observe.observation import Environment, NotebookFailure, Observation
from promote_checks.proof.result import Difference, Proof

if TYPE_CHECKING:
    from promote.plan.model import Plan

EQUAL = Proof("equivalent", 14, 14, 0, 0, 0, 0)
DIFFERENT = Proof(
    "different", 14, 13, 1, 0, 0, 0, differences=(Difference("value", "accuracy", 0, 2, "0.81", "0.80"),)
)
RAISES = Proof(
    "different", 0, 0, 0, 0, 0, 14, differences=(Difference("error", "load", 0, 1, "", "KeyError"),)
)
UNVERIFIED = Proof("unverified", 0, 0, 0, 0, 3, 0, incomparable_names=(("lock", "a lock"),))


@dataclass(frozen=True)
class FakePlan:
    """As much of a plan as the flow looks at."""

    rung: Rung
    package: str
    source: str


@dataclass
class FakeStages:
    """Fakes for every stage, and a record of what was called."""

    proofs: dict[Rung, Proof] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    failure: NotebookFailure | None = None
    broken: tuple[Rung, ...] = ()
    """Rungs at which planning has an internal error."""
    parser_fails: int = 0
    """How often the parser of CPython 3.11 fails, before it does not."""
    same_text: bool = False
    """Every rung emits the same."""
    forced: Rung | None = None
    before_write: Callable[[], None] = lambda: None
    calls: list[str] = field(default_factory=list)

    def stages(self) -> Stages:
        return Stages(
            read=self.read,
            translate=self.translate,
            observe=self.observe,
            diagnose=self.diagnose,
            plan=self.plan,
            describe=lambda plan: f"Plan of {cast(FakePlan, plan).package}",
            emit=self.emit,
            scaffold=self.scaffold,
            prove=self.prove,
            record=self.record,
            later_runs=lambda candidate, observation, source, request, proof, recorded: proof,
            check=self.check,
            warm=self.warm,
        )

    def read(self, path: Path) -> Notebook:
        if not path.is_file():
            raise UserError(f"{path} does not exist", "Check the path.")
        text = path.read_text()
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Notebook(path.resolve(), digest, "ipynb", "python", None, (Cell(0, "code", text),))

    def translate(self, notebook: Notebook) -> tuple[TranslatedCell, ...]:
        return tuple(TranslatedCell(cell.index, cell.source) for cell in notebook.cells)

    def observe(self, notebook: Notebook, request: Request, done: CellDone) -> Observation:
        self.calls.append("observe")
        done(1, 1)
        environment = Environment("/opt/python", "3.11.7", packages={"pandas": "3.1.0"})
        return Observation(environment=environment, failure=self.failure)

    def diagnose(
        self, failure: NotebookFailure, notebook: Notebook, cells: Sequence[TranslatedCell]
    ) -> UserError:
        return UserError(f"{notebook.name}, cell 1, line 1: {failure.message}", "Put the file there.")

    def plan(self, source: Source, observation: Observation | None, rung: Rung) -> Plan:
        self.calls.append(f"plan {rung.name}")
        if self.parser_fails:
            self.parser_fails -= 1
            raise SystemError("AST constructor recursion depth mismatch (before=102, after=131)")
        if rung in self.broken:
            raise AssertionError("a secret value")
        text = source.notebook.cells[0].source
        reached = self.forced if self.forced is not None else rung
        return cast("Plan", FakePlan(reached, source.package, text))

    def emit(self, plan: Plan, python: str) -> Emission:
        fake = cast(FakePlan, plan)
        text = fake.source if self.same_text else f"# {fake.rung.name}\n{fake.source}"
        step = EmittedStep("load_data", "load", "Load", (0,), Position(0, 1), (), ("k",), ("df",))
        return Emission(
            package=fake.package,
            title="Churn",
            modules={"load.py": text},
            steps=(step,),
            parameters=(),
            thin=(),
            results=(),
            statements_total=3,
            statements_placed=2,
            dropped=(Dropped(0, 3, "%matplotlib inline", "has no meaning outside a notebook"),),
        )

    def scaffold(self, emission: Emission, observation: Observation | None, target: Path) -> None:
        package = target / "src" / emission.package
        package.mkdir(parents=True)
        for name, text in emission.modules.items():
            (package / name).write_text(text)

    def prove(
        self, candidate: Candidate, observation: Observation, source: Source, request: Request
    ) -> Proof:
        self.calls.append(f"prove {candidate.rung.name}")
        return self.proofs.get(candidate.rung, EQUAL)

    def record(
        self, candidate: Candidate, observation: Observation, source: Source, request: Request, proof: Proof
    ) -> Recorded:
        (candidate.project / "tests").mkdir()
        (candidate.project / "tests" / "test_golden.py").write_text(f"FIXTURES = {request.fixtures!r}\n")
        return Recorded(request.fixtures)

    def check(self, context: CheckContext, codes: Sequence[str]) -> tuple[Check, ...]:
        self.calls += [f"check {code}" for code in codes]
        if "pytest" in codes:
            self.before_write()
        return tuple(self._verdict(code) for code in codes)

    def _verdict(self, code: str) -> Check:
        verdict = cast(Any, self.verdicts.get(code, "pass"))
        return Check(
            code, verdict, "clean" if verdict == "pass" else "2 findings", "load.py:1:1: F401 unused"
        )

    def warm(self, imports: Iterable[str], python: str, children: Children) -> None:
        self.calls.append("warm")


@pytest.fixture
def fakes() -> FakeStages:
    return FakeStages()


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook in a folder of its own, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "churn.ipynb").write_text("import pandas as pd\nk = 1\n")
    monkeypatch.chdir(folder)
    (tmp_path / "state").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "state"))
    return folder / "churn.ipynb"


def tree(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def proofs() -> Mapping[str, Proof]:
    """Proofs by what they say."""
    seeded = replace(EQUAL, seed_injected=True, seed=42)
    return {
        "equal": EQUAL,
        "different": DIFFERENT,
        "raises": RAISES,
        "unverified": UNVERIFIED,
        "seeded": seeded,
    }
