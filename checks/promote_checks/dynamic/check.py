"""The flow in one place: read → run as often as the wanted rules need → judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.gather import Runner, gather
from promote_checks.dynamic.registry import RUN_RULES
from promote_checks.dynamic.rule import RunRule, Unseen
from promote_checks.dynamic.schemas import NAME
from promote_checks.errors import UserError
from promote_checks.notebook.read import read_notebook
from promote_checks.observe.observation import NotebookFailure
from promote_checks.rules.finding import Finding, Hit, NotChecked
from promote_checks.rules.project import project_of
from promote_checks.rules.reading import read_subject
from promote_checks.rules.rule import finding
from promote_checks.rules.settings import Settings
from promote_checks.rules.subject import Subject
from promote_checks.secrets.hide import hide_all

Found = tuple[list[Finding], list[NotChecked]]
_EVERYTHING = Settings()


def check_runs(
    path: Path,
    *,
    python: str | None = None,
    kernel: str | None = None,
    timeout: float | None = None,
    settings: Settings = _EVERYTHING,
    project: Path | None = None,
    tell: Callable[[str], None] | None = None,
    rules: Mapping[str, RunRule] = RUN_RULES,
) -> Found:
    """Run a notebook, which runs its author's code, and judge what that showed.

    ``timeout``: seconds for each run. ``tell``: told what happens now. A notebook that fails, is killed or does not
    finish is not checked, and blocks. Comments that suppress are left to the caller (``rules.check.check_files``).
    """
    subject = read_subject(path, str(path), project_of(path.absolute().parent), outputs=False)
    if isinstance(subject, NotChecked):
        return [], [subject]
    wanted = {code: rule for code, rule in rules.items() if settings.wants(code) and _may_find(rule, subject)}
    if not wanted:
        return [], []
    runner = Runner(
        python=python, kernel=kernel, timeout=timeout, tell=lambda text: tell and tell(f"{path}: {text}")
    )
    return judge(subject, wanted, runner, project or promoted_beside(path))


def judge(subject: Subject, rules: Mapping[str, RunRule], runner: Runner, project: Path | None) -> Found:
    """Gather the evidence for these rules, and ask them."""
    needs = {need for rule in rules.values() for need in rule.NEEDS}
    try:
        evidence = gather(subject, read_notebook(subject.path), runner, needs=needs, project=project)
    except UserError as error:
        return [], [NotChecked(subject.shown, f"it was not run: {error.message}", error.hint, blocking=True)]
    failures = list(_failures(evidence))
    if evidence.first.observation.failure is not None:
        return [], failures
    found, unseen = judged(evidence, rules)
    return found, failures + unseen


def judged(evidence: Evidence, rules: Mapping[str, RunRule]) -> Found:
    """What the rules say, in their order."""
    found: list[Finding] = []
    unseen: list[NotChecked] = []
    for code, rule in rules.items():
        for said in rule.check(evidence):
            if isinstance(said, Unseen):
                unseen.append(_not_checked(evidence.subject, code, said))
            else:
                found.append(_finding(evidence.subject, rule, said))
    return found, unseen


def _finding(subject: Subject, rule: RunRule, hit: Hit) -> Finding:
    complete = finding(subject, rule, hit)
    return replace(complete, message=hide_all(complete.message))


def _not_checked(subject: Subject, code: str, said: Unseen) -> NotChecked:
    cell = None if said.place.cell is None else said.place.cell + 1
    reason = hide_all(f"{code}: {said.reason}")
    return NotChecked(subject.shown, reason, said.hint, cell, said.place.line, said.blocking)


def _failures(evidence: Evidence) -> Iterator[NotChecked]:
    """Runs that did not come to their end, in which nothing was varied but the hash seed."""
    runs = {
        "its run": evidence.first,
        "its run with another hash seed": evidence.other,
        "a second run": evidence.again,
        "a second run with another hash seed": evidence.confirmed,
    }
    for which, run in runs.items():
        failure = run.observation.failure if run is not None else None
        # An exception in a later run is a finding of its rule: the first run had none.
        if failure is not None and (run is evidence.first or failure.kind != "error"):
            yield _failed(evidence.subject, which, failure)


def _failed(subject: Subject, which: str, failure: NotebookFailure) -> NotChecked:
    words = ": ".join(part for part in (failure.exception, failure.message) if part)
    reason = hide_all(f"{which} did not come to its end ({words})")
    hint = failure.hint or "mend it, or leave out --run"
    return NotChecked(subject.shown, reason, hint, failure.cell + 1, max(failure.line, 1), blocking=True)


def _may_find(rule: RunRule, subject: Subject) -> bool:
    return not rule.WORDS or any(word in subject.text for word in rule.WORDS)


def promoted_beside(path: Path) -> Path | None:
    """The folder that ``promote NOTEBOOK`` writes, if it is there."""
    folder = path.absolute().with_suffix("")
    return folder if (folder / NAME).is_file() else None
