"""What a notebook or a script finds around it, set before the first step: table width."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from promote.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Setting:
    """An import, and what is done before the first step."""

    imports: str
    lines: tuple[str, ...]


def settings_before(plan: Plan) -> tuple[Setting, ...]:
    """Everything that has to be set."""
    return tuple(_tables(plan))


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


def _imports(node: ast.AST, tops: frozenset[str] | set[str]) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in tops for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in tops
