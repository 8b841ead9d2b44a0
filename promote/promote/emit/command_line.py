"""A script that reads its command line finds what ``Params`` says, and its caller keeps his own."""

from __future__ import annotations

from promote.emit.imports import ImportTable
from promote.plan.model import Plan
from promote.plan.text import quoted

IMPORTS = (
    "import sys",
    "from contextlib import contextmanager",
    "from collections.abc import Iterator, Sequence",
)
HELPER = '''@contextmanager
def command_line(words: Sequence[str]) -> Iterator[None]:
    """Let the script find ``words`` as its command line; afterwards the caller's own is back."""
    before = sys.argv
    sys.argv = [{name}, *words]
    try:
        yield
    finally:
        sys.argv = before


'''


def command_line_helper(plan: Plan, imports: ImportTable) -> str:
    """Source of the context in which the steps run; empty where none reads a command line."""
    if not plan.argv:
        return ""
    for line in IMPORTS:
        imports.add(line)
    return helper_text(plan)


def helper_text(plan: Plan) -> str:
    """The same with the script's own name in it."""
    return HELPER.format(name=quoted(plan.notebook.name))


def under_command_line(lines: list[str], plan: Plan) -> list[str]:
    """The lines, run in that context."""
    if not plan.argv or not lines:
        return lines
    return [f"with command_line(params.{argv_field(plan)}):", *(f"    {line}" for line in lines)]


def argv_field(plan: Plan) -> str:
    """Its name in ``Params``."""
    return plan.symbols.parameters[plan.argv].field
