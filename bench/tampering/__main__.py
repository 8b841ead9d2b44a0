"""``python -m bench.tampering [--project DIR] [--count N] [--seed N] [--publish]``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.staging.verify.whole_project import whole_project

from bench.tampering.changes import changes
from bench.tampering.trial import outcomes, table, unnoticed

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tampering-measured.md"


def main() -> int:
    """Copy the project without its repository, change bytes, and print the table; 1 if a change went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m bench.tampering", description=__doc__)
    parser.add_argument(
        "--project", type=Path, help="one that was staged, reviewed and released; default: made"
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--publish", action="store_true", help=f"write {PAGE.name}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tampering-") as folder:
        root = _bare_copy(asked.project or whole_project(Path(folder) / "made"), Path(folder) / "project")
        found = outcomes(root, changes(root, asked.count, seed=asked.seed))
    rows = "\n".join(table(found)) + "\n"
    print(rows)
    for one in unnoticed(found):
        print(f"unnoticed: {one.change.name} byte {one.change.at} {one.change.way}")
    if asked.publish:
        PAGE.write_text(page(rows, asked.count, asked.seed), encoding="utf-8")
    return 1 if unnoticed(found) else 0


def _bare_copy(project: Path, place: Path) -> Path:
    """Without its repository, and without what is of one machine."""
    ignored = shutil.ignore_patterns(".git", "releases", ".venv")
    return Path(shutil.copytree(project, place, ignore=ignored))


def page(rows: str, count: int, seed: int) -> str:
    """The published page."""
    return (
        "# Changes of one byte, measured\n\n"
        f"Of a project that was promoted, staged, reviewed and released, {count} single bytes were replaced, added or\n"
        f"removed (`python -m bench.tampering --count {count} --seed {seed} --publish`), one at a time, evenly over\n"
        "what is listed. The copy is not under git: there, `promote verify` compares every file with the commit besides, and\n"
        "finds each of them a second time.\n\n"
        f"{rows}\n"
        "`evidence` are the records, their pages and signed statements; `model` is the folder `model/` and `promotion.json`.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
