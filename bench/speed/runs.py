"""A notebook that takes long, with a large file beside it: how often it runs at full length, and how much disk it takes."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.corpus.measures import Measure
from bench.speed.notebooks import write
from bench.speed.timed import inside

ROWS = 4000
SIZE = 300_000_000
_PIECE = 1_000_000
_COUNTER = "PROMOTE_BENCH_RUNS"
_CELLS = (
    "import os\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression",
    "# Load\ndf = pd.read_csv('points.csv')",
    (
        f"def tally(rows):\n    with open(os.environ['{_COUNTER}'], 'a') as file:\n"
        "        file.write(f'{__name__} {rows}\\n')"
    ),
    "tally(len(df))",
    (
        "# Features\ndef slow(value):\n    total = 0.0\n    for i in range(120_000):\n        total += value / (i + 1)\n"
        "    return total\ndf['s'] = df['a'].map(slow)"
    ),
    "# Train\nX = df[['a', 'b', 's']]\ny = df['y']\nmodel = LogisticRegression().fit(X, y)",
    "accuracy = model.score(X, y)\nprint(accuracy)",
    "predictions = model.predict(X)",
)
"""Over 30 s of processor time, which go into the rows: a sample of them is quick."""


def rows(work: Path, size: int = SIZE) -> list[Measure]:
    """Runs on all rows are counted by what the code calls itself: the notebook is ``__main__``, its package is not."""
    folder = work / "long"
    notebook = write(folder / "long.ipynb", list(_CELLS))
    (folder / "points.csv").write_text(_points(), encoding="utf-8")
    _fill(folder / "beside.bin", size)
    counter, temporary = work / "runs.txt", work / "temporary"
    temporary.mkdir()
    environment = {_COUNTER: str(counter), "TMPDIR": str(temporary)}
    with _peak_of(temporary) as peaks:
        inside("promoted", str(notebook), str(work / "out"), cwd=work, environment=environment)
    counted = whole_runs(counter.read_text(encoding="utf-8"))
    ratio = max(peaks) / size
    return [
        _count("of the notebook", counted["notebook"], 1),
        _count("of its package", counted["package"], 2),
        Measure(
            f"disk taken for a file of {size / 1e6:.0f} MB beside it, at most at once",
            f"x{ratio:.2f}",
            "≤ x1.25",
            ratio <= 1.25,
        ),
    ]


def _count(which: str, runs: int, most: int) -> Measure:
    title = f"runs at full length {which}, over 30 s of CPU, in one promotion"
    return Measure(title, str(runs), f"≤ {most}", 0 < runs <= most)


def whole_runs(tally: str) -> Counter[str]:
    """Runs on all rows, by side; a run on a sample does not count."""
    lines = (line.split() for line in tally.splitlines())
    return Counter(
        "notebook" if name == "__main__" else "package" for name, many in lines if int(many) == ROWS
    )


def _points() -> str:
    chance = random.Random(1)
    pairs = [(chance.random(), chance.random()) for _ in range(ROWS)]
    return "a,b,y\n" + "".join(f"{a:.4f},{b:.4f},{int(a + b + chance.gauss(0, 0.2) > 1)}\n" for a, b in pairs)


def _fill(path: Path, size: int) -> None:
    """No holes: a file system that stores none would take no disk for its copies."""
    piece = random.Random(2).randbytes(_PIECE)
    with path.open("wb") as file:
        for _ in range(size // _PIECE):
            file.write(piece)


@contextmanager
def _peak_of(folder: Path) -> Iterator[list[int]]:
    """Sizes of a folder, looked at again and again while the block runs."""
    sizes, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            sizes.append(_size(folder))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield sizes
    finally:
        over.set()
        thread.join()


def _size(folder: Path) -> int:
    """Bytes on disk; files come and go meanwhile."""
    blocks: dict[int, int] = {}
    for above, _, names in os.walk(folder):
        for name in names:
            try:
                found = os.lstat(os.path.join(above, name))
            except OSError:
                continue
            blocks[found.st_ino] = found.st_blocks * 512
    return sum(blocks.values())
