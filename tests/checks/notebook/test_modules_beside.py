"""Modules and packages that lie beside a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.notebook.local import local_modules, top_names
from promote_checks.notebook.model import Notebook, TranslatedCell

FILES = {
    "notebook.py": "",
    "tools.py": "import lib.a\n",
    "broken.py": "def (",
    "json.py": "",
    "lib/__init__.py": "from . import b\n",
    "lib/a.py": "",
    "lib/b.py": "from .deep.c import x\nfrom lib import a\n",
    "lib/deep/__init__.py": "",
    "lib/deep/c.py": "from ..d import y\nfrom ..... import beyond\n",
    "lib/d.py": "",
    "lib/unused.py": "",
    "bare/a.py": "",
    "bare/empty/x.txt": "",
}
LIB = ["lib/__init__.py", "lib/a.py", "lib/b.py", "lib/d.py", "lib/deep/__init__.py", "lib/deep/c.py"]


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("import numpy", []),
        ("import json", []),
        ("import notebook", []),
        ("import broken", ["broken.py"]),
        ("import lib", LIB),
        ("def f():\n    from lib import deep", LIB),
        ("import tools", [*LIB, "tools.py"]),
        ("from bare import a", ["bare/__init__.py", "bare/a.py"]),
        ("import bare.empty", []),
        ("from bare import missing", []),
    ],
)
def test_local_modules(python: str, expected: list[str], tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    notebook = Notebook(tmp_path / "notebook.py", "", "script", "python", None, ())
    found = local_modules(notebook, [TranslatedCell(0, python)])
    assert sorted(found) == expected
    assert all(found[name] == FILES.get(name, "") for name in found)


def test_top_names() -> None:
    assert top_names(["a.py", "b/__init__.py", "b/c.py"]) == {"a", "b"}
