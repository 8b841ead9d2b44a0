"""``promote check [PATHS]``: the rules over notebooks and scripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from promote.boundary import answer
from promote_checks.errors import UserError

_SEE_HELP = "See `promote check --help`."
_FORMATS = ("text", "json", "sarif", "junit", "github")


def main(words: Sequence[str]) -> int:
    """Parse the words, check what they name, and return the exit code."""
    try:
        options = command.make_context("promote check", list(words))
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        raise UserError(error.format_message().rstrip("."), _SEE_HELP) from error
    with options:
        return _run(options.params)


def _run(options: dict[str, Any]) -> int:
    from promote_checks.rules.check import check_files
    from promote_checks.rules.files import files_of
    from promote_checks.rules.project import project_of
    from promote_checks.rules.registry import RULES, RUN_CODES
    from promote_checks.rules.render.registry import render
    from promote_checks.rules.settings import overridden, require_known, settings_of

    paths = [Path(path) for path in options["paths"] or (".",)]
    first = paths[0].absolute()
    found = settings_of(project_of(first if first.is_dir() else first.parent))
    given = Path(options["baseline"]) if options["baseline"] else None
    settings = overridden(found, select=options["select"], ignore=options["ignore"], baseline=given)
    require_known(settings, (*RULES, *RUN_CODES))
    files = files_of(paths, settings.exclude)
    if options["write_baseline"]:
        return _write_baseline(files, settings, _runs(options, settings))
    report = check_files(files, settings, runs=_runs(options, settings))
    answer(render(report, options["form"]))
    return report.exit_code


def _runs(options: dict[str, Any], settings: Any) -> Any:
    """What runs a notebook, if that is asked for."""
    if not options["run"]:
        return None
    from promote_checks.dynamic.check import check_runs

    how = {name: options[name] for name in ("python", "kernel", "timeout")}
    return lambda path: check_runs(
        path, **how, settings=settings, tell=lambda text: click.echo(text, err=True)
    )


def _write_baseline(files: Sequence[Path], settings: Any, runs: Any) -> int:
    from dataclasses import replace

    from promote_checks.rules import baseline
    from promote_checks.rules.check import check_files

    if settings.baseline is None:
        raise UserError(
            "--write-baseline needs to know where", "add --baseline FILE, or set it in [tool.promote]"
        )
    report = check_files(files, replace(settings, baseline=None), runs=runs)
    baseline.write(report.findings, settings.baseline)
    answer(f"{settings.baseline}: {len(report.findings)} findings of {report.files} files are known now\n")
    return 0


command = click.Command(
    "promote check",
    help="Check notebooks (.ipynb), scripts (.py) and folders of them. PATHS defaults to this folder.",
    epilog="Exit codes: 0 no errors, 1 findings of severity error or Python that can't be read, 2 the usage is wrong, "
    "3 a fault of promote, 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["paths"], metavar="[PATHS]...", nargs=-1),
        click.Option(
            ["--select"], metavar="CODES", default="", help="Only these codes or prefixes: NB,DL001."
        ),
        click.Option(
            ["--ignore"], metavar="CODES", default="", help="Not these codes or prefixes: NB007,ruff."
        ),
        click.Option(
            ["--format", "form"],
            type=click.Choice(_FORMATS),
            default="text",
            show_default=True,
            help="How the findings are written.",
        ),
        click.Option(["--baseline"], metavar="FILE", help="Report only what this file does not know yet."),
        click.Option(
            ["--run"],
            is_flag=True,
            help="Also run the notebooks (in a copy of their folder), for the rules that need it. This runs their "
            "authors' code, several times. Plain scripts are not run.",
        ),
        click.Option(["--python"], metavar="PATH", help="With --run: the notebooks' interpreter."),
        click.Option(["--kernel"], metavar="NAME", help="With --run: the Jupyter kernel that runs them."),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            help="With --run: how long each run of a notebook may take.",
        ),
        click.Option(
            ["--write-baseline"], is_flag=True, help="Write all findings into the baseline, exit 0."
        ),
    ],
)
