"""Where requests go now: what the flags say, as far as it can be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from {{ cookiecutter.package }}.routing.bucket import bucket_of
from {{ cookiecutter.package }}.routing.flag_file import FlagFile
from {{ cookiecutter.package }}.routing.flags import RELEASE, Choice, Flags
from {{ cookiecutter.package }}.routing.lease import Lease
from {{ cookiecutter.package }}.routing.metrics import Metrics
from {{ cookiecutter.package }}.routing.releases import Releases
from {{ cookiecutter.package }}.service import logs


@dataclass
class Routes:
    """Follows the flags, and answers for each request whom to ask."""

    flags: Flags
    file: FlagFile | None
    """None where another provider than the file's is in use."""
    releases: Releases
    metrics: Metrics
    lease: Lease = field(default_factory=Lease)
    shadow: str = ""
    fault: str = ""
    is_draining: bool = False
    """Set when the process begins to end."""
    is_closed: bool = False
    """Set when it has answered everything: nothing is started any more."""

    def follow(self) -> None:
        """Look at the flags, and start and stop what they name. Called all the time."""
        if self.file is not None:
            self.file.look()
        stable = self.flags.stable()
        self.lease.see(stable.metadata)
        self.shadow = self.flags.shadow()
        self.releases.follow((stable.release, self.flags.candidate(), self.shadow))
        if not self.releases.stable or self.releases.is_ready(stable.release):
            self.releases.stable = stable.release
            self.flags.default = stable.release
        self._say(self._fault(stable))
        self._count(stable)

    def choice(self, key: str) -> Choice:
        """Return which release answers a request, before anybody is asked."""
        chosen = self.flags.choice(bucket_of(RELEASE, key), key)
        self.lease.see(chosen.metadata)
        if not chosen.is_candidate or self.must_be_stable:
            return self.stable()
        return chosen

    def stable(self) -> Choice:
        """Return the choice of the stable release."""
        return Choice(self.releases.stable, False, {}, False)

    @property
    def must_be_stable(self) -> bool:
        """Whether nobody tends the ramp, or a newer state could not be taken in."""
        return self.lease.is_expired or (self.file is not None and self.file.is_cut_off)

    def _fault(self, stable: Choice) -> str:
        if self.file is not None and self.file.fault:
            return self.file.fault
        if stable.is_default:
            return "the flags can not be evaluated: stable serves"
        return self.flags.fault or self._fault_of_releases(stable.release)

    def _fault_of_releases(self, stable: str) -> str:
        if stable != self.releases.stable:
            return f"stable {stable} is not ready: {self.releases.stable} serves"
        faults = [f"{n}: {c.fault}" for n, c in self.releases.children.items() if c.fault]
        return f"release {faults[0]}" if faults else ""

    def _say(self, fault: str) -> None:
        if fault != self.fault:
            self.fault = fault
            level = "error" if fault else "info"
            logs.write(level, "flags", fault=fault or "none")

    def _count(self, stable: Choice) -> None:
        self.metrics.generation.set(_number(stable.metadata.get("generation")))
        self.metrics.fault.set(bool(self.fault))
        self.metrics.expired.set(self.lease.is_expired)

    def page(self) -> dict[str, Any]:
        """Return what ``GET /routing`` tells."""
        stable = self.flags.stable()
        self.lease.see(stable.metadata)
        return {
            "generation": _number(stable.metadata.get("generation")),
            "mode": str(stable.metadata.get("mode", "")),
            "basis_points": self.flags.basis_points(),
            "stable": self.releases.stable,
            "candidate": self.flags.candidate() or None,
            "shadow": self.flags.shadow() or None,
            "lease_expired": self.lease.is_expired,
            "fault": self.fault,
            "releases": {
                name: {
                    "ready": child.is_usable,
                    "pid": child.pid,
                    "rss": child.rss,
                    "failed": child.failed,
                    "fell_back": child.fell_back,
                    "restarts": child.restarts,
                    "fault": child.fault,
                }
                for name, child in self.releases.children.items()
            },
        }


def _number(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
