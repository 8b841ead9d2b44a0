"""Leave the values of secrets out of what is digested.

A digest of ``pin = "482915"`` can be searched through in no time, and the package does not hold the value: it reads
it from the environment. What counts as a secret is what the promotion takes for one.
"""

from __future__ import annotations

from promote_checks.rules.masking import mask
from promote_checks.secrets.source import hidden_source


def without_secret_values(source: str) -> str:
    """The source of a cell with ``[secret]`` in the place of each secret."""
    return hidden_source(source, mask(source).python)
