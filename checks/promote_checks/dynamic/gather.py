"""Make the runs that the wanted rules need, and no other."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from promote_checks.dynamic.divergence import differences
from promote_checks.dynamic.evidence import Evidence, only_with_hash_seed
from promote_checks.dynamic.observed import Run
from promote_checks.dynamic.outputs import INJECTED, shown_cells
from promote_checks.dynamic.pairs import Asked, asked_rows
from promote_checks.dynamic.schemas import Schemas, asked_frames, expected, read_schemas
from promote_checks.dynamic.vary import varied
from promote_checks.errors import UserError
from promote_checks.notebook.local import local_modules, top_names
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.translate import translate
from promote_checks.observe.run import observe
from promote_checks.rules.subject import Subject

Tell = Callable[[str], None]
_UNORDERED = frozenset(
    {"set", "frozenset", "hash", "intersection", "union", "difference", "symmetric_difference"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """How the notebook is run."""

    python: str | None = None
    kernel: str | None = None
    timeout: float | None = None
    """Seconds for each run."""
    tell: Tell = lambda text: None
    """Told what happens now."""

    def run(self, notebook: Notebook, hash_seed: int = 0, watch: Mapping[str, Any] | None = None) -> Run:
        """Run once."""
        shown: dict[int, str] = {}
        seen = observe(
            notebook,
            python=self.python,
            kernel=self.kernel,
            timeout=self.timeout,
            local=_local(notebook),
            hash_seed=hash_seed,
            watch=watch,
            executed=lambda document: shown.update(shown_cells(document)),
        )
        return Run(seen, shown)


def gather(
    subject: Subject, notebook: Notebook, runner: Runner, *, needs: Collection[str], project: Path | None
) -> Evidence:
    """The evidence; only the first run, where that fails."""
    asked = asked_rows(subject) if "rows" in needs else Asked()
    schemas, reason = _schemas(project, notebook) if "schemas" in needs else (None, "")
    runner.tell("running it")
    watch = {"rows": asked.rows, "pairs": asked.pairs, "frames": asked_frames(schemas) if schemas else {}}
    first = runner.run(notebook, watch=watch)
    pairs = dict(zip(asked.pairs, asked.named, strict=True))
    evidence = Evidence(subject, first, pairs=pairs, schemas=reason, frames=expected(schemas))
    if first.observation.failure is not None:
        return evidence
    if "hash" in needs:
        evidence = _with_hash_seeds(evidence, notebook, runner)
    if "parameters" in needs:
        evidence = _with_parameters(evidence, notebook, runner)
    return evidence


def _with_hash_seeds(evidence: Evidence, notebook: Notebook, runner: Runner) -> Evidence:
    """Another hash seed; where it differs the first one again, and where it does not and the text has sets, a third
    hash seed, since two of them may order a small set alike. What then seems to hang on the hash seed alone must do so
    twice: what is drawn, or printed by a clock, can come out equal once by chance."""
    first = evidence.first
    runner.tell("running it with another hash seed")
    other = runner.run(notebook, hash_seed=1)
    if _differ(first, other):
        runner.tell("running it with the first hash seed again")
        return _confirmed(replace(evidence, other=other, again=runner.run(notebook)), notebook, runner, 1)
    if not _has_sets(evidence.subject):
        return replace(evidence, other=other)
    runner.tell("running it with a third hash seed")
    third = runner.run(notebook, hash_seed=2)
    if not _differ(first, third):
        return replace(evidence, other=other)
    return _confirmed(replace(evidence, other=third, again=other), notebook, runner, 2)


def _confirmed(evidence: Evidence, notebook: Notebook, runner: Runner, hash_seed: int) -> Evidence:
    if not only_with_hash_seed(evidence):
        return evidence
    runner.tell("running it with the other hash seed again")
    return replace(evidence, confirmed=runner.run(notebook, hash_seed=hash_seed))


def _with_parameters(evidence: Evidence, notebook: Notebook, runner: Runner) -> Evidence:
    def start(changed: Notebook) -> Run:
        given = next(cell.source for cell in changed.cells if INJECTED in cell.tags)
        runner.tell(f"running it with {given.strip().splitlines()[-1][:60]}")
        return runner.run(changed)

    found = varied(evidence.subject, notebook, evidence.first, evidence.unstable, start)
    return replace(evidence, parameters=found)


def _differ(one: Run, other: Run) -> bool:
    return other.observation.failure is not None or bool(differences(one, other))


def _has_sets(subject: Subject) -> bool:
    """It makes a set, or calls something that does."""
    if any(True for _ in subject.index.nodes(ast.Set)) or any(True for _ in subject.index.nodes(ast.SetComp)):
        return True
    names = {node.id for node in subject.index.nodes(ast.Name)}
    return bool(_UNORDERED & (names | {node.attr for node in subject.index.nodes(ast.Attribute)}))


def _schemas(project: Path | None, notebook: Notebook) -> tuple[Schemas | None, str]:
    """The recorded schemas, or why they can't be compared."""
    if project is None:
        return None, ""
    try:
        found = read_schemas(project)
    except UserError as error:
        return None, error.message
    if found is not None and found.notebook != notebook.sha256:
        return None, "the notebook has changed since it was promoted"
    return found, ""


def _local(notebook: Notebook) -> Collection[str]:
    """Modules beside the notebook. Magics that can't be translated are no reason not to run it."""
    with contextlib.suppress(UserError):
        return top_names(local_modules(notebook, translate(notebook)))
    return ()
