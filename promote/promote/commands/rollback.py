"""``promote rollback DIR``: everybody gets the stable release, at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError


def main(words: Sequence[str]) -> int:
    """Parse the words, move the flag back, and return the exit code."""
    return run_parsed(command, words, _run)


def _run(options: dict[str, Any]) -> int:
    from promote_staging.release.back import rollback

    root = Path(options["dir"])
    try:
        done = rollback(root, by=options["by"], why=options["why"])
    except OSError as error:
        raise UserError(
            f"flags.json in {root} can't be written: {error.strerror}",
            "Until it can: end the candidate's process; the router then answers from stable.",
        ) from error
    answer(
        f"Rolled back: {done.state.stable} serves everybody (generation {done.state.generation} of flags.json).\n"
    )
    if done.entry is not None:
        answer(f"Entry {done.entry.number} of the ledger, by {done.entry.by}.\n")
    else:
        print(f"promote: not recorded in the ledger: {done.unrecorded}", file=sys.stderr)
    return 0


command = click.Command(
    "promote rollback",
    help="Give all requests to the stable release in DIR, at once and without asking anything: no network, no project, "
    "no evidence is needed. The ledger is written afterwards; what could not be recorded is said.",
    epilog="Exit codes: 0 the flag is back, recorded or not; 2 it could not be moved; 3 a fault of promote; 130 "
    "interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["dir"], metavar="DIR"),
        click.Option(
            ["--by"], metavar="NAME", help="Who decides. Default: git's user.name, else the login name."
        ),
        click.Option(["--why"], metavar="TEXT", default="", help="The reason, for the ledger."),
    ],
)
