"""One step as a function: signature, docstring, the notebook's statements, and what it returns."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from promote.emit.functions import signature_edits
from promote.emit.imports import ImportTable
from promote.emit.rewrite import SHOW, Setting, rewrite
from promote.plan.literals import annotation_of
from promote.plan.liveness import is_show
from promote.plan.model import Parameter, Plan, Step
from promote.plan.statements import Statement
from promote.plan.steps import deleted_names
from promote.plan.text import Edit, indent

MANY = 4
_WIDTH = 76
_EMPTY = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"}


@dataclass(frozen=True, slots=True)
class FunctionText:
    """Source of a function and what its module needs for it."""

    source: str
    uses_logger: bool


def parameter_type(parameter: Parameter) -> str:
    """Annotation of a parameter: the notebook's own type."""
    return "str" if parameter.secret else parameter.annotation or annotation_of(parameter.value)


def step_function(step: Step, plan: Plan, imports: ImportTable, setting: Setting) -> FunctionText:
    """The whole function, with the class of its result where it returns many values."""
    returned = return_annotation(step, plan, imports)
    head = _signature(step, plan, imports, returned)
    body, uses_logger = _body(step, plan, imports, setting)
    source = f"{head}\n{indent(_docstring(step))}\n{indent(body)}\n"
    if len(step.returns) > MANY:
        source = f"{_outputs_class(step, plan, imports)}\n\n\n{source}"
    return FunctionText(source, uses_logger)


def return_annotation(step: Step, plan: Plan, imports: ImportTable) -> str:
    """Annotation of what the step returns, spelled for the module of ``imports``."""
    if step.returns_figure and not step.returns:
        return imports.annotation("matplotlib.figure.Figure")
    if not step.returns:
        return "None"
    if len(step.returns) > MANY:
        return outputs_name(step)
    types = [imports.annotation(type_after(name, step, plan)) for name in step.returns]
    return types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"


def outputs_name(step: Step) -> str:
    """Class of a step's result: ``TrainModelOutputs``."""
    return "".join(word.capitalize() for word in step.function.split("_")) + "Outputs"


def type_after(name: str, step: Step, plan: Plan) -> str:
    """Observed type of a variable when the step returns."""
    end = step.statements[-1]
    position = max(s.position for s in step.statements)
    return plan.facts.type_of(name, max(position, end.position))


def type_before(name: str, step: Step, plan: Plan) -> str:
    """Observed type of a variable when the step starts."""
    number = step.statements[0].number
    earlier = [s.position for s in plan.statements[:number]]
    return plan.facts.type_of(name, earlier[-1] if earlier else step.statements[0].position)


def _signature(step: Step, plan: Plan, imports: ImportTable, returned: str) -> str:
    arguments = [f"{n}: {imports.annotation(type_before(n, step, plan))}" for n in step.takes]
    if step.parameters:
        arguments.append("*")
        arguments += [
            f"{n}: {imports.annotation(parameter_type(plan.symbols.parameters[n]))}" for n in step.parameters
        ]
    word = "async def" if step.is_async else "def"
    return f"{word} {step.function}({', '.join(arguments)}) -> {returned}:"


def _docstring(step: Step) -> str:
    title = sentence(step)
    cells = [c + 1 for c in step.cells]
    where = f"Notebook cell {cells[0]}." if len(cells) == 1 else f"Notebook cells {cells[0]} to {cells[-1]}."
    lines = [title]
    prose = _safe(step.prose)
    if prose and prose.rstrip(".") != title.rstrip("."):
        lines += ["", *textwrap.wrap(prose, _WIDTH)]
    silent = sorted(step.changed - set(step.returns))
    if silent:
        lines += ["", *textwrap.wrap(f"Changes {', '.join(f'``{n}``' for n in silent)} in place.", _WIDTH)]
    return '"""' + "\n".join([*lines, "", where]) + '\n"""'


def sentence(step: Step) -> str:
    """One line that says what the step does."""
    heading = _safe(step.heading)
    if heading and step.function.startswith(heading.split(" ")[0].lower()):
        return heading.rstrip(".:;!? ") + "."
    words = step.function.split("_")
    if step.returns and len(step.returns) <= MANY and words[1:] == step.returns[0].lower().split("_"):
        named = [f"``{name}``" for name in step.returns]
        listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        return f"{words[0].capitalize()} {listed}."
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def _safe(text: str) -> str:
    return text.replace("\\", "").replace('"""', "'''").replace('"', "'").strip()


def _outputs_class(step: Step, plan: Plan, imports: ImportTable) -> str:
    imports.add("from typing import NamedTuple")
    fields = "\n".join(
        f"    {_field_name(n)}: {imports.annotation(type_after(n, step, plan))}" for n in step.returns
    )
    return f'class {outputs_name(step)}(NamedTuple):\n    """What ``{step.function}`` returns."""\n\n{fields}'


def _prints(statement: Statement) -> bool:
    """It may write to standard output: it calls something, and is not itself a definition or an import."""
    node = statement.node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    return any(isinstance(inner, ast.Call) for inner in ast.walk(node))


def _field_name(name: str) -> str:
    """A named tuple has methods of its own, and no private fields."""
    plain = name.lstrip("_")
    return f"{plain}_" if plain in ("count", "index") or plain != name else name


def _body(step: Step, plan: Plan, imports: ImportTable, setting: Setting) -> tuple[str, bool]:
    lines: list[str] = []
    uses_logger = False
    for name in step.declare:
        lines.append(f"{name}: {imports.annotation(plan.facts.type_of(name))}")
    for name in step.falls_back:
        imports.add("import builtins")
        lines.append(f"{name} = builtins.{name}")
    previous: Statement | None = None
    for statement in step.statements:
        if previous is not None and previous.position.cell != statement.position.cell:
            lines.append("")
        lines += statement.comments
        text, logs, done_closed = _statement_text(statement, step, plan, imports, setting)
        uses_logger |= logs
        if statement.captured and _prints(statement):
            # What %%capture kept from the reader is kept from the log as well.
            imports.add("import contextlib")
            imports.add("import io")
            text = f"with contextlib.redirect_stdout(io.StringIO()):\n{indent(text)}"
        handed_over = done_closed and is_show(statement, plan.facts) and _hands_over_figure(statement, step)
        lines += _closing(statement, step, imports) if handed_over else [text]
        lines += statement.after
        if statement.number in step.close_after and not done_closed:
            lines += _closing(statement, step, imports)
        previous = statement
    lines += _return(step, imports)
    return "\n".join(lines), uses_logger


def _statement_text(
    statement: Statement, step: Step, plan: Plan, imports: ImportTable, setting: Setting
) -> tuple[str, bool, bool]:
    logger = "" if statement.captured else setting.logger
    own = Setting(plan, setting.local, logger, setting.partial)
    edits = tuple(_annotation_edits(statement, step, plan, imports))
    edits += tuple(
        signature_edits(statement, plan.facts, imports, (), lambda name: plan.facts.type_of(name))
        if not isinstance(statement.node, ast.Expr)
        else ()
    )
    done = rewrite(statement, own, edits)
    if done.uses_partial:
        imports.add("from functools import partial" if setting.partial == "partial" else "import functools")
    shows_last = done.closes_figures and isinstance(statement.node, ast.Expr)
    again = deleted_names(statement) & plan.symbols.builtin_shadows
    if again:
        imports.add("import builtins")
    return (
        "\n".join([done.text, *(f"{n} = builtins.{n}" for n in sorted(again))]),
        done.uses_logger,
        shows_last,
    )


def _annotation_edits(statement: Statement, step: Step, plan: Plan, imports: ImportTable) -> Iterable[Edit]:
    """An empty container says nothing of its elements: annotate it with what it came to hold."""
    node = statement.node
    if not (
        isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    ):
        return
    name = node.targets[0].id
    if name in step.takes or not _is_empty(node.value):
        return
    first = next((s for s in step.statements if name in s.flow.may_bind), None)
    if first is not statement:
        return
    kept = plan.facts.type_of(name)
    kind = _container(node.value)
    if not kept.split("[")[0].endswith(kind) or "[" not in kept:
        kept = {"dict": "dict[typing.Any, typing.Any]"}.get(kind, f"{kind}[typing.Any]")
        if kind not in ("list", "dict", "set"):
            return
    _, end = statement.cell_text.span(node.targets[0])
    yield Edit(end, end, f": {imports.annotation(kept)}")


def _is_empty(node: ast.expr) -> bool:
    if isinstance(node, (ast.List, ast.Set)):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _EMPTY
        and not node.keywords
        and (not node.args or node.func.id == "defaultdict")
    )


def _container(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return "list" if isinstance(node, ast.List) else "dict" if isinstance(node, ast.Dict) else "set"


def _closing(statement: Statement, step: Step, imports: ImportTable) -> list[str]:
    if not _hands_over_figure(statement, step):
        return [f"{SHOW}()"]
    pyplot = pyplot_name(imports)
    return [f"{_figure_name(step)} = {pyplot}.gcf()", f'{pyplot}.close("all")']


def _hands_over_figure(statement: Statement, step: Step) -> bool:
    """The figure that is current behind the last statement is what the step returns."""
    return step.returns_figure and not step.returns and statement is step.statements[-1]


def _figure_name(step: Step) -> str:
    """A local that the step does not have: ``figure`` may be the function of pyplot, or a variable."""
    theirs = {ref.name for statement in step.statements for ref in statement.refs}
    name = "figure"
    while name in theirs:
        name = f"drawn_{name}"
    return name


def pyplot_name(imports: ImportTable) -> str:
    """How the module calls pyplot."""
    for name, each in imports.notebook.items():
        if any(
            i.text in ("import matplotlib.pyplot as " + name, "from matplotlib import pyplot as " + name)
            for i in each
        ):
            imports.use(name)
            return name
    imports.add("from matplotlib import pyplot")
    return "pyplot"


def _return(step: Step, imports: ImportTable) -> list[str]:
    if step.returns_figure and not step.returns:
        return [f"return {_figure_name(step)}"]
    if not step.returns:
        return []
    if len(step.returns) > MANY:
        values = ", ".join(f"{_field_name(n)}={n}" for n in step.returns)
        return [f"return {outputs_name(step)}({values})"]
    return [f"return {', '.join(step.returns)}"]
