"""Something is used that current versions of its library no longer have.

Why: 30 of 100 public notebooks fail on that. It works only with the library of the year it was written in.

Mend: use what replaced it (it is named), or pin the old version in the project's dependencies.

Example: `np.float`, `df.append(row, ignore_index=True)`, `from sklearn.externals import joblib`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument
from promote_checks.rules.removed import KEYWORDS, METHODS, REMOVED
from promote_checks.rules.subject import Subject

CODE = "PK004"
NAME = "removed-interface"
SEVERITY: Severity = "error"
HINT = "use what replaced it, or pin the library to the version that had it"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Imports, dotted names, methods that only one library ever had, and arguments."""
    yield from _imports(subject)
    seen: set[str] = set()
    for node in subject.index.nodes(ast.Attribute):
        name = subject.index.qualified(node)
        if name in REMOVED and name not in seen and _is_imported(subject, node):
            seen.add(name)
            yield subject.hit(node, f"{name} is gone (since {REMOVED[name][0]}): {REMOVED[name][1]}")
    for call in subject.index.nodes(ast.Call):
        yield from _call(subject, call)


def _imports(subject: Subject) -> Iterator[Hit]:
    for node in subject.index.nodes(ast.ImportFrom):
        for alias in node.names:
            name = f"{node.module}.{alias.name}"
            found = REMOVED.get(name) or REMOVED.get(str(node.module))
            if found and not _is_optional(subject, node):
                yield subject.hit(node, f"{name} is gone (since {found[0]}): {found[1]}")
    for one in subject.index.nodes(ast.Import):
        for alias in one.names:
            if alias.name in REMOVED and not _is_optional(subject, one):
                yield subject.hit(
                    one, f"{alias.name} is gone (since {REMOVED[alias.name][0]}): {REMOVED[alias.name][1]}"
                )


def _call(subject: Subject, call: ast.Call) -> Iterator[Hit]:
    name = subject.index.qualified(call.func)
    for keyword, since, instead in KEYWORDS.get(name, ()):
        if argument(call, keyword) is not None:
            yield subject.hit(call, f"{name}({keyword}=) is gone (since {since}): {instead}")
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method in METHODS:
        needs, since, instead = METHODS[method]
        given = {keyword.arg for keyword in call.keywords}
        owner = name.rpartition(".")[0]
        own = owner in subject.index.imports.values() or owner.partition(".")[0] in ("np", "numpy", "self")
        if (
            (given & needs if needs else not call.args and not call.keywords)
            and not own
            and _uses_pandas(subject)
        ):
            yield subject.hit(call, f".{method}() is gone (since {since}): {instead}")


def _uses_pandas(subject: Subject) -> bool:
    return "pandas" in {name.partition(".")[0] for name in subject.index.imports.values()}


def _is_imported(subject: Subject, node: ast.AST) -> bool:
    """The name before the dot is the module, and not guarded by ``hasattr`` or ``try``."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in subject.index.imports and not _is_optional(subject, node)


def _is_optional(subject: Subject, node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Try) or (isinstance(one, ast.If) and "version" in ast.dump(one.test).lower())
        for one in subject.index.above(node)
    )
