"""Notebook against package, judged without any of the product's code."""

from __future__ import annotations

import ast
import re
from typing import TypeGuard

from tests.hard.plain_values import Plain
from tests.hard.processes import Run

MAGIC = re.compile(r"^\s*[%!?]|\?$|=\s*[%!]")
TEXT_SUFFIXES = (".txt", ".csv", ".json", ".out", ".md", ".py")


def differences(notebook: Run, package: Run, *, unseen: tuple[str, ...], text: bool) -> list[str]:
    """Everything in which the package is not what the notebook was, in words."""
    if package.error:
        return [f"the package fails:\n{package.error}"]
    found = [
        f"{name}:\n    notebook {_short(value)}\n    package  {_short(package.values.get(name, 'is missing'))}"
        for name, value in notebook.values.items()
        if name not in unseen and not _opaque(value) and not same(value, package.values.get(name))
    ]
    if text and notebook.lines != package.lines:
        found.append(f"text:\n    notebook {notebook.lines}\n    package  {package.lines}")
    return found + _file_differences(notebook.files, package.files)


def same(a: Plain, b: Plain) -> bool:
    """Equal, where what can't be seen is equal to anything of its own type."""
    if isinstance(a, list) and isinstance(b, list):
        if a[:1] == ["opaque"] and b[:1] == ["opaque"]:
            return bool(a[1] == b[1])
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def _opaque(value: Plain) -> bool:
    return isinstance(value, list) and value[:1] == ["opaque"]


def _short(value: Plain) -> str:
    text = str(value)
    return text if len(text) < 400 else text[:400] + " ..."


def _file_differences(notebook: dict[str, bytes], package: dict[str, bytes]) -> list[str]:
    found = [f"file {name}: written by the notebook only" for name in sorted(set(notebook) - set(package))]
    found += [f"file {name}: written by the package only" for name in sorted(set(package) - set(notebook))]
    for name in sorted(set(notebook) & set(package)):
        if name.endswith(TEXT_SUFFIXES) and notebook[name] != package[name]:
            found.append(f"file {name}: {notebook[name][:200]!r} against {package[name][:200]!r}")
    return found


def statements(code: list[str]) -> int | None:
    """Top-level statements of cells without magics; None where a magic makes the count a matter of taste."""
    if any(MAGIC.search(line) for source in code for line in source.splitlines()):
        return None
    return sum(_count(ast.parse(source).body) for source in code)


def _count(body: list[ast.stmt]) -> int:
    """What stands under a main guard counts as top level."""
    return sum(_count(node.body) if _is_guard(node) else 1 for node in body)


def _is_guard(node: ast.stmt) -> TypeGuard[ast.If]:
    guards = ("__name__ == '__main__'", "'__main__' == __name__")
    return isinstance(node, ast.If) and ast.unparse(node.test) in guards and not node.orelse
