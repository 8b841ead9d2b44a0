"""The code that the README shows is in the sources it names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXCERPT = re.compile(r"<!-- excerpt: (\S+) -->\n```\w+\n(.*?)```\n<!-- end -->", re.DOTALL)
EXCERPTS = EXCERPT.findall((ROOT / "README.md").read_text(encoding="utf-8"))
COMMITTED = [(source, text) for source, text in EXCERPTS if not source.startswith("build/demo/churn/")]
EMITTED = [(source, text) for source, text in EXCERPTS if source.startswith("build/demo/churn/")]


def content(path: Path) -> str:
    """Text of a source; of a notebook the code cells, a blank line between them."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return (
        "\n\n".join("".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "code")
        + "\n"
    )


def pieces(text: str) -> list[str]:
    """What stands between lines that hold only an ellipsis."""
    return re.split(r"^\s*(?:# )?\.\.\.\n", text, flags=re.MULTILINE)


def test_it_shows_both_sides() -> None:
    """What is emitted is compared in test_docs_emitted."""
    assert COMMITTED
    assert EMITTED


@pytest.mark.parametrize(("source", "text"), COMMITTED)
def test_committed_sources(source: str, text: str) -> None:
    whole = content(ROOT / source)
    assert [piece for piece in pieces(text) if piece.strip("\n") not in whole] == []
