"""The modules that store a model are formatted also where no service follows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from promote.serve.service import add_store, store_files

PACKAGE = "a_package_with_a_name_that_is_so_long_that_lines_break_elsewhere"


def test_it_is_formatted_for_its_own_name(tmp_path: Path) -> None:
    source = tmp_path / "src" / PACKAGE
    source.mkdir(parents=True)
    for name in ("__init__.py", "serving.py"):
        (source / name).touch()
    add_store(tmp_path, PACKAGE)
    ruff = (sys.executable, "-m", "ruff")
    for words in (("check", "--isolated", "--no-cache"), ("format", "--isolated", "--no-cache", "--check")):
        done = subprocess.run(
            [*ruff, *words, "src"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name: path.read_text(encoding="utf-8") for path in source.glob("model_*.py")}
    assert made.keys() == store_files(PACKAGE).keys()
    assert made != store_files(PACKAGE)
