"""The page about the items: ``python -m promote_checks.review.docs FILE`` writes it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from promote_checks.review.covers import ENVIRONMENT, PREPARATION
from promote_checks.review.item import Item
from promote_checks.review.registry import RUBRIC, SECTIONS, TITLES

_GROUPS = {
    f"{PREPARATION}*": "the preparation (`src/*` up to the training, and the parameters that its steps take)",
    f"{ENVIRONMENT}*": "the environment in `promotion.json`",
}
_INTRODUCTION = """\
# Items of the review

What `promote review` asks. The first four sections are the 28 tests of the ML Test Score (Breck, Cai, Nielsen, Salib,
Sculley: The ML Test Score, IEEE Big Data 2017), in the rubric's words; the others are what a promotion needs besides.
[What a review is for](../explanation/review.md) explains the score and the sign-offs,
[how to review a project](../how-to/review-a-project.md) the commands. This page is made of the registry.

{count} of the 28 look for something that a command can show, {part} of them only for a part ("Left open"); {hand} are by hand only.
Of the {count}, {nothing} need nothing but a promoted project, {matrix} need a matrix in pyproject.toml, {contract} needs a
contract, and {staging} need a staging run (`promote stage`) of these very files. Three of those (monitor-4, model-4, model-2:
the age of the model, what staleness costs, offline against online metrics) no run on one machine can show: its
[evidence](evidence.md) says so with the reason, and they stay "not checked".
Every item is also shown in full by tests of the project's own whose names begin with `test_review_` and the item
(`test_review_model_5_beats_the_majority`), if all of them pass.

"""


def page() -> str:
    """The whole page."""
    rubric = [item for name in RUBRIC for item in SECTIONS[name]]
    shown = [item for item in rubric if item.look]
    part = sum(bool(item.gap) for item in shown)
    need = Counter(item.needs for item in shown)
    introduction = _INTRODUCTION.format(
        count=len(shown),
        part=part,
        hand=len(rubric) - len(shown),
        nothing=need["nothing more"],
        matrix=need["a matrix"],
        contract=need["a contract"],
        staging=need["a staging run"],
    )
    parts = [introduction]
    for section, items in SECTIONS.items():
        parts.append(f"## {TITLES[section]}\n\n")
        parts += ["\n".join(_section(item)) + "\n\n" for item in items]
    return "".join(parts).rstrip("\n") + "\n"


def _section(item: Item) -> Iterator[str]:
    yield f"### {item.id}"
    yield ""
    yield f"**{item.question}**"
    yield ""
    yield f"- Who can answer: {', '.join(item.who)}"
    yield f"- Required: {item.required if item.required != 'advised' else 'no, advised'}"
    needs = "" if item.needs == "nothing more" else f" (needs {item.needs})"
    yield f"- Shown by: {item.shown}{needs}" if item.look else f"- By hand only: {item.shown}"
    if item.gap:
        yield f"- Left open: {item.gap}"
    yield f"- A sign-off is bound to: {', '.join(_GROUPS.get(one, f'`{one}`') for one in item.scope)}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
