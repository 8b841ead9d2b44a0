"""What a statement, a step and a heading say of the kind of work."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import facts_of, statements_of, static_plan_of

from promote.plan.kinds import is_training, kind_of, kind_of_step, kind_under


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("df.groupby('a').mean().plot.bar(ax=axes[0])", "plot"),
        ("fig.savefig('x.png')", "plot"),
        ("a, b = train_test_split(x)", "split"),
        ("model.fit(a)", "train"),
        ("df.plotted = 1", "compute"),
        ("fig.saved('x.png')", "compute"),
    ],
)
def test_kind_of_a_statement(source: str, kind: str) -> None:
    (statement,) = statements_of(source)
    assert kind_of(statement, facts_of()) == kind


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ([("train", 2), ("evaluate", 3)], "train"),
        ([("train", 1), ("evaluate", 3)], "evaluate"),
        ([("split", 1), ("compute", 8)], "split"),
        ([("plot", 5), ("train", 2)], "plot"),
        ([("compute", 3), ("report", 1)], "compute"),
    ],
)
def test_kind_of_a_step(kinds: list[tuple[str, int]], kind: str) -> None:
    assert kind_of_step(kinds) == kind


@pytest.mark.parametrize(
    ("heading", "own", "kind"),
    [
        ("Features", "clean", "features"),
        ("Data cleaning", "features", "clean"),
        ("Features", "train", "train"),
        ("Featureless", "clean", "clean"),
    ],
)
def test_a_heading_speaks_for_preparing_steps_only(heading: str, own: str, kind: str) -> None:
    assert kind_under(heading, own) == kind


def test_a_split_and_a_fit_are_steps_of_their_own() -> None:
    plan = static_plan_of(
        "X = make()\ny = label(X)", "A, B, a, b = train_test_split(X, y)", "model = Model()\nmodel.fit(A, a)",
        "print(model.score(B, b))",
    )  # fmt: skip
    assert {"split", "train"} <= {step.kind for step in plan.steps}
    assert next(step for step in plan.steps if step.kind == "split").function == "split_data"


@pytest.mark.parametrize(
    ("heading", "is_so"),
    [("train the model", True), ("Training", True), ("Train/test split", False), ("Trains", False)],
)
def test_a_heading_speaks_of_training_or_of_the_split_for_it(heading: str, is_so: bool) -> None:
    assert is_training(heading) is is_so
