"""What is committed: no machine paths, no registry addresses, no notebooks of others, no drawer modules."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Spelled in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:wo" + "rk|ro" + "ot|ho" + r"me)/\w")
# Addresses in the domains that are reserved for examples are nobody's.
REGISTRY = re.compile(
    "pypi" + r"\.org|python" + r"hosted|file:" + r"///|https?://(?!example\.)[^\s\"']*/simple\b"
)
DRAWERS = {"utils", "util", "helpers", "common", "manager", "misc"}
NOTEBOOK_HOMES = ("examples/", "template/", "tests/")


def committed() -> list[str]:
    """Paths that git knows, relative to the root."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for path in done.stdout.split("\0") if path and (ROOT / path).is_file()]


def text_of(path: str) -> str:
    """Content of a committed text file; empty for a binary one."""
    data = (ROOT / path).read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")


def hits(pattern: re.Pattern[str]) -> list[str]:
    """``path:line: text`` of every line that matches."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in committed()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_there_are_committed_files() -> None:
    assert {"Makefile", "README.md", "pyproject.toml"} <= set(committed())


def test_no_path_of_a_machine_is_committed() -> None:
    assert hits(MACHINE_PATH) == []


def test_no_registry_address_is_committed() -> None:
    assert hits(REGISTRY) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATH, 'open("/ho' + 'me/ann/data.csv")'),
        (REGISTRY, "https://mirror.invalid" + "/simple/"),
        (REGISTRY, "https://py" + "pi.org/project/x"),
    ],
)
def test_the_patterns_bite(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_notebooks_are_ours_and_hold_no_outputs() -> None:
    notebooks = [path for path in committed() if path.endswith(".ipynb")]
    assert [path for path in notebooks if not path.startswith(NOTEBOOK_HOMES)] == []
    examples = [path for path in notebooks if path.startswith("examples/")]
    assert len(examples) >= 3
    for path in examples:
        cells = json.loads(text_of(path))["cells"]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path


def test_no_module_is_a_drawer() -> None:
    python = [Path(path) for path in committed() if path.endswith(".py") and not path.startswith("examples/")]
    assert [str(path) for path in python if path.stem.split("_")[-1] in DRAWERS] == []


def test_test_files_have_names_of_their_own() -> None:
    tests = [Path(path) for path in committed() if path.startswith("tests/") and path.endswith(".py")]
    names = Counter(path.name for path in tests if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []
    assert [str(path) for path in tests if path.name == "__init__.py"] == []


def test_nothing_large_is_committed() -> None:
    assert [path for path in committed() if (ROOT / path).stat().st_size > 300_000] == []
