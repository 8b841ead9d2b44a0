"""``pipeline.py``: the story of the notebook as calls of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from promote.emit.command_line import command_line_helper, under_command_line
from promote.emit.imports import ImportTable
from promote.emit.steps import type_after
from promote.emit.surroundings import settings_before
from promote.plan.model import Plan, Step

_OWN = frozenset({"params", "Params", "Results", "run", "run_async", "asyncio", "sys", "command_line"})


@dataclass(slots=True)
class Call:
    """One call of a step, with the names its caller uses."""

    step: Step
    targets: tuple[str, ...]
    arguments: tuple[str, ...]
    unused: bool = False
    """Nothing needs any of what it returns."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Parameter of the step -> field of ``Params``, where they are called differently."""


@dataclass(slots=True)
class Story:
    """All calls in order, and the caller's name for each final value."""

    calls: list[Call] = field(default_factory=list)
    final: dict[str, str] = field(default_factory=dict)


def story_of(
    plan: Plan,
    *,
    reserved: frozenset[str] = _OWN,
    wanted: frozenset[str] = frozenset(),
    typed: bool = True,
) -> Story:
    """Give the values that travel between steps their names in the caller: the last version keeps its name.

    ``wanted``: names that the caller reads besides (the thin notebook shows them). Without ``typed`` a name may
    change its type, and none gets a suffix.
    """
    story = Story()
    versions = _versions(plan)
    current: dict[str, str] = {}
    functions = frozenset(s.function for s in plan.steps)
    counters: dict[str, int] = {}
    fields = {name: each.field for name, each in plan.symbols.parameters.items() if each.field_name}
    for step in plan.steps:
        arguments = tuple(current.get(n, n) for n in step.takes)
        targets = []
        for name in step.returns:
            count = counters[name] = counters.get(name, 0) + 1
            local = versions[name][count - 1] if typed else name
            if local in reserved | functions:
                local = f"{local}_value"
            current[name] = local
            targets.append(local)
        story.calls.append(Call(step, tuple(targets), arguments, fields=fields))
    story.final = {name: current.get(name, name) for name in plan.results}
    _mark_unused(story, wanted)
    return story


def _versions(plan: Plan) -> Mapping[str, list[str]]:
    """Name of a variable in the caller at each of its returns: an earlier version of another type has a suffix."""
    types: dict[str, list[str]] = {}
    for step in plan.steps:
        for name in step.returns:
            types.setdefault(name, []).append(type_after(name, step, plan))
    found: dict[str, list[str]] = {}
    for name, seen in types.items():
        names = []
        number = 0
        for place, kind in enumerate(seen):
            changes = any(later != kind for later in seen[place:])
            if changes and (place == 0 or seen[place - 1] != kind):
                number += 1
            names.append(f"{name}_v{number}" if changes else name)
        found[name] = names
    return found


def _mark_unused(story: Story, wanted: frozenset[str]) -> None:
    """What no later step takes and ``Results`` does not hold is marked by an underscore."""
    used = set(story.final.values()) | wanted
    for call in reversed(story.calls):
        call.unused = not used & set(call.targets)
        call.targets = tuple(t if t in used or t.startswith("_") else f"_{t}" for t in call.targets)
        used -= set(call.targets) - set(story.final.values()) - wanted
        used |= set(call.arguments)


def call_text(call: Call, *, holder: str = "params", threaded: bool = False) -> str:
    """Source of one call; ``threaded``: in a thread, away from the loop that is running here."""
    arguments = list(call.arguments)
    arguments += [f"{name}={holder}.{call.fields.get(name, name)}" for name in call.step.parameters]
    text = f"{call.step.function}({', '.join(arguments)})"
    if threaded and not call.step.is_async:
        text = f"await asyncio.to_thread({', '.join([call.step.function, *arguments])})"
    if call.step.is_async:
        text = f"await {text}"
    if call.unused:
        return text
    return f"{', '.join(call.targets)} = {text}"


def pipeline_module(plan: Plan, imports: ImportTable) -> str:
    """Source of ``pipeline.py``."""
    story = story_of(plan)
    is_async = any(s.is_async for s in plan.steps)
    for step in plan.steps:
        imports.add(f"from .{step.module} import {step.function}")
    imports.add("from .params import Params")
    imports.add("from .results import Results")
    if is_async:
        imports.add("import asyncio")
    for setting in settings_before(plan):
        imports.add(setting.imports)
    lines = _body(story, plan)
    helper = command_line_helper(plan, imports)
    doc = f'"""{_title(plan)}"""'
    if not is_async:
        functions = _function("run", "Run every step in the notebook's order.", lines)
    else:
        functions = (
            _function(
                "run_async", "Run every step in the notebook's order, on one event loop.", lines, "async def"
            )
            + '\n\n\ndef run(params: Params | None = None) -> Results:\n    """Run every step on a fresh event loop."""\n'
            "    return asyncio.run(run_async(params))\n"
        )
    return f"{doc}\n\n{imports.render()}\n\n\n{helper}{functions}"


def _title(plan: Plan) -> str:
    title = plan.title.replace("\\", "").replace('"', "'").strip() or "The pipeline"
    return title if title.endswith(("?", "!")) else title.rstrip(".:; ") + "."


def _function(name: str, doc: str, lines: list[str], word: str = "def") -> str:
    body = "\n".join(f"    {line}" if line else "" for line in lines)
    return f'{word} {name}(params: Params | None = None) -> Results:\n    """{doc}"""\n{body}\n'


def _body(story: Story, plan: Plan) -> list[str]:
    lines = [line for setting in settings_before(plan) for line in setting.lines]
    if plan.argv or any(call.step.parameters for call in story.calls):
        lines.append("params = Params() if params is None else params")
    lines += under_command_line([call_text(call) for call in story.calls], plan)
    fields = ", ".join(f"{name}={local}" for name, local in story.final.items())
    return [*lines, f"return Results({fields})"]
