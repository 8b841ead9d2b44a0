"""Everything that one promotion came to: what the report, the document and the exit code are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote.emission import Emission
from promote_checks.drift.digest import Code
from promote_checks.gate.check import Check
from promote_checks.notebook.model import Notebook
from promote_checks.observe.observation import Environment
from promote_checks.proof.result import Proof
from promote_checks.rules.finding import Finding
from promote_checks.serving_proof.replay.result import ServiceReplay


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finer structure that was tried and given up."""

    rung: str
    """``fine``, ``nested``, ``merged``."""
    reason: str
    cell: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """The result of the whole flow."""

    notebook: Notebook
    given: tuple[str, ...]
    """Names of the parameters that ``--param`` set."""
    target: Path
    emission: Emission
    proof: Proof
    checks: tuple[Check, ...]
    environment: Environment | None
    """None: nothing was run."""
    rung: str
    refusals: tuple[Refusal, ...] = ()
    fixtures: str = "none"
    code: Code | None = None
    """What the notebook's code was, for later: has it drifted?"""
    notes: tuple[str, ...] = ()
    """Remarks of the stages, for the report."""
    no_golden_tests: str = ""
    """Why there are no golden tests although they were asked for."""
    faults: tuple[Finding, ...] = ()
    """Coupling and cohesion of a script that serves, as rules see them. Advice: they decide nothing."""
    serving: Mapping[str, Any] | None = None
    """The serving path as data; None where the notebook fits no model, or is not proven itself."""
    serving_line: str = ""
    """The same in one line."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that must be in nothing that is written."""
    replay: ServiceReplay | None = None
    """What the service answers to the recorded requests of a script; None where there are none."""

    @property
    def proven(self) -> bool:
        """Every value that could be compared is equal, and none is missing."""
        return self.proof.verdict == "equivalent"

    @property
    def exit_code(self) -> int:
        """0: proven (or not run at all, as asked) and neither a check nor the service failed; otherwise 1."""
        unchecked = self.environment is None and self.proof.verdict == "unverified"
        good = all(check.verdict in ("pass", "skip") for check in self.checks)
        good = good and not (self.replay is not None and self.replay.failed)
        return 0 if (self.proven or unchecked) and good else 1
