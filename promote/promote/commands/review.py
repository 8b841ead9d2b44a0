"""``promote review DIR``: write the review, sign items of it, or refuse a merge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError

if TYPE_CHECKING:
    from promote_checks.ledger.records import Kind
    from promote_checks.review.material import Material
    from promote_checks.review.project import Project

_SEE_HELP = "See `promote review --help`."


def main(words: Sequence[str]) -> int:
    """Parse the words, do what they ask, and return the exit code."""
    return run_parsed(command, words, _checked)


def _checked(options: dict[str, Any]) -> int:
    _require_one(options)
    return _run(options)


def _require_one(options: dict[str, Any]) -> None:
    asked = [name for name in ("sign", "waive", "verify") if options[name]]
    if len(asked) > 1:
        raise UserError(f"--{asked[0]} and --{asked[1]} exclude each other", _SEE_HELP)
    signs = bool(options["sign"] or options["waive"])
    if signs and options["by"] is None:
        raise UserError("nobody signs: --by is missing", "Add --by with the name of the person who looked.")
    if not signs and (options["by"] is not None or options["note"] or options["role"]):
        raise UserError("--by, --as and --note belong to --sign or --waive", _SEE_HELP)
    if options["against"] and not options["verify"]:
        raise UserError("--against belongs to --verify", _SEE_HELP)


def _run(options: dict[str, Any]) -> int:
    root = Path(options["dir"])
    if options["verify"]:
        return _verify(root, options["against"])
    if options["sign"] or options["waive"]:
        return _sign(root, options)
    from promote_checks.review.flow import review
    from promote_checks.review.render import summary

    answer(summary(review(root, collecting=collect_project)) + f"Read {root / 'REVIEW.md'}\n")
    return 0


def _sign(root: Path, options: dict[str, Any]) -> int:
    from promote_checks.review.flow import Signature, sign
    from promote_checks.review.render import summary

    items = tuple(dict.fromkeys(options["sign"] or options["waive"]))
    kind: Kind = "sign" if options["sign"] else "waiver"
    signature = Signature(
        items=items, by=options["by"], note=options["note"], kind=kind, role=options["role"]
    )
    answer(summary(sign(root, signature)))
    return 0


def _verify(root: Path, against: str | None) -> int:
    from promote_checks.review.flow import verify

    problems = verify(root, against=against, collecting=collect_project)
    lines = [f"{len(problems)} in the way of a merge:", *(f"  {one}" for one in problems)]
    answer(
        "\n".join(lines) + "\n"
        if problems
        else "The review is complete: nothing stands in the way of a merge.\n"
    )
    return 1 if problems else 0


def collect_project(project: Project) -> Material:
    """What is run is run as `promote check` runs it: in the project's interpreter, with its data."""
    from promote.commands.gate import GateOptions, context_of
    from promote_checks.gate.promoted import promoted_project
    from promote_checks.review.collect import collect
    from promote_checks.review.gate_run import plain_context

    promoted = promoted_project(project.root)
    if promoted is None:
        return collect(project, contexts=plain_context)
    return collect(project, contexts=lambda _: context_of(promoted, GateOptions()))


command = click.Command(
    "promote review",
    help="Write REVIEW.md and review.json into the project DIR: every question of the review, and what shows the answer.",
    epilog="Exit codes: 0 written, signed, or verified as complete; 1 --verify found something in the way; 2 the usage "
    "is wrong, or sign-offs were tampered with; 3 a fault of promote; 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["dir"], metavar="DIR"),
        click.Option(
            ["--sign"], metavar="ITEM", multiple=True, help="Sign an item: you looked, and it is so."
        ),
        click.Option(
            ["--waive"],
            metavar="ITEM",
            multiple=True,
            help="Accept an item that failed or could not be run. Needs --note.",
        ),
        click.Option(["--by"], metavar="NAME", help="Who signs."),
        click.Option(
            ["--as", "role"], metavar="ROLE", default="", help="In which role, where several can answer."
        ),
        click.Option(["--note"], metavar="TEXT", default="", help="What was looked at, or why it is waived."),
        click.Option(
            ["--verify"],
            is_flag=True,
            help="Run everything again and write nothing; exit 1 unless every required item is shown or signed.",
        ),
        click.Option(
            ["--against"],
            metavar="REVISION",
            help="With --verify: the sign-offs of this git revision must all still be there. Default: HEAD.",
        ),
    ],
)
