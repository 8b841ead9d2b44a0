"""The recorded requests of a script, asked again of the service that was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from promote.serve.run import Served, ServeRequest
from promote_checks.proof.result import EndpointProof
from promote_checks.secrets.hide import hide_all
from promote_checks.serving_proof.replay.ask import ReplayRequest, replay_service
from promote_checks.serving_proof.replay.result import ServiceReplay, of_the_service


def replayed(
    request: ServeRequest, served: Served | None, proof: EndpointProof | None, accept: Sequence[str]
) -> Served | None:
    """``served`` with what its service answers; as it is where no web application was recorded."""
    asked = request.observation.endpoints.asked
    if served is None or not asked:
        return served
    mine = of_the_service(accept)
    if not served.has_service:
        why = served.no_service or "the model has no serving path"
        return replace(served, replay=ServiceReplay(asked=len(asked), skipped=why, accept=mine))
    found = replay_service(
        ReplayRequest(
            project=request.project,
            package=request.emission.package,
            python=request.observation.environment.executable,
            asked=asked,
            varying=proof.varying if proof else (),
            accept=mine,
        )
    )
    return replace(served, replay=_without(found, list(request.environment.values())))


def _without(found: ServiceReplay, secrets: Sequence[str]) -> ServiceReplay:
    """Answers may quote a secret that was handed over."""
    known = [value for value in secrets if len(value) > 3]
    changes = [
        replace(one, script=hide_all(one.script, known), service=hide_all(one.service, known))
        for one in found.changes
    ]
    return replace(found, changes=tuple(changes))
