"""Modules and packages beside the notebook move into the package; imports of them become relative."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from promote.plan.kinds import MODULES
from promote.plan.path_uses import called
from promote.plan.text import CellText, Edit
from promote_checks.notebook.local import INIT, top_names

_NAMED = re.compile(r"""[fFrRuU]*(['"]{3}|['"])(?P<top>\w+)(?=\.|\1)""")
_BY_NAME = frozenset(
    {"files", "open_text", "open_binary", "read_text", "read_binary", "get_data", "find_spec", "run_module",
     "resource_filename", "resource_string", "resource_stream"}
)  # fmt: skip
"""Functions of ``importlib.resources``, ``pkgutil``, ``runpy`` and the like that take the name of a package."""
_OURS = frozenset(
    {"params", "results", "pipeline", "definitions", "replay", "notebook_code", "session", "figures"}
    | set(MODULES.values())
)


def packaged_names(local: Iterable[str]) -> dict[str, str]:
    """Module beside the notebook -> its name in the package, out of the way of the modules we write."""
    return {name: f"local_{name}" if name in _OURS else name for name in sorted(top_names(local))}


def relative_import(text: str, packaged: Mapping[str, str], dots: int = 1) -> str:
    """The text of an import with modules beside the notebook taken from the package.

    ``dots``: how often the file that holds the text goes up to the package.
    """
    if not packaged:
        return text
    source = CellText(text)
    edits = list(local_import_edits(ast.parse(text), source, packaged, dots))
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def local_import_edits(
    node: ast.AST, text: CellText, packaged: Mapping[str, str], dots: int = 1
) -> Iterator[Edit]:
    """Edits that make every import of such a module below ``node`` relative."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import) and any(_top(alias.name) in packaged for alias in inner.names):
            start, end = text.span(inner)
            yield Edit(start, end, "; ".join(_plain(alias, packaged, dots) for alias in inner.names))
        elif isinstance(inner, ast.ImportFrom) and not inner.level and _top(inner.module or "") in packaged:
            assert inner.module is not None
            start, _ = text.span(inner)
            top = _top(inner.module)
            at = text.text.index(top, start + len("from"))
            yield Edit(at, at + len(top), "." * dots + packaged[top])
        elif isinstance(inner, ast.Call) and called(inner) == "import_module" and len(inner.args) == 1:
            yield from _named_import(inner.args[0], text, packaged, dots)
        elif isinstance(inner, ast.Call) and called(inner) in _BY_NAME and inner.args:
            yield from _named_package(inner.args[0], text, packaged)


def _named_import(name: ast.expr, text: CellText, packaged: Mapping[str, str], dots: int) -> Iterator[Edit]:
    """``import_module("a.b")``, also where only the start of the name is written out."""
    first = name
    while isinstance(first, ast.BinOp):
        first = first.left
    start, end = text.span(first)
    written = _NAMED.match(text.text[start:end])
    if written is None or written["top"] not in packaged:
        return
    at = start + written.start("top")
    yield Edit(at, at + len(written["top"]), "." * dots + packaged[written["top"]])
    end = text.span(name)[1]
    yield Edit(end, end, ", __package__")


def _named_package(name: ast.expr, text: CellText, packaged: Mapping[str, str]) -> Iterator[Edit]:
    """``resources.files("a.b")``: there is no relative form, so the name starts with that of the package."""
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str) and _top(name.value) in packaged):
        return
    if all(part.isidentifier() for part in name.value.split(".")):
        below = ".".join([packaged[_top(name.value)], *name.value.split(".")[1:]])
        yield Edit(*text.span(name), f"f\"{{__name__.partition('.')[0]}}.{below}\"")


def _top(name: str) -> str:
    return name.partition(".")[0]


def _plain(alias: ast.alias, packaged: Mapping[str, str], dots: int) -> str:
    if _top(alias.name) not in packaged:
        return f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")
    parts = [packaged[_top(alias.name)], *alias.name.split(".")[1:]]
    if not alias.asname:
        # The submodule is imported by its package, see ``vendored``.
        del parts[1:]
    bound = alias.asname or _top(alias.name)
    above = "." * dots + ".".join(parts[:-1])
    return f"from {above} import {parts[-1]}" + ("" if bound == parts[-1] else f" as {bound}")


def dotted_imports(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Modules that are imported as ``import a.b``: the name ``a`` is bound, and ``a.b`` must be there."""
    return frozenset(
        alias.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if "." in alias.name and not alias.asname
    )


def vendored(local: Mapping[str, str], trees: Iterable[ast.AST] = ()) -> dict[str, str]:
    """File name in the package -> source. Their author's code is taken as it is, types included.

    ``trees``: the notebook's statements.
    """
    packaged = packaged_names(local)
    dotted = dotted_imports([*trees, *map(ast.parse, local.values())])
    return {
        _place(path, packaged): _vendored(path, source, packaged, _submodules(path, dotted, local))
        for path, source in local.items()
    }


def placed_files(files: Mapping[str, bytes], local: Iterable[str]) -> dict[str, bytes]:
    """Files that lie beside these modules, at the same place beside them in the package."""
    packaged = packaged_names(local)
    placed = {}
    for path, content in files.items():
        first, *rest = PurePosixPath(path).parts
        placed["/".join([packaged.get(first, first) if rest else first, *rest])] = content
    return placed


def _place(path: str, packaged: Mapping[str, str]) -> str:
    first, *rest = PurePosixPath(path).parts
    return "/".join([packaged[first.removesuffix(".py")] + (".py" if not rest else ""), *rest])


def _vendored(path: str, source: str, packaged: Mapping[str, str], submodules: Iterable[str]) -> str:
    text = relative_import(source, packaged, len(PurePosixPath(path).parts))
    imports = "".join(f"\nfrom . import {name} as {name}\n" for name in submodules)
    return f"# mypy: ignore-errors\n{text}{imports}"


def _submodules(path: str, dotted: Iterable[str], local: Mapping[str, str]) -> list[str]:
    """Submodules that somebody imports by ``import a.b``, of the package whose ``__init__.py`` this is."""
    folder = PurePosixPath(path).parent
    if PurePosixPath(path).name != INIT:
        return []
    inside = [PurePosixPath(*name.split(".")) for name in dotted]
    below = {part for each in inside for part in (each, *each.parents) if part.parent == folder}
    return sorted(part.name for part in below if f"{part}.py" in local or f"{part}/{INIT}" in local)
