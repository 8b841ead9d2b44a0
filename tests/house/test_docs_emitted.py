"""What the documents say about an emitted project is true of the promoted churn example."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
EXCERPT = re.compile(r"<!-- excerpt: build/demo/churn/(\S+) -->\n```\w+\n(.*?)```\n<!-- end -->", re.DOTALL)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The churn example, promoted."""
    target = tmp_path_factory.mktemp("demo") / "churn"
    rooms = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    command = [sys.executable, "-m", "promote", str(ROOT / "examples/churn/churn.ipynb"), "-o", str(target)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": rooms}, timeout=900)
    return target


def documented(page: str) -> list[str]:
    """What stands in backticks in the first column of a page's tables."""
    text = (ROOT / "docs/reference" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*`[^|]*) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_the_fields_of_promotion_json(project: Path) -> None:
    fields = json.loads((project / "promotion.json").read_text(encoding="utf-8"))
    assert sorted(fields) == sorted(documented("promotion-json.md"))


def test_every_file_is_documented(project: Path) -> None:
    names = documented("emitted-project.md")
    files = [
        PurePosixPath(path.relative_to(project).as_posix()) for path in project.rglob("*") if path.is_file()
    ]
    modules = [path for path in files if path.parent == PurePosixPath("src/churn")]
    others = [path for path in files if path not in modules]
    assert [str(path) for path in others if not any(covers(name, path) for name in names)] == []
    assert {"params.py", "pipeline.py", "results.py", "__init__.py", "__main__.py"} <= {
        p.name for p in modules
    }


def covers(name: str, path: PurePosixPath) -> bool:
    """Whether a name on the page, which may be a folder or a pattern, stands for the file."""
    return str(path).startswith(name) if name.endswith("/") else path.match(name)


def test_the_readme_shows_what_is_emitted(project: Path) -> None:
    excerpts = EXCERPT.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert excerpts
    for source, text in excerpts:
        whole = (project / source).read_text(encoding="utf-8")
        pieces = re.split(r"^\s*(?:# )?\.\.\.\n", text, flags=re.MULTILINE)
        assert [piece for piece in pieces if piece.strip("\n") not in whole] == [], source
