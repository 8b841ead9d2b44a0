"""How the service stands: what it holds, and whether it may be asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from {{ cookiecutter.package }}.service.metrics import Metrics
from {{ cookiecutter.package }}.service.models import Models
from {{ cookiecutter.package }}.service.requests import Bodies


@dataclass
class Standing:
    """Shared by all requests of one process."""

    models: Models
    contract: bytes
    """``contract.json`` as it was committed."""
    api_version: str
    """The major version of the contract."""
    metrics: Metrics = field(default_factory=Metrics)
    bodies: Bodies = field(default_factory=Bodies)
    is_warm: bool = False
    is_draining: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether a load balancer may send requests."""
        return self.is_warm and not self.is_draining

    def warm_up(self) -> None:
        """Let every model predict once; only then is the service ready."""
        for model in self.models.versions.values():
            model.warm_up()
            self.metrics.ready(model.version)
        self.is_warm = True
