"""Files outside the notebook's folder that its run left there, and the package's run met.

Both runs have private copies of the folder and temporary folders of their own. What a notebook writes elsewhere is
the user's: it is neither put back nor taken away, so the package's run does not start as the notebook's did.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from promote_checks.observe.observation import Observation, OutsideFile
from promote_checks.proof.package_run import PackageRun
from promote_checks.proof.result import OutsideReason

_MET = "left by the notebook's run and read by the package's"
_KEPT = "left by the notebook's run, and the package's did not write it again"
_OTHER = "left by the notebook's run, and something else after the package's"


def met_outside(observation: Observation, run: PackageRun) -> tuple[OutsideReason, ...]:
    """Every such file with the reason why its state was another one for the package."""
    return tuple(_met(observation, run))


def _met(observation: Observation, run: PackageRun) -> Iterator[OutsideReason]:
    opened = {file.path: file for file in run.outside}
    for file in observation.outside:
        if file.changed:
            reason = _reason(file, opened.get(file.path))
            if reason:
                yield OutsideReason(_without_home(file.path), reason)


def _reason(left: OutsideFile, met: OutsideFile | None) -> str:
    """Why the runs can't be compared; empty where the package made the same file again without a look at it."""
    if met is not None and met.read:
        return _MET
    if met is None or not met.written:
        return _KEPT
    return "" if met.sha256 == left.sha256 else _OTHER


def _without_home(path: str) -> str:
    home = str(Path.home())
    return "~" + path[len(home) :] if path.startswith(home + "/") else path
