"""``promote verify DIR``: everything that can be checked without data, without a network and without running code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError

if TYPE_CHECKING:
    from promote_staging.verify.result import Result


def main(words: Sequence[str]) -> int:
    """Parse the words, verify the project, and return the exit code."""
    return run_parsed(command, words, _run)


def _run(options: dict[str, Any]) -> int:
    from promote_staging.verify.flow import verify

    root = Path(options["dir"])
    if not (root / "promotion.json").exists() and not (root / "pyproject.toml").exists():
        raise UserError(f"{root} is no project", "Name the folder of a promoted project.")
    results = verify(root)
    answer(_document(results) if options["json"] else rendered(results))
    return 1 if any(one.verdict == "fail" for one in results) else 0


def rendered(results: Sequence[Result]) -> str:
    """One line a check, and below it what else there is to say."""
    width = max(len(one.code) for one in results)
    lines = []
    for one in results:
        lines.append(f"{one.code:<{width}}  {one.verdict}  {one.summary}")
        lines += [f"{'':<{width}}        {detail}" for detail in one.details]
    return "\n".join(lines) + "\n"


def _document(results: Sequence[Result]) -> str:
    return (
        json.dumps({"version": 1, "checks": [asdict(one) for one in results]}, indent=2, ensure_ascii=False)
        + "\n"
    )


command = click.Command(
    "promote verify",
    help="Check what stands in DIR: the seal of the promotion, the model, the ledger, evidence and flags, the review, and "
    "whose signatures the commits have. Nothing of the project is run or imported, nothing is written, no network is used.",
    epilog="Exit codes: 0 nothing is wrong (what could not be checked says skip); 1 something is; 2 the usage is wrong; "
    "3 an internal error; 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["dir"], metavar="DIR"),
        click.Option(["--json"], is_flag=True, help="The same as JSON."),
    ],
)
