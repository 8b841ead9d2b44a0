"""``tests/test_steps.py``: one golden test for each step, written out so that it can be read."""

from __future__ import annotations

import ast
import json

from promote.emission import Emission
from promote.scaffold.prose import docstring

_HEAD = '''"""Each step computes what it computed when the package was proven.

What that is stands in ``tests/golden``: what a step returns, what it changes in place,
logs and writes. ``make golden`` records it anew after a change that was meant.
"""

from __future__ import annotations

from golden import check
from golden_run import Run
'''
_TEST = '''

def test_{function}(recorded: Run) -> None:
    """{title}"""
    assert check(recorded, "{name}") == []
'''


def step_tests(emission: Emission) -> str:
    """Return the source of the tests, in the order of the pipeline."""
    called = called_steps(emission)
    tests = [
        _TEST.format(function=step.function, name=step.function, title=docstring(step.title))
        for step in emission.steps
        if step.function in called
    ]
    whole = _TEST.format(function="the_results", name="run.results", title="What the whole run computes.")
    return _HEAD + "".join(dict.fromkeys(tests)) + whole


def called_steps(emission: Emission) -> frozenset[str]:
    """Return the names that the pipeline imports from the package and calls.

    A step that is called otherwise (in a replay) has no seam at which it could be recorded.
    """
    tree = ast.parse(emission.modules["pipeline.py"])
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return frozenset(imported & called)


def unrecorded(reason: str, *, runs: bool = False) -> str:
    """Return ``tests/golden/run.json`` of a project without records; its tests give the reason.

    ``runs``: the pipeline needs no data, so that the smoke test can run it.
    """
    status = "runs" if runs else "not recorded"
    settings: dict[str, object] = {
        "status": status,
        "reason": reason,
        "seed": None,
        "inside": "",
        "environment": {},
    }
    return json.dumps(settings, indent=1) + "\n"
