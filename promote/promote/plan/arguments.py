"""``parse_args([])`` in a notebook: what the parser would take from a command line becomes parameters."""

from __future__ import annotations

import ast
import shlex
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from promote.plan.assignments import assignments
from promote.plan.literals import annotation_of_any, constant_value, is_constant
from promote.plan.model import Parameter
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit, applied
from promote_checks.notebook.model import TranslatedCell

_PARSERS = frozenset({"parse_args", "parse_known_args"})
_TYPES = ("int", "float", "str")
_FLAGS = {"store_true": False, "store_false": True}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a parser, or of a ``Namespace`` written by hand."""

    name: str
    cell: int
    value: object
    annotation: str
    node: ast.expr | None
    """Its default in the source; ``None`` where there is none, and argparse has its own."""
    call: ast.Call
    """Where a default can be written."""


@dataclass(frozen=True, slots=True)
class LiftedArguments:
    """Cells that take the arguments from parameters, and those."""

    cells: tuple[TranslatedCell, ...]
    parameters: tuple[Parameter, ...]


def lift_arguments(cells: Sequence[TranslatedCell]) -> LiftedArguments:
    """Replace the default of each argument by a parameter, where the notebook itself says what is parsed."""
    found = list(arguments_of(cells))
    if not found:
        return LiftedArguments(tuple(cells), ())
    trees = [parse_cell(cell.python) for cell in cells]
    names = {n.id for t in trees for n in ast.walk(t) if isinstance(n, ast.Name)}
    names |= {n.arg for t in trees for n in ast.walk(t) if isinstance(n, ast.arg)}
    texts = {cell.index: CellText(cell.python) for cell in cells}
    edits: dict[int, list[Edit]] = {}
    parameters = []
    for argument in found:
        parameter = _parameter(argument, names, _literals(trees), texts[argument.cell])
        edits.setdefault(argument.cell, []).append(_edit(argument, parameter.name, texts[argument.cell]))
        parameters.append(parameter)
    done = (replace(cell, python=applied(cell.python, edits.get(cell.index, ()))) for cell in cells)
    return LiftedArguments(tuple(done), tuple(parameters))


def arguments_of(cells: Sequence[TranslatedCell]) -> Iterator[Argument]:
    """Arguments whose value the notebook decides, in its order; none that it sets in another way as well."""
    trees = [(cell.index, parse_cell(cell.python)) for cell in cells]
    nodes = [(cell, node) for cell, tree in trees for node in ast.walk(tree)]
    calls = [(cell, node) for cell, node in nodes if isinstance(node, ast.Call)]
    words = _words([call for _, call in calls if _called(call) in _PARSERS])
    set_later = {n.attr for _, n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
    set_later |= {k.arg for _, c in calls if _called(c) == "set_defaults" for k in c.keywords if k.arg}
    found: list[Argument] = []
    for cell, call in calls:
        if _called(call) == "Namespace":
            found += _of_namespace(call, cell)
        elif _called(call) == "add_argument" and words is not None:
            found += _of_parser(call, cell, words)
    often = Counter(each.name for each in found)
    yield from (each for each in found if often[each.name] == 1 and each.name not in set_later)


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _words(calls: Sequence[ast.Call]) -> list[str] | None:
    """All words that are parsed; ``None`` where some of them come from elsewhere, or nothing is parsed."""
    found: list[str] = []
    for call in calls:
        given = call.args[:1] or [k.value for k in call.keywords if k.arg == "args"]
        words = _spelled(given[0]) if given else None
        if words is None:
            return None
        found += words
    return found if calls else None


def _spelled(node: ast.expr) -> list[str] | None:
    """``[]``, ``["--epochs", "5"]``, ``"--epochs 5".split()``, ``shlex.split("--epochs 5")``."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            words = [n.value for n in elements if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            return words if len(words) == len(elements) else None
        case ast.Constant(value=""):
            return []
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="split"), args=[]):
            return text.split()
        case ast.Call(func=ast.Attribute(attr="split"), args=[ast.Constant(value=str() as text)]):
            return shlex.split(text)
        case _:
            return None


def _of_namespace(call: ast.Call, cell: int) -> Iterator[Argument]:
    for keyword in call.keywords:
        if keyword.arg and is_constant(keyword.value):
            value = constant_value(keyword.value)
            yield Argument(keyword.arg, cell, value, annotation_of_any(value), keyword.value, call)


def _of_parser(call: ast.Call, cell: int, words: Collection[str]) -> Iterator[Argument]:
    options = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    given = {k.arg: k.value for k in call.keywords if k.arg}
    action = given.get("action")
    flag = action.value if isinstance(action, ast.Constant) else "store"
    known = {"default", "type", "help", "choices", "metavar", "dest", "action", "nargs"}
    if len(options) != len(call.args) or not options or given.keys() - known or _is_given(options, words):
        return
    default = given.get("default")
    if not options[0].startswith("-") or (default is not None and not is_constant(default)):
        return
    if flag not in ("store", *_FLAGS):
        return
    value = constant_value(default) if default is not None else _FLAGS.get(str(flag))
    annotation = "bool" if isinstance(value, bool) else _annotation(given, value)
    yield Argument(_destination(options, given), cell, value, annotation, default, call)


def _is_given(options: Sequence[str], words: Collection[str]) -> bool:
    """The words may set it: by its name, an abbreviation of that, or as one of several letters."""
    for word in (word.split("=")[0] for word in words if word.startswith("-")):
        if any(option.startswith(word) or word.startswith(option) for option in options):
            return True
        if not word.startswith("--") and any(len(o) == 2 and o[1] in word for o in options):
            return True
    return False


def _annotation(given: dict[str, ast.expr], value: object) -> str:
    """From ``choices``, ``type`` and the default."""
    kind = given.get("type")
    spelled = kind.id if isinstance(kind, ast.Name) else "str" if kind is None else ""
    choices = given.get("choices")
    if spelled == "str" and choices is not None and is_constant(choices) and "nargs" not in given:
        known = constant_value(choices)
        if isinstance(known, (list, tuple)) and value in known and all(isinstance(one, str) for one in known):
            return f"typing.Literal[{', '.join(map(repr, known))}]"
    if "nargs" in given or spelled not in _TYPES:
        return annotation_of_any(value)
    if value is None:
        return f"{spelled} | None"
    return "float" if spelled == "float" and type(value) is int else annotation_of_any(value)


def _destination(options: Sequence[str], given: dict[str, ast.expr]) -> str:
    own = given.get("dest")
    if isinstance(own, ast.Constant):
        return str(own.value)
    long = [option for option in options if option.startswith("--")]
    return (long or options)[0].lstrip("-").replace("-", "_")


def _literals(trees: Sequence[ast.Module]) -> set[str]:
    """Names that are fields of ``Params`` themselves, or could be."""
    return {name for t in trees for s in t.body for name, value in assignments(s) if is_constant(value)}


def _parameter(argument: Argument, names: set[str], literals: set[str], text: CellText) -> Parameter:
    field = argument.name if argument.name not in literals else f"args_{argument.name}"
    local = field
    while local in names:
        local = f"given_{local}"
    return Parameter(
        name=local,
        field_name=field,
        value=argument.value,
        source=text.source(argument.node) if argument.node is not None else repr(argument.value),
        statement=None,
        annotation=argument.annotation,
        cell=argument.cell,
        comment=_help(argument.call),
    )


def _help(call: ast.Call) -> str:
    texts = [k.value for k in call.keywords if k.arg == "help"]
    text = texts[0].value if texts and isinstance(texts[0], ast.Constant) else ""
    return " ".join(text.split()) if isinstance(text, str) and "%" not in text else ""


def _edit(argument: Argument, name: str, text: CellText) -> Edit:
    if argument.node is not None:
        start, end = text.span(argument.node)
        return Edit(start, end, name)
    given = (*argument.call.args, *(keyword.value for keyword in argument.call.keywords))
    end = max(text.span(node)[1] for node in given)
    return Edit(end, end, f", default={name}")
