"""``promote check [PATHS]``: the rules over notebooks and scripts, and the gate over promoted projects."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from promote.boundary import answer
from promote.commands.parsed import run_parsed
from promote_checks.errors import UserError

if TYPE_CHECKING:
    from promote.report.progress import Progress
    from promote_checks.gate.check import Check
    from promote_checks.gate.promoted import Promoted
    from promote_checks.rules.check import Runs
    from promote_checks.rules.finding import NotChecked, Outcome, Report
    from promote_checks.rules.settings import Settings

_FORMATS = ("text", "json", "sarif", "junit", "github")


def main(words: Sequence[str]) -> int:
    """Parse the words, check what they name, and return the exit code."""
    return run_parsed(command, words, _run)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Paths that share their settings: one promoted project, or everything else that was named."""

    paths: tuple[Path, ...]
    settings: Settings
    project: Promoted | None = None


def _run(options: dict[str, Any]) -> int:
    from promote_checks.rules.render.registry import render

    if options["write_baseline"]:
        return _write_baseline(_plain(_named(options), options), options)
    report = _report(options)
    answer(render(report, options["form"]))
    return report.exit_code


def report_of(root: Path, known: Mapping[str, Check] | None = None) -> Report:
    """What ``promote check ROOT`` says. ``known``: results of the gate's checks that need not be run again."""
    options = command.make_context("promote check", [str(root)]).params
    return _report(options, known)


def _report(options: dict[str, Any], known: Mapping[str, Check] | None = None) -> Report:
    from promote_checks.rules.finding import merged

    groups = list(_groups(_named(options), options))
    named = frozenset(group.project.root.resolve() for group in groups if group.project is not None)
    reports = [_rules(group, named, options) for group in groups]
    outcomes = _gates(groups, options) if known is None else tuple(_known(groups, known))
    return replace(merged(reports), outcomes=outcomes)


def _named(options: dict[str, Any]) -> list[Path]:
    return [Path(path) for path in options["paths"] or (".",)]


def _known(groups: Sequence[_Group], known: Mapping[str, Check]) -> Iterator[Outcome]:
    """The project's settings decide what counts, as if the checks were run now."""
    from promote.commands.gate import outcome_of

    for group in (group for group in groups if group.project is not None):
        yield from (
            outcome_of(one, str(group.paths[0])) for one in known.values() if group.settings.wants(one.code)
        )


def _groups(paths: Sequence[Path], options: dict[str, Any]) -> Iterator[_Group]:
    """Each promoted project has its own settings; what else was named has those of the first path, as ever."""
    from promote_checks.gate.promoted import promoted_project

    found = {path: promoted_project(path) for path in paths if path.is_dir()}
    others = [path for path in paths if found.get(path) is None]
    if others:
        yield _plain(others, options)
    for path, project in found.items():
        if project is not None:
            yield replace(_plain([path], options), project=project)


def _plain(paths: Sequence[Path], options: dict[str, Any]) -> _Group:
    from promote_checks.gate.registry import CHECKS
    from promote_checks.rules.project import project_of
    from promote_checks.rules.registry import RULES, RUN_CODES
    from promote_checks.rules.settings import overridden, require_known, settings_of

    first = paths[0].absolute()
    found = settings_of(project_of(first if first.is_dir() else first.parent))
    given = Path(options["baseline"]) if options["baseline"] else None
    settings = overridden(found, select=options["select"], ignore=options["ignore"], baseline=given)
    require_known(settings, (*RULES, *RUN_CODES, *CHECKS))
    return _Group(paths=tuple(paths), settings=settings)


def _rules(group: _Group, named: frozenset[Path], options: dict[str, Any]) -> Report:
    """The rules over the files of a group; those of a promoted project that was named too are its own group's.

    ruff's own check says what ruff finds in a promoted project.
    """
    from promote_checks.rules.check import check_files
    from promote_checks.rules.files import files_of

    settings = group.settings
    if group.project is not None and settings.wants("ruff"):
        settings = replace(settings, ruff=False)
    files = files_of(group.paths, settings.exclude)
    if group.project is None and named:
        files = tuple(path for path in files if not named & set(path.resolve().parents))
    # The thin notebook of a project calls its package: what the original shows is said by the gate.
    runs = _runs(options, settings) if group.project is None else None
    report = check_files(files, settings, runs=runs)
    return replace(report, not_checked=(*report.not_checked, *_deeper(group, named)))


def _runs(options: dict[str, Any], settings: Settings) -> Runs | None:
    """What runs a notebook, if that is asked for."""
    if not options["run"]:
        return None
    from promote_checks.dynamic.check import check_runs

    how = {name: options[name] for name in ("python", "kernel", "timeout")}
    return lambda path: check_runs(
        path, **how, settings=settings, tell=lambda text: click.echo(text, err=True)
    )


def _deeper(group: _Group, named: frozenset[Path]) -> Iterator[NotChecked]:
    """Promoted projects in a folder that was named: only their notebooks and sources were looked at."""
    from promote_checks.gate.promoted import promoted_below
    from promote_checks.rules.finding import NotChecked

    for folder in (path for path in group.paths if path.is_dir()):
        for root in promoted_below(folder):
            if root.resolve() not in named:
                reason = "this is a promoted project, and only rules were applied: its checks were not run"
                yield NotChecked(str(root), reason, f"name it: promote check {root}")


def _gates(groups: Sequence[_Group], options: dict[str, Any]) -> tuple[Outcome, ...]:
    projects = [group for group in groups if group.project is not None]
    if not projects:
        return ()
    from promote.report.progress import progress_for

    progress = progress_for(sys.stderr)
    try:
        return tuple(one for group in projects for one in _gate(group, options, progress))
    finally:
        progress.finish()


def _gate(group: _Group, options: dict[str, Any], progress: Progress) -> tuple[Outcome, ...]:
    from promote.commands.gate import GateOptions, outcomes_of
    from promote.commands.interpreter import interpreter

    assert group.project is not None
    how = GateOptions(
        python=interpreter(options["python"]),
        run=options["run"] is not False,
        request=options["run"] is True,
        timeout=options["timeout"],
        scheduler=options["scheduler"],
        save=Path(options["save"]).absolute() if options["save"] else None,
    )
    return outcomes_of(group.project, str(group.paths[0]), group.settings.wants, how, progress)


def _write_baseline(group: _Group, options: dict[str, Any]) -> int:
    from promote_checks.rules import baseline
    from promote_checks.rules.check import check_files
    from promote_checks.rules.files import files_of

    settings = group.settings
    if settings.baseline is None:
        raise UserError(
            "--write-baseline needs to know where", "add --baseline FILE, or set it in [tool.promote]"
        )
    files = files_of(group.paths, settings.exclude)
    report = check_files(files, replace(settings, baseline=None), runs=_runs(options, settings))
    baseline.write(report.findings, settings.baseline)
    answer(f"{settings.baseline}: {len(report.findings)} findings of {report.files} files are known now\n")
    return 0


command = click.Command(
    "promote check",
    help="Check notebooks (.ipynb), scripts (.py), folders of them, and promoted projects. PATHS defaults to this "
    "folder.\n\nRules only read. A PATH that is the folder of a promoted project goes through the gate as well: "
    "ruff, mypy, deptry, imports, pytest, coverage, papermill, matrix, drift, contract. That runs the project's code, its "
    "tests and its notebook, in copies: --no-run leaves out what does.",
    epilog="Exit codes: 0 no errors, 1 findings of severity error, Python that can't be read, or a check of a "
    "project that fails or can't be run, 2 the usage is wrong, 3 a fault of promote, 130 interrupted. What was "
    "skipped changes no exit code, and never counts as passed.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Argument(["paths"], metavar="[PATHS]...", nargs=-1),
        click.Option(
            ["--select"], metavar="CODES", default="", help="Only these codes or prefixes: NB,DL001,mypy."
        ),
        click.Option(
            ["--ignore"],
            metavar="CODES",
            default="",
            help="Not these codes or prefixes: NB007,ruff,coverage.",
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
            ["--write-baseline"], is_flag=True, help="Write all findings into the baseline, exit 0."
        ),
        click.Option(
            ["--python"],
            metavar="PATH",
            help="The interpreter of the project or of the notebooks. Default: a project's own .venv, else the one "
            "that runs promote.",
        ),
        click.Option(
            ["--run/--no-run"],
            default=None,
            help="--run: run notebooks too, in copies of their folders and several times, for the rules that need it; "
            "plain scripts are not run. --no-run: execute nothing at all. Default: projects only.",
        ),
        click.Option(["--kernel"], metavar="NAME", help="With --run: the Jupyter kernel of the notebooks."),
        click.Option(
            ["--timeout"],
            metavar="S",
            type=click.FloatRange(min=0, min_open=True),
            default=900.0,
            show_default=True,
            help="Seconds that one check of a project, or one run of a notebook, may take.",
        ),
        click.Option(
            ["--scheduler"],
            metavar="ADDRESS",
            help="Run the points of the project's matrix on this Dask cluster: tcp://host:8786.",
        ),
        click.Option(
            ["--save"], metavar="DIR", help="Keep the executed notebooks of the project's matrix there."
        ),
    ],
)
