"""A parameter is never read.

Why: whoever runs the notebook with another value gets the same result, and believes that it makes no difference.

Mend: use it (a number further down is perhaps spelled out), or remove it.

Example: `test_size = 0.2` above, `train_test_split(X, y, test_size=0.25)` below.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.literals import parameters
from promote_checks.rules.subject import Subject

CODE = "PR004"
NAME = "parameter-never-read"
SEVERITY: Severity = "warning"
HINT = "use it, or remove it"
WORDS: tuple[str, ...] = ()


_OPEN = (
    "globals()",
    "locals()",
    "vars()",
    "exec(",
    "eval(",
    "%run",
    "!",
    "query(",
    "%%",
    "papermill",
    "import *",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Names of the tagged cell that no code and no magic mentions again."""
    if any(word in subject.text for word in _OPEN[:6]):
        return
    read = {node.id for node in subject.index.nodes(ast.Name) if isinstance(node.ctx, ast.Load)}
    texts = [one.value for one in subject.index.nodes(ast.Constant) if isinstance(one.value, str)]
    texts += [magic.raw for _, magic in subject.magics]
    texts += [cell.source for cell in subject.code_cells if cell.source.lstrip().startswith("%%")]
    for name, node in parameters(subject).items():
        if name not in read and not any(name in text for text in texts):
            yield subject.hit(node, f"the parameter {name} is never read")
