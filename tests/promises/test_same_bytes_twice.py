"""The same input gives the same bytes, wherever the output goes and whoever asks."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from tests.hard.processes import promote, tree
from tests.promises.small_notebook import STORY, write

PLOTS = (
    "import matplotlib.pyplot as plt\nimport numpy as np\nnp.random.seed(0)",
    "values = np.random.rand(20)\nnames = {'b', 'a', 'c', 'long one', 'another'}",
    "fig, ax = plt.subplots()\nax.plot(values)\nfig.savefig('plot.png')",
    "ordered = sorted(names)\nbig = {n: len(n) for n in names}\nprint(ordered)",
)


@pytest.mark.slow
@pytest.mark.parametrize("cells", [STORY, PLOTS], ids=["story", "plots"])
def test_two_promotions_are_the_same(cells: tuple[str, ...], tmp_path: Path) -> None:
    first = _promoted(cells, tmp_path / "here", tmp_path / "one", hash_seed="0", zone="UTC")
    time.sleep(1.1)  # so that a time in whole seconds would show
    second = _promoted(
        cells, tmp_path / "quite" / "elsewhere", tmp_path / "two", hash_seed="7", zone="Asia/Tokyo"
    )
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_promoting_over_an_untouched_promotion_is_the_same(tmp_path: Path) -> None:
    first = _promoted(STORY, tmp_path / "here", tmp_path / "out", hash_seed="0", zone="UTC")
    again = _promoted(STORY, tmp_path / "here", tmp_path / "out", hash_seed="1", zone="UTC")
    assert first == again


def test_static_promotions_are_the_same(tmp_path: Path) -> None:
    trees = []
    for number in range(2):
        notebook = write(tmp_path / f"in{number}", *STORY)
        out = tmp_path / f"out{number}"
        done = promote(str(notebook), "-o", str(out), "--no-run", cwd=tmp_path, PYTHONHASHSEED=str(number))
        assert done.exit_code == 0, done.stderr
        trees.append(tree(out))
    assert trees[0] == trees[1]


def _promoted(
    cells: tuple[str, ...], folder: Path, out: Path, *, hash_seed: str, zone: str
) -> dict[str, bytes]:
    notebook = write(folder, *cells)
    done = promote(str(notebook), "-o", str(out), cwd=folder, PYTHONHASHSEED=hash_seed, TZ=zone)
    assert done.exit_code == 0, done.stderr
    found = tree(out)
    leftovers = [
        path for path in out.rglob("*") if path.name in ("__pycache__", ".mypy_cache", ".ruff_cache")
    ]
    assert not leftovers
    shutil.rmtree(folder)
    return found
