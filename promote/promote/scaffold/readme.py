"""The README of a promoted project."""

from __future__ import annotations

from collections.abc import Iterator

from promote.emission import Emission, EmittedParameter, EmittedStep
from promote.scaffold.prose import code, one_line, table_cell
from promote.scaffold.requirements import unnamed_dependencies

_RUN = """
## Run it

    python3 -m venv .venv && . .venv/bin/activate
    make install
    make run DATA=folder/with/the/data
    make run DATA=folder/with/the/data ARGS="--help"
    make notebook DATA=folder/with/the/data

Paths are relative to the folder in which it runs: `DATA` is the folder that held the notebook.
From Python:

    from {package} import Params, run

    results = run(Params())
"""
_FEATURES = """
## Look up features by entity

`{package}.feature_store` keeps what is read far more often than it changes: bundles that the pipeline writes
(`write_bundles`), read through a cache in each process{tier}. It needs the extra `features`.
"""
_PROOF = """
## How it was proven

A promotion runs notebook and package in fresh processes of one interpreter, each in a copy of the same
folder, and compares every variable, every file written and all that is printed. `promotion.json` holds
the verdict, the counts, what was dropped and why. `constraints.txt` names the versions it holds for.
"""
_NO_PROOF = """
## It is not proven

The package was written without running the notebook: nobody has compared what the two compute.
Promote the notebook where it can run.
"""
_CHANGES = """
## Change it safely

- `make check` runs ruff, mypy and the tests.
- `tests/test_steps.py` compares each step with what it computed on the small data in `tests/fixtures`
  when the package was proven: what it returns, changes in place, logs and writes.
- After a change that is meant to change values: `make golden`, then read the diff of `tests/golden`.
- Every step is a plain function. Its locals have the names they had in the notebook.
- `notebooks/{package}.ipynb` tells the same story by calling the package. Keep experiments there, and
  move what lasts into a step.
"""


def readme(emission: Emission, *, was_run: bool) -> str:
    """Return the text of the README; ``was_run``: the notebook was, and can be compared with."""
    title = one_line(emission.title) or emission.package
    parts = (
        f"# {title}\n\nThe package `{emission.package}`, promoted from a notebook.\n",
        _story(emission.steps),
        _parameters(emission.parameters),
        _RUN.format(package=emission.package),
        _features(emission),
        _PROOF if was_run else _NO_PROOF,
        _CHANGES.format(package=emission.package),
        "".join(_remarks(emission)),
    )
    return "".join(parts)


def _features(emission: Emission) -> str:
    if emission.feature_store == "none":
        return ""
    tier = ", with Redis between the processes and the source" if emission.feature_store == "redis" else ""
    return _FEATURES.format(package=emission.package, tier=tier)


def _story(steps: tuple[EmittedStep, ...]) -> str:
    lines = [
        f"{number}. {one_line(step.title).replace('``', '`').rstrip('.')}: {code(f'{step.module}.{step.function}')}{_makes(step)}\n"
        for number, step in enumerate(steps, start=1)
    ]
    told = "\n`pipeline.run` calls the steps in the order of the notebook:\n\n" + "".join(lines)
    return "\n## The story\n" + (
        told if steps else "\nThe notebook only defines things; nothing is computed.\n"
    )


def _makes(step: EmittedStep) -> str:
    made = ", ".join(map(code, step.returns))
    return f" makes {made}" if made else ""


def _parameters(parameters: tuple[EmittedParameter, ...]) -> str:
    if not parameters:
        return "\n## Parameters\n\nNone.\n"
    rows = [f"| {code(p.name)} | {code(p.annotation)} | {_default(p)} |\n" for p in parameters]
    return "\n## Parameters\n\n| name | type | default |\n| --- | --- | --- |\n" + "".join(rows)


def _default(parameter: EmittedParameter) -> str:
    if parameter.secret and not parameter.required:
        return f"nothing reads it; from the environment: {code(parameter.environment_variable)}"
    if parameter.secret:
        return f"required, from the environment: {code(parameter.environment_variable)}"
    shown = parameter.default if len(parameter.default) <= 60 else parameter.default[:59] + "…"
    return code(shown)


def _remarks(emission: Emission) -> Iterator[str]:
    """Say where the structure is less fine than it could be."""
    remarks = [
        f"- {code(each.rung)}{_place(each.cell)}: {table_cell(each.reason)}\n" for each in emission.fallbacks
    ]
    remarks += [
        f"- Not among the dependencies, since it has no name: {code(text)}\n"
        for text in unnamed_dependencies(emission)
        if "://" not in text
    ]
    remarks += [
        f"- Not among the dependencies, since no index is known to have it: {code(name)}\n"
        for name in emission.unknown
    ]
    if remarks:
        yield "\n## Where to look twice\n\n"
        yield from remarks


def _place(cell: int | None) -> str:
    return "" if cell is None else f", cell {cell}"
