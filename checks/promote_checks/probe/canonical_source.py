"""The code of a function in a form that promotion does not change.

Promotion annotates, turns prints into log lines, adds ``cast``, and passes on as parameters what were globals.
Everything else that a function says is kept. Where no source is to be had (a function made by ``exec`` or by
``dataclasses``), the byte code stands for it.
"""

from __future__ import annotations

import ast
import copy
import dis
import linecache
import sys
import types
from collections.abc import Iterator
from typing import Any

from promote_checks.probe.canonical_core import SIGNATURES, is_own

TIMED_CELLS: list[str] = []
"""Sources of cells whose code runs under a name that several share (``%%time``)."""
TREES: dict[str, tuple[str, Any]] = {}
"""File -> its text and tree."""
LOOKED_UP = ("LOAD_GLOBAL", "STORE_GLOBAL", "LOAD_NAME")
CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def note_timed(cell: str) -> None:
    """Remember the code below ``%%time``: it is compiled under a name by which Python does not find it."""
    first, _, body = cell.lstrip().partition("\n")
    if first.split()[:1] == ["%%time"]:
        TIMED_CELLS.append(body)


def function_text(function: Any) -> tuple[str, set[str]]:
    """The neutral form of a function's code, and the names in it."""
    node = node_of(function.__code__)
    if node is None:
        return code_text(function.__code__), names_in(function.__code__)
    neutral = Neutral(function.__globals__).outermost(copy.deepcopy(node))
    names = {part.id for part in ast.walk(neutral) if isinstance(part, ast.Name)}
    return ast.dump(neutral), names


def node_of(code: Any) -> Any:
    """The definition or lambda that a code object was compiled from; None where there is no source."""
    for text in [*TIMED_CELLS[::-1]] if code.co_filename == "<timed exec>" else [source_of(code.co_filename)]:
        found = [node for node in functions_in(code.co_filename, text) if begins_at(node, code)]
        if len(found) > 1:
            found = [node for node in found if same_code(node, code)]
        if found:
            return found[0]
    return None


def source_of(file: str) -> str:
    """The text that was compiled under this name, if Python still knows it."""
    return "".join(linecache.getlines(file))


def functions_in(file: str, text: str) -> list[Any]:
    """Every function in a file."""
    known = TREES.get(file)
    if known is None or known[0] != text:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            tree = ast.Module([], [])
        known = (text, [node for node in ast.walk(tree) if isinstance(node, CODE)])
        TREES[file] = known
    found: list[Any] = known[1]
    return found


def begins_at(node: Any, code: Any) -> bool:
    """Whether name and first line are those of the code object."""
    if isinstance(node, ast.Lambda):
        return bool(code.co_name == "<lambda>" and node.lineno == code.co_firstlineno)
    first = min([node.lineno, *(part.lineno for part in node.decorator_list)])
    return bool(code.co_name == node.name and first == code.co_firstlineno)


def same_code(node: Any, code: Any) -> bool:
    """Whether a function compiles to this code: several may begin in one line."""
    outer = ast.parse("lambda: 0", mode="eval")
    names = [ast.arg(arg=name, annotation=None) for name in code.co_freevars]
    outer.body.args.args = names  # type: ignore[attr-defined]
    inner = copy.deepcopy(node)
    if not isinstance(inner, ast.Lambda):
        return True
    outer.body.body = inner  # type: ignore[attr-defined]
    compiled = compile(ast.fix_missing_locations(outer), "", "eval", dont_inherit=True)
    return any(
        code_text(found) == code_text(code) for found in codes_in(compiled) if found.co_name == "<lambda>"
    )


def codes_in(code: Any) -> Iterator[Any]:
    """Code objects inside one, at any depth."""
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from codes_in(constant)


def code_text(code: Any) -> str:
    """Byte code, names and constants."""
    constants = [
        code_text(part) if isinstance(part, types.CodeType) else constant_text(part)
        for part in code.co_consts
    ]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_argcount, code.co_kwonlyargcount)
    return f"{code.co_name} {code.co_code!r} {constants} {names}"


def constant_text(constant: Any) -> str:
    """A constant; a frozen set has no order."""
    if isinstance(constant, frozenset):
        return f"frozenset{sorted(map(repr, constant))}"
    return f"{type(constant).__name__} {constant!r}"


def names_in(code: Any) -> set[str]:
    """Names that byte code may read."""
    return {*code.co_names, *code.co_freevars}.union(*(names_in(part) for part in codes_in(code)))


def global_names(code: Any) -> set[str]:
    """Names that a function and those in it look up in their module."""
    found = {part.argval for part in dis.get_instructions(code) if part.opname in LOOKED_UP}
    return found.union(*(global_names(part) for part in code.co_consts if isinstance(part, types.CodeType)))


class Neutral(ast.NodeTransformer):
    """Takes out of a function what promotion may put in, and brings into one form what it may rewrite."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope

    def outermost(self, node: Any) -> Any:
        """The function itself: its decorators have been called, and lifted globals are no parameters."""
        if not isinstance(node, ast.Lambda):
            node.decorator_list = []
            known = SIGNATURES.get(node.name)
            pairs = zip(node.args.kwonlyargs, node.args.kw_defaults)
            kept = [pair for pair in pairs if known is None or pair[0].arg in known]
            node.args.kwonlyargs = [argument for argument, _ in kept]
            node.args.kw_defaults = [default for _, default in kept]
        # Defaults were evaluated: their values are compared.
        node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]
        node.args.kw_defaults = [default and ast.Constant(None) for default in node.args.kw_defaults]
        return self.visit(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = node.type_comment = None
        return node

    def visit_FunctionDef(self, node: Any) -> Any:
        node.returns = node.type_comment = None
        node.body = without_docstring(node.body)
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        node.body = without_docstring(node.body)
        fields = {id(part) for part in node.body if isinstance(part, ast.AnnAssign)}
        for part in node.body:
            if id(part) in fields:
                part.annotation = ast.Constant(None)  # type: ignore[attr-defined]
        node.body = [part if id(part) in fields else self.visit(part) for part in node.body]
        node.body = [part for part in node.body if part is not None] or [ast.Pass()]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        self.generic_visit(node)
        return node.value and ast.Assign([node.target], node.value, None)

    def visit_Pass(self, node: ast.Pass) -> None:
        return None

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(node.value)

    def visit_Global(self, node: Any) -> ast.Global:
        return ast.Global(sorted(node.names))

    visit_Nonlocal = visit_Global

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant("__main__") if node.id == "__name__" else node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        self.generic_visit(node)
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            node.value = None
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        module = node.module or ""
        if node.level or is_own(module.partition(".")[0]):
            node.module, node.level = module.rpartition(".")[2], 0
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        self.generic_visit(node)
        texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        return ast.Constant("".join(map(str, texts))) if len(texts) == len(node.values) else node

    def visit_Expr(self, node: ast.Expr) -> Any:
        self.generic_visit(node)
        call = node.value
        if not isinstance(call, ast.Call):
            return node
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in ("show", "close")
            and self.is_pyplot(call)
        ):
            return ast.Expr(ast.Call(ast.Constant("figures are shown"), [], []))
        if isinstance(call.func, ast.Name) and call.func.id == "display" and not call.keywords:
            return [ast.Expr(part) for part in call.args if isinstance(part, ast.Call)]
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if len(node.args) == 2 and self.value_of(node.func) is getattr(sys.modules.get("typing"), "cast", ""):
            return node.args[1]
        called = self.value_of(node.func)
        known = SIGNATURES.get(getattr(called, "__name__", "")) if is_own_function(called) else None
        if known is not None:
            node.keywords = [
                keyword for keyword in node.keywords if keyword.arg in known or keyword.arg is None
            ]
        return printed_line(node, self.scope)

    def value_of(self, node: ast.expr) -> Any:
        """What a name, or an attribute of a module, stands for in the function's module."""
        if isinstance(node, ast.Name):
            return self.scope.get(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = self.scope.get(node.value.id)
            return getattr(owner, node.attr, None) if isinstance(owner, types.ModuleType) else None
        return None

    def is_pyplot(self, call: ast.Call) -> bool:
        """``plt.show()``, or the ``plt.close("all")`` that does the same without a reader."""
        module = sys.modules.get("matplotlib.pyplot")
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        shown = isinstance(call.func, ast.Attribute) and call.func.attr == "show"
        every = [ast.dump(argument) for argument in call.args] == [ast.dump(ast.Constant("all"))]
        return module is not None and self.value_of(owner) is module and (shown or every)


def is_own_function(value: Any) -> bool:
    """Whether this is a function of the notebook."""
    return isinstance(value, types.FunctionType) and is_own(value.__module__)


def without_docstring(body: list[Any]) -> list[Any]:
    """Statements behind the docstring."""
    first = body[0] if body else None
    is_literal_line = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if is_literal_line and isinstance(first.value.value, str) else body  # type: ignore[union-attr]


def printed_line(node: ast.Call, scope: dict[str, Any]) -> ast.expr:
    """A print or a log line of the package, as its text with a place for each value."""
    if isinstance(node.func, ast.Name) and node.func.id == "print" and "print" not in scope:
        if any(keyword.arg != "sep" or not is_literal(keyword.value) for keyword in node.keywords):
            return node
        separator = node.keywords[0].value.value if node.keywords else " "  # type: ignore[attr-defined]
        if len(node.args) == 1 and own_format(node.args[0]):
            return neutral_print(*own_format(node.args[0]))
        texts = [part.value if is_literal(part) else "%s" for part in node.args]  # type: ignore[attr-defined]
        return neutral_print(separator.join(texts), [part for part in node.args if not is_literal(part)])
    if (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "info"
        and isinstance(node.func.value, ast.Name)
    ):
        logger = scope.get(node.func.value.id)
        if type(logger).__name__ == "Logger" and is_own(getattr(logger, "name", "")) and node.args:
            first, *rest = node.args
            if is_literal(first):
                text = first.value  # type: ignore[attr-defined]
                return neutral_print(text.replace("%%", "%") if rest else text, rest)
            return neutral_print("%s", [first, *rest])
    return node


def own_format(node: ast.expr) -> tuple[str, list[ast.expr]] | tuple[()]:
    """``"%s: %.2f" % (name, value)`` as text and values."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and is_literal(node.left)):
        return ()
    if not (isinstance(node.right, ast.Tuple) and len(node.right.elts) > 1):
        return ()
    return node.left.value, node.right.elts  # type: ignore[attr-defined]


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def neutral_print(text: str, values: list[ast.expr]) -> ast.expr:
    """One form for what is printed."""
    return ast.Call(ast.Constant("print"), [ast.Constant(text), *values], [])
