"""Secrets that the notebook spells out: the package reads them from the environment, so a proof must set them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from promote.emission import EmittedParameter
from promote_checks.notebook.model import TranslatedCell


def secret_values(cells: Sequence[TranslatedCell], parameters: Iterable[EmittedParameter]) -> dict[str, str]:
    """Return environment variable -> value for each secret parameter whose text stands in the notebook.

    Only for processes of ours; the result must never be written or shown.
    """
    variables = {one.name: one.environment_variable for one in parameters if one.secret}
    if not variables:
        return {}
    return {variables[name]: text for name, text in _texts(cells) if name in variables}


def _texts(cells: Sequence[TranslatedCell]) -> Iterable[tuple[str, str]]:
    """Names bound to a text at top level."""
    for cell in cells:
        for statement in ast.parse(cell.python).body:
            if isinstance(statement, ast.Assign):
                targets: list[ast.expr] = statement.targets
                value: ast.expr | None = statement.value
            elif isinstance(statement, ast.AnnAssign):
                targets, value = [statement.target], statement.value
            else:
                continue
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield from ((target.id, value.value) for target in targets if isinstance(target, ast.Name))
