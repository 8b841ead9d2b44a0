"""The gate of one promoted project: from its folder to what its checks came to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from promote.plan.secrets import find_secrets
from promote.report.progress import Progress
from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.judge import judge
from promote_checks.gate.promoted import (
    Promoted,
    data_folder,
    original_notebook,
    own_python,
    secret_variables,
)
from promote_checks.notebook.read import read_notebook
from promote_checks.notebook.translate import translate
from promote_checks.observe.outside import outside_paths
from promote_checks.rules.finding import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOptions:
    """What the command line says about the gate."""

    python: str | None = None
    """The project's interpreter; None: the project's own, or the one that runs us."""
    run: bool = True
    request: bool = False
    """Also what takes long and is only done on request."""
    timeout: float = 900.0
    """Seconds that one check may take."""
    scheduler: str | None = None
    save: Path | None = None
    """Where executed notebooks of a matrix are kept."""


def outcomes_of(
    project: Promoted, shown: str, wanted: Callable[[str], bool], options: GateOptions, progress: Progress
) -> tuple[Outcome, ...]:
    """Run the checks of a project; ``shown`` is its folder as the user named it."""
    context = context_of(project, options)
    progress.stage(f"Checking {shown}" + (f", running {project.package}" if options.run else ""))

    def told(check: Check) -> None:
        progress.note(f"  {check.code}: {check.verdict}")

    checks = judge(context, wanted, run=options.run, request=options.request, told=told)
    return tuple(outcome_of(one, shown) for one in checks)


def outcome_of(check: Check, shown: str) -> Outcome:
    """The result of a check of the project ``shown``, as reports have it."""
    return Outcome(shown, check.code, check.verdict, check.summary, check.detail, check.hint, check.evidence)


def context_of(project: Promoted, options: GateOptions) -> CheckContext:
    """Tell the checks about a project as it stands on disk."""
    notebook = original_notebook(project)
    folder = data_folder(project, notebook)
    known, unset = _secrets(project, notebook)
    python = options.python or own_python(project)
    return CheckContext(
        project=project.root,
        package=project.package,
        python=python,
        unnamed_python=not options.run and options.python is None and python != sys.executable,
        notebook_folder=folder or project.root,
        folder_known=folder is not None,
        thin=project.thin,
        beside=_outside(notebook) if notebook is not None and notebook.parent == folder else (),
        left_out=frozenset() if folder in (None, project.root) else frozenset({project.root.resolve()}),
        environment=known,
        unset=unset,
        notebook=notebook,
        document=project.document,
        settings=project.settings,
        scheduler=options.scheduler,
        save=options.save,
        timeout=options.timeout,
    )


def _outside(notebook: Path) -> tuple[str, ...]:
    try:
        return outside_paths(read_notebook(notebook))
    except UserError:  # the rules say that it can't be read
        return ()


def _secrets(project: Promoted, notebook: Path | None) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Values of the secrets that the package takes from the environment, and the variables that have none.

    The caller's environment comes first, then what the notebook spells out. Only for our processes.
    """
    variables = secret_variables(project)
    if not variables:
        return {}, ()
    spelled = _spelled_out(notebook)
    values = {one: os.environ.get(one) or spelled.get(name, "") for name, one in variables.items()}
    unset = tuple(sorted(one for one, value in values.items() if not value))
    return {one: value for one, value in values.items() if value}, unset


def _spelled_out(notebook: Path | None) -> Mapping[str, str]:
    if notebook is None:
        return {}
    try:
        cells = translate(read_notebook(notebook))
    except UserError:
        return {}
    return {secret.name: secret.value for secret in find_secrets(cells).values()}
