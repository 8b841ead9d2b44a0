"""What is expected of a point: a small language that is read, never executed.

Comparisons, ``and``, ``or``, ``not``, arithmetic, ``results.auc``, ``scores["rf"]``, and ``len``, ``abs``,
``min``, ``max``, ``round``. An expectation that can't be evaluated has not been met.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import math
import operator
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

FUNCTIONS: dict[str, Callable[..., Any]] = {"len": len, "abs": abs, "min": min, "max": max, "round": round}
_ARITHMETIC: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, holder: item in holder,
    ast.NotIn: lambda item, holder: item not in holder,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_UNARY: dict[type[ast.AST], Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
_LITERALS = (int, float, str, bool, type(None))
SHOWN = 120
"""Characters of a value that a report shows."""


MANY = 12
"""Names that are told when one is not there."""


class NotEvaluable(Exception):
    """The expectation says neither yes nor no; the message says why."""


_ANSWERS = (ast.Compare, ast.BoolOp, ast.Name, ast.Attribute, ast.Subscript)


def parsed(text: str) -> ast.expr:
    """The expression of an expectation; ``ValueError`` says what it may not hold."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"is no expression: {getattr(error, 'msg', error)}") from None
    _allow(tree)
    negated = isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    if not negated and not isinstance(tree, _ANSWERS):
        raise ValueError("says neither yes nor no: compare something")
    if not any(isinstance(node, ast.Name) and node.id not in FUNCTIONS for node in ast.walk(tree)):
        raise ValueError("names no variable, so it would be true or false of any run")
    return tree


def _allow(node: ast.AST) -> None:
    """Refuse whatever the evaluation does not know."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            if not isinstance(part.func, ast.Name) or part.func.id not in FUNCTIONS or part.keywords:
                raise ValueError(f"may call only {', '.join(FUNCTIONS)}, not {ast.unparse(part.func)}")
        elif isinstance(part, ast.Attribute) and part.attr.startswith("_"):
            raise ValueError(f"may not look at {part.attr}")
        elif isinstance(part, ast.Constant) and not isinstance(part.value, _LITERALS):
            raise ValueError(f"may not hold {ast.unparse(part)}")
        elif isinstance(part, ast.Subscript) and not _literal_index(part.slice):
            raise ValueError(f"may be indexed by a literal only, not by {ast.unparse(part.slice)}")
        elif not isinstance(part, _ALLOWED):
            raise ValueError(f"may not hold {type(part).__name__}: {_shown(part)}")


_ALLOWED = (
    *(ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.BinOp, ast.Call),
    *(ast.Name, ast.Load, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List),
    *_ARITHMETIC,
    *_COMPARISONS,
    *_UNARY,
)


def _shown(part: ast.AST) -> str:
    return ast.unparse(part) if isinstance(part, ast.expr) else type(part).__name__


def _literal_index(index: ast.expr) -> bool:
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub):
        index = index.operand
    if isinstance(index, ast.Tuple):
        return all(_literal_index(part) for part in index.elts)
    return isinstance(index, ast.Constant) and isinstance(index.value, (int, str))


def judge(expectations: list[str], namespace: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each expectation with ``verdict`` (pass, fail, error), ``why`` and the ``values`` that it names."""
    return [_judged(text, namespace) for text in expectations]


def _judged(text: str, namespace: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"text": text, "verdict": "error", "why": "", "values": {}}
    try:
        tree = parsed(text)
        answer = truth(evaluated(tree, namespace))
        told["verdict"] = "pass" if answer else "fail"
    except NotEvaluable as error:
        told["why"] = str(error)
        return {**told, "values": _values(text, namespace)}
    except Exception as error:  # noqa: BLE001 - objects of the notebook may raise anything when compared
        told["why"] = f"{type(error).__name__}: {error}"[:SHOWN]
    return {**told, "values": _values(text, namespace)}


def truth(value: Any) -> bool:
    """Yes or no; anything else is no answer."""
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    raise NotEvaluable(f"is {_short(value)}, which is neither yes nor no")


def evaluated(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    """The value of an expression that ``parsed`` has allowed."""
    return _EVALUATORS[type(node)](node, namespace)


def _name(node: Any, namespace: Mapping[str, Any]) -> Any:
    if node.id in namespace:
        return namespace[node.id]
    return field(namespace, node.id)


def field(namespace: Mapping[str, Any], name: str) -> Any:
    """A field of ``results``, if the notebook has it and no variable of that name."""
    results = namespace.get("results")
    if isinstance(results, Mapping) and name in results:
        return results[name]
    if results is not None and not name.startswith("_") and hasattr(results, name):
        return getattr(results, name)
    raise NotEvaluable(f"the notebook has no variable {name}{_others(namespace, name)}")


def _others(namespace: Mapping[str, Any], name: str) -> str:
    """What may have been meant."""
    own = [other for other, value in namespace.items() if _is_result(other, value)]
    near = difflib.get_close_matches(name, own, n=3)
    if near:
        return f" (did you mean {' or '.join(near)}?)"
    return f" (it has {', '.join(sorted(own)[:MANY])}{', ...' if len(own) > MANY else ''})" if own else ""


def _is_result(name: str, value: Any) -> bool:
    """What a notebook computed, not what it imported or defined, nor what the shell keeps."""
    return not (
        name.startswith("_") or name in ("In", "Out") or callable(value) or isinstance(value, ModuleType)
    )


def _attribute(node: Any, namespace: Mapping[str, Any]) -> Any:
    holder = evaluated(node.value, namespace)
    if not hasattr(holder, node.attr) and isinstance(holder, Mapping) and node.attr in holder:
        return holder[node.attr]
    return getattr(holder, node.attr)


def _compare(node: Any, namespace: Mapping[str, Any]) -> Any:
    left = evaluated(node.left, namespace)
    answer: Any = True
    for kind, right_node in zip(node.ops, node.comparators):
        right = evaluated(right_node, namespace)
        if _nan(left) or _nan(right):
            raise NotEvaluable("compares with nan, which says nothing")
        answer = truth(_COMPARISONS[type(kind)](left, right))
        if not answer:
            return False
        left = right
    return answer


def _nan(value: Any) -> bool:
    """Only a float can differ from itself; frames and arrays are not asked."""
    return (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in ("NAType", "NaTType")


def _boolean(node: Any, namespace: Mapping[str, Any]) -> bool:
    wanted = isinstance(node.op, ast.Or)
    for part in node.values:
        if truth(evaluated(part, namespace)) is wanted:
            return wanted
    return not wanted


def _unary(node: Any, namespace: Mapping[str, Any]) -> Any:
    value = evaluated(node.operand, namespace)
    return not truth(value) if isinstance(node.op, ast.Not) else _UNARY[type(node.op)](value)


def _binary(node: Any, namespace: Mapping[str, Any]) -> Any:
    return _ARITHMETIC[type(node.op)](evaluated(node.left, namespace), evaluated(node.right, namespace))


def _call(node: Any, namespace: Mapping[str, Any]) -> Any:
    return FUNCTIONS[node.func.id](*(evaluated(part, namespace) for part in node.args))


_EVALUATORS: dict[type[ast.AST], Callable[[Any, Mapping[str, Any]], Any]] = {
    ast.Name: _name,
    ast.Constant: lambda node, _: node.value,
    ast.Attribute: _attribute,
    ast.Subscript: lambda node, names: evaluated(node.value, names)[ast.literal_eval(node.slice)],
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Call: _call,
    ast.Tuple: lambda node, names: tuple(evaluated(part, names) for part in node.elts),
    ast.List: lambda node, names: [evaluated(part, names) for part in node.elts],
}


def _values(text: str, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """What the names and the paths from them stand for, as plain JSON values."""
    try:
        tree = parsed(text)
    except ValueError:
        return {}
    shown = {}
    for node in _outermost(tree):
        # Why a value can't be had is told with the verdict.
        with contextlib.suppress(Exception):
            shown[ast.unparse(node)] = plain(evaluated(node, namespace))
    return shown


def _outermost(node: ast.AST) -> list[ast.expr]:
    """Names with the longest path behind each, and the calls around them."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
        return [node]
    return [found for child in ast.iter_child_nodes(node) for found in _outermost(child)]


def plain(value: Any) -> Any:
    """Numbers, texts, yes and no as they are (numpy's too); of anything else its type and size."""
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, str):
        return value if len(value) <= SHOWN else value[:SHOWN] + "..."
    if isinstance(value, _LITERALS):
        return value
    return _short(value)


def _short(value: Any) -> str:
    """A type and a size, no content: it may be personal."""
    shape = getattr(value, "shape", None)
    size = f" of shape {shape}" if isinstance(shape, tuple) else ""
    if not size and isinstance(value, (list, tuple, dict, set)):
        size = f" of {len(value)}"
    return f"a {type(value).__name__}{size}"
