"""What the commit hook may import, and that it says what ``promote check`` says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {"nbformat", "IPython", "nbconvert", "jsonschema", "papermill", "pandas", "numpy", "click", "rich", "jupytext",
         "detect_secrets", "requests", "symtable_", "mypy", "cookiecutter", "jupyter_client"}  # fmt: skip
SCRIPT = """\
import sys
from promote.commands.lint import lint
code = lint(sys.argv[1:])
print(code, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run(*words: str) -> list[str]:
    """Run the hook in a process of its own; the last line: its exit code and what was imported."""
    path = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
        timeout=60,
    )
    return done.stdout.splitlines()[-1].split()


def test_nothing_heavy_is_imported(notebook: Callable[..., Any]) -> None:
    rich = notebook(
        "%matplotlib inline\nimport pandas as pd\n!ls",
        'df = pd.read_csv("a.csv")\nX_train, X_test = train_test_split(df, random_state=0)',
        "scaler.fit(X_train)\nprint(missing, tokens, password_column)",
        "%%bash\nls",
    )
    code, *modules = run(str(rich))
    assert code == "1"
    assert not HEAVY & set(modules)


def test_a_secret_of_a_known_shape_needs_no_scanner(notebook: Callable[..., Any]) -> None:
    code, *modules = run(str(notebook('t = "gh' + 'p_9aKf3LmQzX81TyUoPqRwEvBnCd2HsJgWe0Xi"')))
    assert code == "1"
    assert "detect_secrets" not in modules


@pytest.mark.parametrize(
    "cell",
    ["t = '223456789:" + "aB3dE5gH7jK9mN1pQ2sT4vX6aB3dE5gH7jK" + "'", "k = '" + "1a2b3c4d" * 4 + "-us12'"],
)
def test_the_scanner_comes_for_its_own_shapes_without_its_network_client(
    notebook: Callable[..., Any], cell: str
) -> None:
    code, *modules = run(str(notebook(cell)))
    assert code == "1"
    assert "detect_secrets" in modules
    assert not {"requests", "urllib3"} & set(modules)


def test_whoever_wants_the_network_client_gets_the_real_one() -> None:
    script = """\
import sys
from promote_checks.secrets.plugins import plugin_shapes
assert len(plugin_shapes()) > 20
assert "requests" not in sys.modules
import detect_secrets.plugins.base as base
error = base.requests.exceptions.RequestException
import requests
assert error is requests.exceptions.RequestException and "urllib3" in sys.modules
"""
    path = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks"))
    subprocess.run(
        [sys.executable, "-c", script], check=True, env=os.environ | {"PYTHONPATH": path}, timeout=60
    )


@pytest.mark.parametrize(("cell", "code"), [("x = 1", "0"), ("print(missing)", "1")])
def test_exit_codes(notebook: Callable[..., Any], cell: str, code: str) -> None:
    assert run(str(notebook(cell)), "--ignore", "EN,NB007")[0] == code


def test_stored_outputs_are_not_looked_at(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    path = notebook("x = 1")
    text = path.read_text(encoding="utf-8").replace(
        '"outputs": []', '"outputs": [{"output_type": "stream", "name": "stdout", "text": "3"}]'
    )
    path.write_text(text, encoding="utf-8")
    assert [f.code for f in check(path).findings] == ["NB005"]
    assert check(path, thorough=False).findings == ()
