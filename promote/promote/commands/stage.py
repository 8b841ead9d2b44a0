"""``promote stage DIR``: run the candidate beside what is released, and write down what that showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError

EXITS: Mapping[str, int] = MappingProxyType({"pass": 0, "fail": 1, "inconclusive": 4})


def main(words: Sequence[str]) -> int:
    """Parse the words, stage the project, and return the exit code."""
    return run_parsed(command, words, _run)


def _run(options: dict[str, Any]) -> int:
    from promote.commands.interpreter import interpreter
    from promote.report.progress import progress_for
    from promote.report.staged import summary
    from promote_checks.gate.promoted import own_python, promoted_project
    from promote_staging.evidence.attestation import attest
    from promote_staging.run.staging_run import StagingRequest, staging_run

    root = Path(options["dir"])
    project = promoted_project(root)
    if project is None:
        raise UserError(
            f"{root} is not a promoted project", "Promote a notebook first: promote NOTEBOOK -o DIR"
        )
    progress = progress_for()
    request = StagingRequest(
        project=root,
        python=interpreter(options["python"]) or own_python(project),
        baseline=options["baseline"],
        requests=options["requests"] and Path(options["requests"]),
        by=options["by"],
        seed=options["seed"],
    )
    try:
        staged = staging_run(request, progress)
    finally:
        progress.finish()
    answer(summary(staged, shown=root))
    if options["attest"]:
        answer(f"Statement: {root / attest(root, staged.evidence, Path(options['attest']))}\n")
    return EXITS[staged.evidence.verdict]


command = click.Command(
    "promote stage",
    help="Start the released version, the same once more, and the version in DIR; send all the same requests; ramp up "
    "behind a flag of its own; rehearse the way back; and write the evidence to DIR/staging. What production reads "
    "(DIR/flags.json) is not touched: `promote release` moves it.",
    epilog="Exit codes: 0 pass; 1 fail; 4 inconclusive: too little was seen to pass; 2 the usage or the project is "
    "wrong; 3 a fault of promote; 130 interrupted. This runs the project's code.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["dir"], metavar="DIR"),
        click.Option(
            ["--baseline"],
            metavar="DIR-OR-REF",
            help="What to compare with: a project's folder, or a git revision of this one. Default: the live release; "
            "where there is none, the answers that were recorded at promotion.",
        ),
        click.Option(["--requests"], metavar="FILE", help="Recorded requests, one JSON object a line."),
        click.Option(
            ["--python"], metavar="PATH", help="The project's interpreter. Default: its own, else ours."
        ),
        click.Option(["--by"], metavar="NAME", help="Who stages, for the ledger. Default: git's user name."),
        click.Option(
            ["--attest"],
            metavar="KEY",
            help="Also write the evidence as an in-toto statement in a DSSE envelope, signed with this private key (PEM).",
        ),
        click.Option(["--seed"], type=int, default=0, help="Of the order of requests. Default: 0."),
    ],
)
