"""Whatever runs in the notebook's interpreter is Python 3.9 and imports what is said there, all of it."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLDEST = (3, 9)
NEWER_IN_LIBRARY = frozenset({"tomllib"})
"""Modules of our standard library that Python 3.9 does not have."""


def _guest() -> object:
    spec = importlib.util.spec_from_file_location("guest_code", Path(__file__).with_name("guest_code.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guest_code"] = module
    spec.loader.exec_module(module)
    return module


GUEST = _guest()
BUNDLES = GUEST.BUNDLES  # type: ignore[attr-defined]


def imports(tree: ast.AST) -> Iterator[str]:
    """Whole names of the modules that a text imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("name", BUNDLES)
def test_it_is_python_39_and_imports_what_is_said(name: str) -> None:
    bundle = BUNDLES[name]()
    allowed = (sys.stdlib_module_names - NEWER_IN_LIBRARY) | bundle.libraries | set(bundle.texts)
    for part, text in bundle.texts.items():
        for module in imports(ast.parse(text, feature_version=OLDEST)):
            inside = bundle.package and module.startswith(bundle.package)
            assert inside or module.partition(".")[0] in allowed, (part, module)


@pytest.mark.parametrize("name", BUNDLES)
def test_it_uses_nothing_that_came_after_python_39(name: str, tmp_path: Path) -> None:
    for part, text in BUNDLES[name]().texts.items():
        (tmp_path / f"{Path(part).name}.py").write_text(text, encoding="utf-8")
    vermin = str(Path(sys.executable).with_name("vermin"))
    command = [vermin, "-t=3.9-", "--no-tips", "--violations", "--processes=1"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", BUNDLES)
def test_no_union_of_types_is_evaluated(name: str) -> None:
    for part, text in BUNDLES[name]().texts.items():
        tree = ast.parse(text)
        future = any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "isinstance",
                "issubclass",
                "cast",
            ):
                assert not any(map(is_union, ast.walk(node.args[-1]))), (part, node.lineno)
            for field in ("annotation", "returns"):
                held = getattr(node, field, None)
                if isinstance(held, ast.AST) and not future:
                    assert not any(map(is_union, ast.walk(held))), (part, held)


def is_union(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def oldest_interpreter() -> str | None:
    """Python 3.9, if it is here and starts."""
    places = sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python"))
    for found in (os.environ.get("PROMOTE_PYTHON39"), shutil.which("python3.9"), *map(str, places)):
        if found and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:
            return found
    return None


@pytest.mark.parametrize("name", BUNDLES)
def test_python_39_compiles_it_and_loads_it(name: str, tmp_path: Path) -> None:
    python = oldest_interpreter()
    if python is None:
        pytest.skip("Python 3.9 is not here")
    bundle = BUNDLES[name]()
    texts = tmp_path / "texts.py"
    texts.write_text(f"TEXTS = {dict(bundle.texts)!r}\nPROGRAM = {bundle.program!r}\n", encoding="utf-8")
    program = (
        "from texts import TEXTS, PROGRAM\n"
        "for name, text in TEXTS.items(): compile(text, name, 'exec')\n"
        "exec(compile(PROGRAM, 'program', 'exec'), {'__name__': 'loaded'})\n"
    )
    done = subprocess.run([python, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_file_that_hands_over_a_program_is_known() -> None:
    found = set()
    for top in ("promote", "checks"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            lines = [line for line in text.splitlines() if '"-c",' in line and "sys.executable" not in line]
            if [line for line in lines if line.strip().startswith(("command", "[", "asked", "looked"))]:
                found.add(path.relative_to(ROOT / top).as_posix())
    assert found == GUEST.STARTERS  # type: ignore[attr-defined]
