"""Leave the values of secrets out of what is digested.

A digest of ``pin = "482915"`` can be searched through in no time, and the package does not hold the value: it reads
it from the environment. What counts as a secret is what the promotion takes for one.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from promote_checks.rules.masking import mask
from promote_checks.sensitive.secrets import VALUE, hide_secrets, looks_secret, named_texts

_HINT = re.compile(
    r"(?i)passw|pwd|passphrase|secret|api_?key|access_?key|token|private_?key|credential|bearer"
)
"""Only cells in which one of these stands are parsed."""
_ENVIRONMENT = re.compile(r"^\s*%(?:set_)?env\s+(\w+)[=\s]\s*(\S+)", re.MULTILINE)


def without_secret_values(source: str) -> str:
    """The source of a cell with ``[secret]`` in the place of each secret."""
    if not _HINT.search(source) and not VALUE.search(source):
        return source
    return hide_secrets(source, [value for name, value in _named(source) if looks_secret(name, value)])


def _named(source: str) -> Iterator[tuple[str, str]]:
    yield from _ENVIRONMENT.findall(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the user's texts
            tree = ast.parse(mask(source).python)
    except (SyntaxError, ValueError, RecursionError):
        return
    yield from named_texts(tree)
