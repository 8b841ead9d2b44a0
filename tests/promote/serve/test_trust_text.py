"""``model_trust.py`` is written as ruff formats it: a project's first ``make check`` is green."""

from __future__ import annotations

import subprocess
import sys

import pytest

from promote.serve.trust import types_line

SHORT, LONG = "sklearn.tree._tree.Tree", "some_library.of_somebody.with_long_names.estimators.GradientBoosted"


@pytest.mark.parametrize("types", [(), (SHORT,), (LONG,), (SHORT, LONG), (SHORT, SHORT + "2", LONG)])
def test_the_line_is_formatted(types: tuple[str, ...]) -> None:
    text = types_line(types)
    done = subprocess.run(
        (sys.executable, "-P", "-m", "ruff", "format", "--isolated", "-"),
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == text
