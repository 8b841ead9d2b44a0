"""One run of the package, compared with one run of the notebook."""

from __future__ import annotations

from dataclasses import dataclass

from promote_checks.observe.observation import Observation
from promote_checks.proof.compare import Compared
from promote_checks.proof.package_run import PackageRun
from promote_checks.proof.unstable import Unstable

STABLE = Unstable()


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of the package, compared with one run of the notebook."""

    observation: Observation
    run: PackageRun
    compared: Compared
    seed: int | None
    unstable: Unstable = STABLE

    @property
    def repeatable(self) -> bool:
        """Whether another run of the notebook could explain what differs."""
        kinds = {one.kind for one in self.compared.differences}
        return bool(kinds) and not kinds & {"error", "missing"}
