"""Secrets that the notebook spells out: the package reads them from the environment, so a proof must set them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from promote.emission import EmittedParameter
from promote.plan.secrets import find_secrets
from promote_checks.notebook.model import TranslatedCell


def secret_values(cells: Sequence[TranslatedCell], parameters: Iterable[EmittedParameter]) -> dict[str, str]:
    """Return environment variable -> value for each secret parameter whose text stands in the notebook.

    Only for processes of ours; the result must never be written or shown.
    """
    variables = {one.name: one.environment_variable for one in parameters if one.secret}
    if not variables:
        return {}
    return {variables[s.name]: s.value for s in find_secrets(cells).values() if s.name in variables}
