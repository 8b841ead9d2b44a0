"""From a plan to source text. Deterministic: the same plan gives the same bytes."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from promote.emission import Emission, EmittedStep, Fallback
from promote.emit.command_line import argv_field
from promote.emit.figures import figures_module
from promote.emit.fresh_state import with_fresh_state
from promote.emit.layout import homes_of
from promote.emit.lint import require_defined, suppress, tidy
from promote.emit.modules import import_table, step_modules
from promote.emit.older_python import for_version, ruff_target, version_of
from promote.emit.params import emitted_parameters, params_module, results_module
from promote.emit.pipeline import pipeline_module
from promote.emit.redact import without_secrets
from promote.emit.replay import CODE, FUNCTION, MODULE, replay_modules, replay_pipeline
from promote.emit.requirements import requirements
from promote.emit.session import with_session
from promote.emit.steps import sentence
from promote.emit.surroundings import settings_before
from promote.emit.thin import is_placed, thin_cells
from promote.emit.type_check import complaints
from promote.emit.typing_repair import repair
from promote.plan.binders import Binders
from promote.plan.command_line import words_of_script
from promote.plan.local import packaged_names, placed_files, relative_import, vendored
from promote.plan.model import Plan, Rung
from promote_checks.notebook.model import Position

_REPLAYED = frozenset({f"{CODE}.py"})
_SUPPRESSION = re.compile(r"# (noqa: [A-Z]|type: ignore\[)")


def emit(plan: Plan, *, python: str | None) -> Emission:
    """Write the package as text: format it, make it clean under ruff, and under mypy where ``python`` is given.

    ``python`` is the notebook's interpreter, whose installed types mypy reads.
    """
    texts = {f"{name}.py": text for name, text in module_texts(plan).items()} | vendored(
        plan.local, [s.node for s in plan.statements]
    )
    fresh = with_session(with_fresh_state(texts), plan)
    version = version_of(plan.facts.observation)
    tidied = functools.partial(tidy, target=ruff_target(version))
    modules = tidied({name: without_secrets(text, plan) for name, text in fresh.items()})
    if python is not None:
        modules = repair(
            modules, lambda texts: complaints(texts, plan.package, python), tidied, replayed=_REPLAYED
        )
    modules = for_version(modules, version)
    bound = lost_if_undefined(plan)
    modules = suppress(modules, _REPLAYED, bound=bound)
    homes = dict(homes_of(plan))
    registering = tuple(relative_import(line, packaged_names(plan.local)) for line in plan.registering)
    needed = requirements({**modules, "__init__.py": "\n".join(registering)}, plan)
    thin = thin_cells(plan, import_table("", plan, homes), homes)
    require_defined("\n".join(cell.source for cell in thin if cell.kind == "code"), bound)
    total = len(plan.statements) - len(plan.echoes) - plan.added + plan.magics_dropped
    return Emission(
        package=plan.package,
        title=plan.title,
        modules=modules,
        steps=emitted_steps(plan),
        parameters=emitted_parameters(plan),
        thin=thin,
        results=tuple((name, plan.facts.type_of(name)) for name in plan.results),
        statements_total=total,
        statements_placed=sum(is_placed(s, plan) for s in plan.statements) - plan.added,
        dropped=plan.dropped,
        dependencies=needed.names,
        fallbacks=_fallbacks(plan),
        registering=registering,
        is_async=any(s.is_async for s in plan.steps),
        local=plan.carried,
        files=placed_files(plan.local_files, plan.local),
        unknown=needed.unknown,
        suppressions=sum(len(_SUPPRESSION.findall(text)) for text in modules.values()),
        notes=(*plan.notes, *needed.notes),
        argv=argv_field(plan) if plan.argv else "",
        exit_status=plan.notebook.exit_status if plan.notebook.exit_status in plan.results else "",
        taken_words=words_of_script(s.node for s in plan.statements) if plan.argv else frozenset(),
    )


def lost_if_undefined(plan: Plan) -> frozenset[str]:
    """Names that the package must bind wherever it reads them.

    Not among them: what the notebook itself reads where it has no value, in a branch that was not taken.
    """
    table = Binders.of(plan.statements)
    stored = {ref.name for s in plan.statements for ref in s.refs if ref.context == "store"}
    if plan.facts.observed:
        stored &= plan.facts.names_bound()
    return frozenset(stored - table.read_first - table.deleted)


def module_texts(plan: Plan) -> Mapping[str, str]:
    """Unformatted source of every module, by name without suffix."""
    homes = homes_of(plan)
    texts = {
        "params": params_module(plan),
        "results": results_module(plan, import_table("results", plan, homes)),
    }
    if plan.rung is Rung.REPLAY:
        texts |= replay_modules(plan, import_table("", plan, homes))
        texts["pipeline"] = replay_pipeline(plan, settings_before(plan))
    else:
        texts |= step_modules(plan)
        texts["pipeline"] = pipeline_module(plan, import_table("pipeline", plan, homes))
    return texts | figures_module(texts)


def emitted_steps(plan: Plan) -> tuple[EmittedStep, ...]:
    """The steps as the report, the proof and the tests speak of them."""
    if plan.rung is Rung.REPLAY:
        positions = [s.position for step in plan.steps for s in step.statements] or [Position(0, 1)]
        cells = tuple(dict.fromkeys(p.cell for p in positions))
        return (EmittedStep(FUNCTION, MODULE, "Replay the notebook.", cells, positions[-1], (), (), ()),)
    return tuple(
        EmittedStep(
            function=step.function,
            module=step.module,
            title=sentence(step),
            cells=step.cells,
            last=step.statements[-1].position,
            takes=step.takes,
            parameters=step.parameters,
            returns=step.returns,
            is_async=step.is_async,
            kind="plot" if step.kind == "plot" else "step",
        )
        for step in plan.steps
        if step.statements
    )


def _fallbacks(plan: Plan) -> tuple[Fallback, ...]:
    if plan.rung is Rung.MERGED:
        return (*plan.fallbacks, Fallback("merge", None, None, "the whole notebook is one function"))
    return plan.fallbacks
