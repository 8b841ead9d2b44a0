"""``promote release DIR``: move the flag to the candidate, if evidence, review and gate allow it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError

if TYPE_CHECKING:
    from promote_checks.ledger.records import Entry
    from promote_checks.review.material import Material
    from promote_checks.review.project import Project
    from promote_checks.rules.finding import Report
    from promote_staging.release.flow import Decision


def main(words: Sequence[str]) -> int:
    """Parse the words, release or say what is in the way, and return the exit code."""
    return run_parsed(command, words, _run)


def _run(options: dict[str, Any]) -> int:
    from promote_staging.evidence.person import printable, who
    from promote_staging.release.flow import release
    from promote_staging.release.situation import Order
    from promote_staging.releases.snapshot import snapshot

    root = Path(options["dir"])
    if not root.is_dir():
        raise UserError(f"{root}: there is no such folder", "Name the folder of a promoted project.")
    order = Order(
        root=root,
        by=who(root, options["by"]),
        why=printable(options["why"], "--why") if options["why"] is not None else "",
        basis_points=_basis_points(options["stage_percent"]),
        against=options["against"],
    )
    review, gate = _outside(options["against"])
    try:
        decision = release(order, take=snapshot, gate=gate, review=review)
    except OSError as error:
        hint = "Make room, or ask for the right; what the flag is now is in flags.json."
        raise UserError(f"{root} can't be written: {error.strerror}", hint) from error
    answer(told(decision))
    return 1 if decision.obstacles else 0


def _basis_points(percent: float | None) -> int:
    from promote_staging.evidence.record import WHOLE

    if percent is None:
        return WHOLE
    share = round(percent * 100) if math.isfinite(percent) else 0
    if not 1 <= share <= WHOLE:
        raise UserError(
            f"--stage-percent {percent:g} is not between 0.01 and 100", "To 0: promote rollback DIR."
        )
    return share


Asked = Callable[[Path], tuple[str, ...]]


def _outside(against: str) -> tuple[Asked, Asked]:
    """The review and the gate. The review runs all checks of the gate: they are not run twice."""
    from promote.commands.review import collect_project
    from promote_checks.review.flow import verify

    seen: list[Material] = []

    def collecting(project: Project) -> Material:
        seen.append(collect_project(project))
        return seen[-1]

    def review(root: Path) -> tuple[str, ...]:
        return verify(root, against=None if against == "HEAD" else against, collecting=collecting)

    def gate(root: Path) -> tuple[str, ...]:
        from promote.commands.check import report_of

        return problems(report_of(root, seen[-1].gate.checks if seen else None))

    return review, gate


def problems(report: Report) -> tuple[str, ...]:
    """Whatever makes ``promote check`` end with 1."""
    found = [one for one in report.findings if one.severity == "error"]
    return (
        *(f"{one.code} in {Path(one.path).name}: {one.message}" for one in found),
        *(
            f"{Path(one.path).name} could not be read: {one.reason}"
            for one in report.not_checked
            if one.blocking
        ),
        *(f"{one.code}: {one.verdict}: {one.summary}" for one in report.outcomes if one.bad),
    )


def told(decision: Decision) -> str:
    """What happened, for people."""
    if decision.entry is not None:
        return _released(decision.entry)
    lines = ["Not released. In the way:"]
    for one in decision.obstacles:
        lines += [f"  {one.code}: {one.message}", *([f"    {one.hint}"] if one.hint else [])]
    return "\n".join(lines) + "\n"


def _released(entry: Entry) -> str:
    from promote_staging.evidence.checks import percent

    assert entry.flags is not None
    share = "everybody" if entry.what == "released" else percent(entry.flags.basis_points)
    lines = [
        f"Released: {entry.release} serves {share} (generation {entry.flags.generation} of flags.json).",
        f"Entry {entry.number} of the ledger, by {entry.by}."
        + (f" Note: {entry.note}." if entry.note else ""),
    ]
    if entry.anchor:
        lines.append("Commit it: git add flags.json staging/ledger.jsonl && git commit")
    return "\n".join(lines) + "\n"


command = click.Command(
    "promote release",
    help="Give the candidate in DIR all requests, or a share of them. The flag moves only if a staging run of these "
    "very files passed, the ledger knows it, the review is complete and `promote check` is clean.",
    epilog="Exit codes: 0 the flag moved; 1 it did not, and everything that is in the way is listed; 2 the usage is "
    "wrong, or nothing can be written; 3 a fault of promote; 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["dir"], metavar="DIR"),
        click.Option(
            ["--stage-percent"],
            metavar="P",
            type=float,
            help="Only this share of the requests, and at most what the evidence allows.",
        ),
        click.Option(
            ["--by"], metavar="NAME", help="Who decides. Default: git's user.name, else the login name."
        ),
        click.Option(
            ["--why"],
            metavar="TEXT",
            help="The reason, for the ledger. Needed if a run of this release failed.",
        ),
        click.Option(
            ["--against"],
            metavar="REVISION",
            default="HEAD",
            show_default=True,
            help="The git revision whose ledger is believed: a protected branch, such as origin/main.",
        ),
    ],
)
