"""Run and read everything once, then let each item look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from promote_checks.review.commit import commit_of
from promote_checks.review.evidence import Evidence
from promote_checks.review.files import ARTEFACTS, MOVING, project_files
from promote_checks.review.gate_run import Contexts, plain_context, run_gate
from promote_checks.review.item import Item
from promote_checks.review.looks.parts import own_tests
from promote_checks.review.material import Material
from promote_checks.review.project import Project, staging_evidence
from promote_checks.review.registry import ITEMS
from promote_checks.review.rules_run import run_notebook_rules, run_rules
from promote_checks.review.suite_report import run_tests

Collect = Callable[[Project], Material]


def collect(project: Project, *, contexts: Contexts = plain_context) -> Material:
    """Run the gate, the tests and the rules over the project."""
    root, context = project.root, contexts(project)
    return Material(
        project=project,
        files=project_files(root),
        gate=run_gate(context),
        tests=run_tests(context),
        rules=run_rules(project),
        notebook_rules=run_notebook_rules(project),
        commit=commit_of(root, without=(*ARTEFACTS, *MOVING)),
        staging=staging_evidence(root),
    )


def evidence(material: Material, *, items: Mapping[str, Item] = ITEMS) -> dict[str, Evidence]:
    """Item -> what was seen."""
    return {name: _seen(item, material) for name, item in items.items()}


def _seen(item: Item, material: Material) -> Evidence:
    """A test that the project names after the item shows all of it, unless a command shows otherwise."""
    found = item.look(material) if item.look else _by_hand(item)
    own = own_tests(material, item.id)
    if own is not None and found.verdict not in ("fail", "error"):
        return own
    if found.verdict == "pass" and item.gap:
        return replace(found, gap="; ".join(part for part in (found.gap, item.gap) if part))
    return found


def _by_hand(item: Item) -> Evidence:
    return Evidence(verdict="skip", summary=f"by hand only: {item.shown}")
