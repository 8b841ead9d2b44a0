"""``params.py`` and ``results.py``: what goes into a run and what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from promote.emission import EmittedParameter
from promote.emit.imports import ImportTable
from promote.emit.steps import parameter_type
from promote.plan.literals import is_mutable
from promote.plan.model import Parameter, Plan


def emitted_parameters(plan: Plan) -> tuple[EmittedParameter, ...]:
    """Fields of ``Params``; the secrets first, which have no default of their own."""
    return tuple(
        EmittedParameter(
            name=p.field,
            annotation=_shown_type(p),
            default="" if p.secret else p.source,
            is_path=p.is_path,
            secret=p.secret,
            environment_variable=p.name.upper() if p.secret else "",
            tagged=p.tagged,
            cell=p.statement.position.cell if p.statement else p.cell,
            comment=p.comment,
            required=p.required,
        )
        for p in plan.symbols.parameters.values()
    )


def params_module(plan: Plan) -> str:
    """Source of ``params.py``."""
    parameters = list(plan.symbols.parameters.values())
    # A parameter of the notebook may be called ``field``.
    field = "field" if all(p.field != "field" for p in parameters) else "dataclasses.field"
    fields = "\n".join(_field(p, field) for p in parameters)
    body = f"\n{fields}" if fields else ""
    reader = f"\n\n{_SECRET}" if any(p.secret and p.required for p in parameters) else ""
    return (
        '"""Parameters of a run, with the notebook\'s own values as defaults."""\n\n'
        + "\n".join(_imports(parameters, field))
        + reader
        + f'\n\n\n@dataclass(frozen=True, kw_only=True)\nclass Params:\n    """{_doc(parameters)}"""\n{body}\n'
    )


def _imports(parameters: list[Parameter], field: str) -> Iterator[str]:
    made = any(p.secret or is_mutable(p.value) for p in parameters)
    if made and field != "field":
        yield "import dataclasses"
    if any(p.secret for p in parameters):
        yield "import os"
    yield (
        "from dataclasses import dataclass, field"
        if made and field == "field"
        else "from dataclasses import dataclass"
    )
    types = " ".join(parameter_type(p) for p in parameters)
    named = [name for name in ("Any", "Literal") if f"typing.{name}" in types]
    if named:
        yield f"from typing import {', '.join(named)}"


_SECRET = '''
def _from_environment(name: str) -> str:
    """Read a secret; it is never written down here."""
    value = os.environ.get(name)
    if not value:
        message = f"set the environment variable {name}"
        raise LookupError(message)
    return value'''


def _doc(parameters: list[Parameter]) -> str:
    return "What a caller may change from run to run." if parameters else "This notebook has no parameters."


def _shown_type(parameter: Parameter) -> str:
    return parameter_type(parameter).replace("typing.", "")


def _field(parameter: Parameter, field: str) -> str:
    annotation, name = _shown_type(parameter), parameter.field
    comment = f"  # {parameter.comment}" if parameter.comment else ""
    if parameter.secret:
        variable = parameter.name.upper()
        factory = (
            f'_from_environment("{variable}")' if parameter.required else f'os.environ.get("{variable}", "")'
        )
        return f"    {name}: str = {field}(default_factory=lambda: {factory}, repr=False){comment}"
    if is_mutable(parameter.value):
        return f"    {name}: {annotation} = {field}(default_factory=lambda: {parameter.source}){comment}"
    return f"    {name}: {annotation} = {parameter.source}{comment}"


def results_module(plan: Plan, imports: ImportTable) -> str:
    """Source of ``results.py``."""
    fields = [f"    {name}: {imports.annotation(plan.facts.type_of(name))}" for name in plan.results]
    text = (
        '    """What the run computed: each value that a caller could want, under its notebook name."""\n'
        if fields
        else '    """This notebook leaves no values behind."""\n'
    )
    imports.add("from dataclasses import dataclass")
    body = "\n" + "\n".join(fields) + "\n" if fields else ""
    return (
        f'"""Results of a run."""\n\n{imports.render()}\n\n\n'
        f"@dataclass(frozen=True, kw_only=True, eq=False)\nclass Results:\n{text}{body}"
    )
