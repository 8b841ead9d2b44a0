"""``promote NOTEBOOK``: options to a request, a promotion to words and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promote.boundary import answer
from promote.commands.interpreter import interpreter
from promote.commands.parsed import run_parsed
from promote.job.request import Request
from promote_checks.errors import UserError

if TYPE_CHECKING:
    from promote.job.promotion import Promotion
    from promote.report.progress import Progress
    from promote.stages import Stages

_SEE_HELP = "See `promote --help`."


def main(words: Sequence[str], *, stages: Callable[[], Stages] | None = None) -> int:
    """Parse the words, do what they ask, and return the exit code."""
    return run_parsed(command, words, lambda options: _run(options, stages))


def _run(options: dict[str, Any], stages: Callable[[], Stages] | None) -> int:
    request = _request(options)
    if options["plan"] and options["json"]:
        raise UserError("--plan and --json exclude each other: a plan is no promotion", _SEE_HELP)
    from promote.report.progress import progress_for

    progress = progress_for(sys.stderr)
    try:
        found = stages() if stages else _real_stages()
        return _answer(options, request, found, progress)
    finally:
        progress.finish()


def _answer(options: dict[str, Any], request: Request, stages: Stages, progress: Progress) -> int:
    from promote import flow

    if options["plan"]:
        text = flow.describe(request, stages=stages, progress=progress)
        progress.finish()
        answer(text.rstrip("\n") + "\n")
        return 0
    promotion = flow.promote(request, stages=stages, progress=progress)
    progress.finish()
    answer(_result(promotion, as_json=options["json"]))
    return promotion.exit_code


def _result(promotion: Promotion, *, as_json: bool) -> str:
    if as_json:
        # The file itself, so that both are the same to the byte.
        return (promotion.target / "promotion.json").read_text(encoding="utf-8")
    from promote.report.summary import summary

    return summary(promotion, Path(os.path.relpath(promotion.target)))


def _real_stages() -> Stages:
    from promote.wiring import real_stages

    return real_stages()


def _request(options: dict[str, Any]) -> Request:
    return Request(
        notebook=Path(options["notebook"]),
        target=Path(options["output"]) if options["output"] is not None else None,
        parameters=tuple(_parameter(text) for text in options["param"]),
        python=interpreter(options["python"]),
        kernel=options["kernel"],
        timeout=options["timeout"],
        fixtures=options["fixtures"],
        accept=tuple(options["accept"]),
        feature_store=options["feature_store"],
        rerun=options["rerun"],
        run=not options["no_run"],
        verbose=options["verbose"],
    )


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise UserError(f"--param {text}: not of the form NAME=VALUE", _SEE_HELP)
    return name.strip(), value


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"promote {version('promote-notebook')}")
        context.exit()


command = click.Command(
    "promote",
    help="Turn NOTEBOOK into a package, and prove that it computes the same values.",
    epilog="Exit codes: 0 proven, 1 something differs or a check fails, 2 the usage or the notebook is wrong, "
    "3 a fault of promote, 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["notebook"], metavar="NOTEBOOK"),
        click.Option(
            ["-o", "--output"],
            metavar="DIR",
            help="Where to write. Default: named after the notebook, beside it.",
        ),
        click.Option(
            ["--param"], metavar="K=V", multiple=True, help="Another value for a parameter of the notebook."
        ),
        click.Option(["--python"], metavar="PATH", help="The interpreter that runs the notebook."),
        click.Option(["--kernel"], metavar="NAME", help="The Jupyter kernel that runs the notebook."),
        click.Option(
            ["--timeout"],
            metavar="S",
            type=click.FloatRange(min=0, min_open=True),
            help="Seconds that one run of the notebook may take. Default: no limit.",
        ),
        click.Option(
            ["--fixtures"],
            type=click.Choice(["sampled", "synthetic", "none"]),
            default="sampled",
            show_default=True,
            help="What the golden tests of the package are fed with.",
        ),
        click.Option(
            ["--accept"],
            metavar="NAME",
            multiple=True,
            help="This difference of a script's web application is meant: a request, or what the service does "
            "otherwise (predictions_differ, requests_refused, requests_answered). Say it once for each.",
        ),
        click.Option(
            ["--feature-store"],
            type=click.Choice(["none", "sqlite", "redis"]),
            default="none",
            show_default=True,
            help="Give the project a store of features by entity.",
        ),
        click.Option(
            ["--rerun"],
            is_flag=True,
            help="Let a notebook that takes over 30 s of processor time run again at full length, for its serving path.",
        ),
        click.Option(
            ["--plan"],
            is_flag=True,
            help="Print the plan and write nothing. It runs the notebook first, unless --no-run.",
        ),
        click.Option(["--no-run"], is_flag=True, help="Execute nothing; the result is unverified."),
        click.Option(
            ["--verbose"],
            is_flag=True,
            help="Show the traceback of an internal error, wherever it was caught.",
        ),
        click.Option(["--json"], is_flag=True, help="Print promotion.json instead of the summary."),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Print the version.",
        ),
    ],
)
