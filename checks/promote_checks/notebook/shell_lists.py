"""IPython's list of shell lines knows ``.s``, ``.n`` and ``.l``; the plain list of the package does not."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable

from promote_checks.notebook.edit import Edit, apply, span
from promote_checks.notebook.magic import RefusedMagic

_JOINED = {"s": '" ".join({})', "spstr": '" ".join({})', "n": '"\\n".join({})', "nlstr": '"\\n".join({})'}
_ITSELF = frozenset({"l", "list"})
_OTHERS = frozenset(
    {"p", "paths", "grep", "fields", "sort", "get_list", "get_spstr", "get_nlstr", "get_paths"}
)


class UnknownListUse(Exception):
    """A use of such a list that plain Python has no word for; carries its line."""

    def __init__(self, refusal: RefusedMagic, line: int) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
        self.line = line


def always_shell_lists(trees: Iterable[ast.Module], assigned: Iterable[str]) -> frozenset[str]:
    """Names that nothing but ``x = !command`` binds. ``assigned``: one entry for each such assignment."""
    from_shell = Counter(assigned)
    if not from_shell:
        return frozenset()
    stored = Counter(
        node.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    return frozenset(name for name, count in from_shell.items() if stored[name] == count)


def as_plain_lists(python: str, tree: ast.Module, names: frozenset[str]) -> str:
    """Replace what only IPython's list can do. Raises ``UnknownListUse`` where there is no replacement."""
    edits = [edit for node in ast.walk(tree) if (edit := _edit(node, names)) is not None]
    if edits and any(isinstance(node, ast.JoinedStr) and _uses(node, names) for node in ast.walk(tree)):
        raise UnknownListUse(_refusal("an f-string or a shell line"), edits[0].start[0])
    return apply(python, edits) if edits else python


def _uses(node: ast.AST, names: frozenset[str]) -> bool:
    return any(_is_use(part, names) for part in ast.walk(node))


def _is_use(node: ast.AST, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
        and (node.attr in _JOINED or node.attr in _ITSELF or node.attr in _OTHERS)
    )


def _edit(node: ast.AST, names: frozenset[str]) -> Edit | None:
    if (
        not isinstance(node, ast.Attribute)
        or not _is_use(node, names)
        or not isinstance(node.value, ast.Name)
    ):
        return None
    if node.attr in _OTHERS or node.lineno != node.end_lineno:
        raise UnknownListUse(_refusal(f"`.{node.attr}`"), node.lineno)
    name = node.value.id
    return Edit(*span(node), _JOINED.get(node.attr, "{}").format(name))


def _refusal(where: str) -> RefusedMagic:
    return RefusedMagic(
        f"{where} uses a list of shell output as only IPython's own list can be used",
        "use a plain list: join it, sort it or filter it in Python",
    )
