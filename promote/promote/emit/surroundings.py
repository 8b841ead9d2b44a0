"""What a notebook or a script finds around it, set before the first step: table width, command line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from promote.plan.model import Plan
from promote.plan.text import quoted

_READERS = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args", "docopt"})
"""They read ``sys.argv`` where they are given nothing."""
_LIBRARIES = frozenset({"click", "docopt", "fire", "typer", "absl", "tyro"})


@dataclass(frozen=True, slots=True)
class Setting:
    """An import, and what is done before the first step."""

    imports: str
    lines: tuple[str, ...]


def settings_before(plan: Plan) -> tuple[Setting, ...]:
    """Everything that has to be set."""
    return (*_tables(plan), *command_line(plan))


def command_line(plan: Plan) -> Iterator[Setting]:
    """A script that reads its command line finds that of the observed run, not that of who calls the package."""
    nodes = [node for s in plan.statements for node in ast.walk(s.node)]
    if plan.notebook.is_script and any(map(_reads_arguments, nodes)):
        yield Setting(
            "import sys",
            (
                "# The script reads its command line: that of a run without arguments.",
                f"sys.argv = [{quoted(plan.notebook.name)}]",
            ),
        )


def _tables(plan: Plan) -> Iterator[Setting]:
    """pandas prints wide tables in another way without a notebook around it: keep the notebook's."""
    imported = any(_imports(node, {"pandas"}) for s in plan.statements for node in ast.walk(s.node))
    uses_pandas = imported or plan.facts.has_type("pandas.")
    prints = any(ref.name == "print" for s in plan.statements for ref in s.refs)
    if uses_pandas and prints:
        yield Setting(
            "import pandas as pd",
            (
                "# Tables are printed as a notebook prints them, whatever the terminal.",
                'pd.set_option("display.max_columns", 20)',
            ),
        )


def _reads_arguments(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "argv" or node.attr in _READERS
    if isinstance(node, ast.ImportFrom) and node.module == "sys":
        return any(alias.name == "argv" for alias in node.names)
    return _imports(node, _LIBRARIES)


def _imports(node: ast.AST, tops: frozenset[str] | set[str]) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in tops for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in tops
