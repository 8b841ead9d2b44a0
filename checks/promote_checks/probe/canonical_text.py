"""The canonical form as one self-contained text, for interpreters that have none of our packages."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

PARTS = (
    "bounds",
    "canonical_core",
    "canonical_builtin",
    "pickled_bytes",
    "canonical_source",
    "canonical_definitions",
    "canonical_classes",
    "canonical_numeric",
    "canonical_frames",
    "canonical_objects",
    "canonical_known",
    "canonical_pixels",
    "canonical_drawn",
    "canonical_repr",
    "canonical_describe",
    "canonical",
)


@functools.cache
def canonical_source() -> str:
    """Source that defines ``digest``, ``fingerprint``, ``describe``, ``leaves``, ``OWN``, ``PLACES`` and
    ``SIGNATURES``; standard library only, Python 3.9 and later."""
    folder = Path(__file__).parent
    texts = [(folder / f"{name}.py").read_text(encoding="utf-8") for name in PARTS]
    return "from __future__ import annotations\n" + "\n".join(without_imports(text) for text in texts)


def without_imports(text: str) -> str:
    """A file without its docstring, its ``__future__`` import and what it takes from its neighbours."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or (isinstance(node, ast.ImportFrom) and is_ours(node.module or "")):
            lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
    return "\n".join(lines) + "\n"


def is_ours(module: str) -> bool:
    """Whether an import is one that the joined text does not need."""
    return module == "__future__" or module.startswith("promote_checks.")
