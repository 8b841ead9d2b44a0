"""The programs of the proof are several files joined into one text: no name may stand for two things."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from promote_checks.proof.runner_text import runner_source, twice_source


def names(tree: ast.Module) -> Iterator[str]:
    """What the statements of a module bind."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("source", [runner_source, twice_source])
def test_no_name_is_bound_twice(source: Callable[[], str]) -> None:
    counts = Counter(names(ast.parse(source(), feature_version=(3, 9))))
    assert [name for name, count in counts.items() if count > 1] == []
