"""The pipeline: one call for each step, with the caller's names for what travels between them."""

from __future__ import annotations

from dataclasses import replace

from tests.promote.plan.small_plan import Small, static_plan_of

from promote.emit.modules import import_table
from promote.emit.pipeline import call_text, pipeline_module, story_of
from promote.plan.facts import Facts
from promote.plan.model import Plan, Step
from promote_checks.observe.observation import Observation, StatementRecord, Variable

SOURCES = ("a = f()", "a = g(a)", "b = h(a)")


def plan_with(*types: str, results: tuple[str, ...] = ("a", "b"), sources: tuple[str, ...] = SOURCES) -> Plan:
    """One step for each cell, whatever the cuts would be; ``types``: of ``a`` after each step that returns it."""
    plan = static_plan_of(*sources)
    records = [StatementRecord(n, 1, 0, bound=[Variable("a", kind, n)]) for n, kind in enumerate(types)]
    takes = ((), ("a",), ("a",))
    returns = (("a",), ("a",), ("b",))
    steps = tuple(
        Step(f"step_{n}", "analysis", "", "compute", (s,), takes[n], (), returns[n], frozenset())
        for n, s in enumerate(plan.statements)
    )
    return replace(plan, steps=steps, results=results, facts=Facts.of(Observation(records)))


def calls(plan: Plan) -> list[str]:
    return [call_text(call) for call in story_of(plan).calls]


def test_one_name_while_the_type_is_one() -> None:
    assert calls(plan_with("int", "int")) == ["a = step_0()", "a = step_1(a)", "b = step_2(a)"]


def test_an_earlier_version_of_another_type_has_a_suffix() -> None:
    plan = plan_with("int", "str")
    assert calls(plan) == ["a_v1 = step_0()", "a = step_1(a_v1)", "b = step_2(a)"]
    assert story_of(plan).final == {"a": "a", "b": "b"}


def test_what_nothing_needs_is_not_kept() -> None:
    plan = plan_with("int", "int", results=("a",))
    assert calls(plan) == ["a = step_0()", "a = step_1(a)", "step_2(a)"]


def test_what_nothing_needs_beside_something_is_marked() -> None:
    plan = plan_with("int", "int", results=("b",))
    last = replace(plan.steps[2], returns=("b", "c"))
    plan = replace(plan, steps=(*plan.steps[:2], last))
    assert calls(plan)[2] == "b, _c = step_2(a)"


def test_what_the_caller_reads_besides_is_kept() -> None:
    story = story_of(plan_with("int", "int", results=()), wanted=frozenset({"b"}))
    assert call_text(story.calls[2]) == "b = step_2(a)"


def test_names_of_the_pipeline_are_not_bound() -> None:
    story = story_of(plan_with("int", "int"), reserved=frozenset({"a"}))
    assert [call_text(c) for c in story.calls] == [
        "a_value = step_0()",
        "a_value = step_1(a_value)",
        "b = step_2(a_value)",
    ]
    assert story.final == {"a": "a_value", "b": "b"}


def test_a_step_is_never_hidden_by_a_value_of_its_name() -> None:
    plan = plan_with("int", "int")
    steps = (replace(plan.steps[0], function="a"), *plan.steps[1:])
    assert calls(replace(plan, steps=steps))[0] == "a_value = a()"


def test_the_whole_module() -> None:
    small = Small(
        ('# markdown\n# A "small" story.', "n = 3", "a = sorted([n])", "b = a + a\nawait_ = 1", "c = len(b)")
    )
    plan = small.plan(small.observed())
    text = pipeline_module(plan, import_table("pipeline", plan, {}))
    assert text.startswith('"""A \'small\' story."""\n')
    assert "def run(params: Params | None = None) -> Results:\n" in text
    assert "    params = Params() if params is None else params\n" in text
    assert "n=params.n" in text
    assert text.rstrip().endswith(f"return Results({', '.join(f'{n}={n}' for n in plan.results)})")
    assert "asyncio" not in text


def test_a_notebook_that_awaits_runs_on_one_loop() -> None:
    plan = static_plan_of("import asyncio\nx = await asyncio.sleep(0)")
    text = pipeline_module(plan, import_table("pipeline", plan, {}))
    assert "async def run_async(params: Params | None = None) -> Results:" in text
    assert " = await " in text
    assert "    return asyncio.run(run_async(params))\n" in text
