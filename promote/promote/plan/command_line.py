"""Whether a script reads its command line, and the field of ``Params`` that stands for it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from promote.plan.model import Parameter
from promote.plan.statements import Statement
from promote_checks.notebook.model import Notebook

_READERS = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args", "docopt"})
"""They read ``sys.argv`` where they are given nothing."""
_LIBRARIES = frozenset({"click", "docopt", "fire", "typer", "absl", "tyro", "cloup", "rich_click"})


def command_line_parameter(
    notebook: Notebook, statements: Sequence[Statement], taken: Collection[str]
) -> Parameter | None:
    """The words behind the script's name; ``None`` for what has no command line, or does not read it."""
    trees = [statement.node for statement in statements]
    if not notebook.is_script or not any(_reads(node, trees) for tree in trees for node in ast.walk(tree)):
        return None
    names = {ref.name for statement in statements for ref in statement.refs} | set(taken)
    field = "argv" if "argv" not in taken else "command_line"
    local = field
    while local in names:
        local = f"given_{local}"
    return Parameter(
        name=local,
        field_name=field,
        value=(),
        source="()",
        statement=None,
        annotation="tuple[str, ...]",
        comment="the words of the script's command line",
    )


def _reads(node: ast.AST, trees: Sequence[ast.stmt]) -> bool:
    if isinstance(node, ast.Call) and _called(node) in _READERS:
        return not _is_given(node, trees)
    if isinstance(node, ast.Attribute):
        return node.attr == "argv"
    if isinstance(node, ast.ImportFrom) and node.module == "sys":
        return any(alias.name == "argv" for alias in node.names)
    return _imports(node)


def _called(node: ast.Call) -> str:
    function = node.func
    return (
        function.attr
        if isinstance(function, ast.Attribute)
        else function.id
        if isinstance(function, ast.Name)
        else ""
    )


def _is_given(node: ast.Call, trees: Sequence[ast.stmt]) -> bool:
    """Words of its own: a literal, or an argument for which every caller gives one."""
    words = node.args[:1] + [k.value for k in node.keywords if k.arg in ("args", "argv")]
    if not words or isinstance(words[0], ast.Constant):
        return False
    word = words[0]
    if not isinstance(word, ast.Name):
        return not any(isinstance(inner, ast.Attribute) and inner.attr == "argv" for inner in ast.walk(word))
    calls = [
        call for function in _functions(node, word.id, trees) for call in _calls_of(function.name, trees)
    ]
    return (
        bool(calls)
        and all(call.args or call.keywords for call in calls)
        and all(not isinstance(each, ast.Constant) for call in calls for each in call.args[:1])
    )


def _functions(call: ast.Call, name: str, trees: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """The functions around a call that take ``name``."""
    for node in (node for tree in trees for node in ast.walk(tree)):
        if not isinstance(node, ast.FunctionDef) or not any(inner is call for inner in ast.walk(node)):
            continue
        if name in {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}:
            yield node


def _calls_of(name: str, trees: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    for tree in trees:
        yield from (n for n in ast.walk(tree) if isinstance(n, ast.Call) and _called(n) == name)


def _imports(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in _LIBRARIES for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _LIBRARIES


def words_of_script(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Subcommands, choices and functions that are made commands: words with a meaning of the script's own."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    fire = any(isinstance(n, ast.Attribute) and n.attr == "Fire" for n in nodes)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Call) and _called(node) in _NAMING:
            texts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
            found.update(text for text in texts if isinstance(text, str))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.decorator_list or fire):
            found.add(node.name)
    return frozenset(found)


_NAMING = frozenset(
    {"add_parser", "add_argument", "command", "add_command", "group", "Choice", "docopt", "Fire"}
)
