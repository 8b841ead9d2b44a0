"""``promote-drift FILES``: what a commit hook asks of promoted notebooks. Nothing heavy is imported."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from promote.boundary import answer, guarded
from promote_checks.errors import UserError


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UserError(message, "See `promote-drift --help`.")


def main() -> int:
    """The console entry: exit 0 no drift, 1 drift or not comparable, 2 usage, 3 a fault of ours."""
    return guarded(lambda: drift(sys.argv[1:]))


def drift(words: Sequence[str]) -> int:
    """Judge the projects that the files belong to. Silent if there is nothing to say."""
    from promote_checks.drift.drift import drift_of_files
    from promote_checks.drift.words import told

    parser = _Parser(
        prog="promote-drift",
        description="Say where a notebook is no longer what its package was made from.",
        epilog="Exit codes: 0 no drift, 1 drift or something that could not be compared, 2 the usage is wrong.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, help="notebooks, scripts, or promotion.json of projects"
    )
    try:
        options = parser.parse_args(list(words))
    except SystemExit as done:  # --help has printed what it had to
        return int(done.code or 0)
    for file in options.files:
        if not file.exists():
            raise UserError(f"{file}: there is no such file", "check the path and the folder you are in")
    found = drift_of_files(options.files)
    answer("".join(told(one, Path.cwd()) for one in found))
    return 1 if any(one.refuses for one in found) else 0
