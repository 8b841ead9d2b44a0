"""Keeping secrets out of what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from promote_checks.proof.explain import HIDDEN
from promote_checks.proof.result import Difference, Proof
from promote_checks.secrets.hide import holds_secret


def redacted(proof: Proof, known: Iterable[str]) -> Proof:
    """The proof without values that were handed over as secrets or look like keys."""
    secrets = [value for value in known if len(value) > 3]
    differences = tuple(without_secrets(one, secrets) for one in proof.differences)
    endpoints = proof.endpoints
    if endpoints is not None:
        endpoints = replace(
            endpoints,
            different=tuple(without_secrets(one, secrets) for one in endpoints.different),
            accepted=tuple(without_secrets(one, secrets) for one in endpoints.accepted),
        )
    return replace(proof, differences=differences, endpoints=endpoints)


def without_secrets(difference: Difference, secrets: list[str]) -> Difference:
    """A difference whose texts are hidden if either holds a secret."""
    texts = difference.notebook, difference.package
    if any(holds_secret(text, secrets) for text in texts):
        return replace(difference, notebook=HIDDEN, package=HIDDEN)
    return difference
