"""``params.py`` and ``results.py``: what goes into a run and what comes out."""

from __future__ import annotations

from promote.emission import EmittedParameter
from promote.emit.imports import ImportTable
from promote.emit.steps import parameter_type
from promote.plan.literals import is_mutable
from promote.plan.model import Parameter, Plan


def emitted_parameters(plan: Plan) -> tuple[EmittedParameter, ...]:
    """Fields of ``Params``; the secrets first, which have no default of their own."""
    return tuple(
        EmittedParameter(
            name=p.name,
            annotation=parameter_type(p),
            default="" if p.secret else p.source,
            is_path=p.is_path,
            secret=p.secret,
            environment_variable=p.name.upper() if p.secret else "",
            tagged=p.tagged,
            cell=p.statement.position.cell if p.statement else None,
        )
        for p in plan.symbols.parameters.values()
    )


def params_module(plan: Plan) -> str:
    """Source of ``params.py``."""
    parameters = list(plan.symbols.parameters.values())
    fields = "\n".join(_field(p) for p in parameters)
    imports = ["from dataclasses import dataclass"]
    if any(p.secret or is_mutable(p.value) for p in parameters):
        imports = ["from dataclasses import dataclass, field"]
    if any(p.secret for p in parameters):
        imports.insert(0, "import os")
    secret = f"\n\n{_SECRET}" if any(p.secret for p in parameters) else ""
    body = f"\n{fields}" if fields else ""
    return (
        '"""Parameters of a run, with the notebook\'s own values as defaults."""\n\n'
        + "\n".join(imports)
        + secret
        + f'\n\n\n@dataclass(frozen=True, kw_only=True)\nclass Params:\n    """{_doc(parameters)}"""\n{body}\n'
    )


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


def _field(parameter: Parameter) -> str:
    annotation = parameter_type(parameter)
    if parameter.secret:
        name = parameter.name.upper()
        return f'    {parameter.name}: str = field(default_factory=lambda: _from_environment("{name}"), repr=False)'
    if is_mutable(parameter.value):
        return f"    {parameter.name}: {annotation} = field(default_factory=lambda: {parameter.source})"
    return f"    {parameter.name}: {annotation} = {parameter.source}"


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
