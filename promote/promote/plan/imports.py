"""Which imports move to the top of the modules that use them."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence

from promote.plan.facts import Facts
from promote.plan.model import Import, Role
from promote.plan.statements import Statement

_STATEFUL = frozenset({"random", "numpy.random", "cwd", "rcParams", "pandas.options", "locale"})
_BUILTINS = frozenset(dir(builtins))


def hoistable_imports(
    statements: Sequence[Statement],
    binds: Mapping[str, Sequence[Statement]],
    rebound: frozenset[str] | set[str],
    facts: Facts,
) -> Iterator[tuple[Statement, tuple[Import, ...]]]:
    """Top-level imports whose names never mean anything else, with one ``Import`` for each name.

    An import stays in its step where it changes ambient state that something before it has set, where the
    notebook has written the module itself, or where the path on which modules are found was changed before it.
    """
    path_changed = False
    set_before: set[str] = set()
    written = facts.all_writes()
    for statement in statements:
        if "modules" in facts.ambient(statement) and not isinstance(
            statement.node, (ast.Import, ast.ImportFrom)
        ):
            path_changed = True
        names = import_names(statement.node)
        if names is None:
            if not isinstance(statement.node, ast.ImportFrom):
                set_before |= facts.ambient(statement)
            continue
        if any(name in rebound or not _always_same(name, binds[name]) for name, _ in names):
            continue
        if facts.ambient(statement) & _STATEFUL & set_before or _is_written(statement.node, written, facts):
            continue
        if facts.acts_when_imported(statement) and not facts.only_registers(statement):
            continue
        if path_changed and not is_installed(statement.node, facts):
            continue
        yield statement, tuple(Import(name, text) for name, text in names)


def unused_imports(
    statements: Sequence[Statement], hidden: Mapping[int, frozenset[str]]
) -> tuple[Statement, ...]:
    """Imports of whose names nothing uses one."""
    used = {ref.name for s in statements for ref in s.refs if ref.context == "load"}.union(*hidden.values())
    return tuple(
        s for s in statements if (names := import_names(s.node)) and not {name for name, _ in names} & used
    )


def registering_imports(idle: Sequence[Statement], roles: Mapping[int, Role]) -> tuple[str, ...]:
    """The text of imports that act by being imported, and may come before all else."""
    moved = [s for s in idle if roles[s.number] is Role.IMPORT]
    return tuple(dict.fromkeys(text for s in moved for _, text in import_names(s.node) or ()))


def import_names(node: ast.stmt) -> list[tuple[str, str]] | None:
    """Names that an absolute import binds, each with the text that binds it alone; ``None`` for all else."""
    if isinstance(node, ast.Import):
        return [(a.asname or a.name.split(".")[0], _plain(a)) for a in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
        if any(alias.name == "*" for alias in node.names):
            return None
        return [(a.asname or a.name, f"from {node.module} import {_aliased(a)}") for a in node.names]
    return None


def star_imports(
    statements: Sequence[Statement], binds: Mapping[str, Sequence[Statement]], facts: Facts
) -> dict[int, tuple[Import, ...]]:
    """Star imports whose names were seen, as explicit imports of the names that the notebook reads."""
    used = frozenset(ref.name for s in statements for ref in s.refs if ref.context == "load")
    found: dict[int, tuple[Import, ...]] = {}
    for statement in statements:
        node = statement.node
        if not (isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names)) or node.level:
            continue
        names = facts.star_names(node.module or "")
        if names is None:
            continue
        taken = sorted(n for n in set(names) & used if not _bound_again(n, statement, statements, binds))
        if any(name in binds or _used_before(name, statement, statements) for name in taken):
            continue
        found[statement.number] = tuple(Import(n, f"from {node.module} import {n}") for n in taken)
    return found


def names_of_stars(statements: Sequence[Statement], facts: Facts) -> frozenset[str]:
    """Every name that a star import was seen to bind."""
    modules = [s.node.module or "" for s in statements if isinstance(s.node, ast.ImportFrom)]
    return frozenset(name for module in modules for name in facts.star_names(module) or ())


def unresolved_star(statements: Sequence[Statement], resolved: Mapping[int, object]) -> Statement | None:
    """The first star import whose names are unknown."""
    for statement in statements:
        if "*" not in statement.cell_text.text:
            continue
        for inner in ast.walk(statement.node):
            is_star = isinstance(inner, ast.ImportFrom) and any(a.name == "*" for a in inner.names)
            if is_star and statement.number not in resolved:
                return statement
    return None


def preamble_names(statement: Statement) -> tuple[str, ...]:
    """Names bound by a conditional import (``try: import x`` with fallbacks); empty for anything else."""
    node = statement.node
    if not isinstance(node, (ast.Try, ast.If)) or not _only_imports(node):
        return ()
    if isinstance(node, ast.If) and any(isinstance(n, ast.Call) for n in ast.walk(node.test)):
        return ()
    if not statement.flow.reads <= _BUILTINS:
        return ()
    if not any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(node)):
        return ()
    handlers = {n.name for n in ast.walk(node) if isinstance(n, ast.ExceptHandler)}
    names = sorted(statement.flow.may_bind - handlers)
    return tuple(names) if set(names) <= statement.flow.binds else ()


def _only_imports(node: ast.Try | ast.If) -> bool:
    blocks = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        blocks += [*node.finalbody, *(s for h in node.handlers for s in h.body)]
    return all(_is_simple(child) for child in blocks)


def _is_simple(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Try, ast.If)):
        return _only_imports(node)
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass))


def _always_same(name: str, binders: Sequence[Statement]) -> bool:
    """Every binding of the name is an import of the same thing (submodules of one package are)."""
    texts: set[str] = set()
    for statement in binders:
        names = import_names(statement.node)
        if names is None:
            return False
        texts.update(_meaning(text, name) for bound, text in names if bound == name)
    return len(texts) == 1


def _meaning(text: str, name: str) -> str:
    return f"import {name}" if text == f"import {name}" or text.startswith(f"import {name}.") else text


def _is_written(node: ast.stmt, written: frozenset[str], facts: Facts) -> bool:
    tops = {module.split(".")[0] for module in _modules_of(node)} - facts.carried
    return any(path.split("/")[0].removesuffix(".py") in tops for path in written if path.endswith(".py"))


def is_installed(node: ast.stmt, facts: Facts) -> bool:
    """Whether an import is of the standard library, of the package, or of what the notebook's interpreter was seen to have."""
    known = {*(facts.observation.environment.modules if facts.observation else ()), *facts.carried}
    tops = [module.split(".")[0] for module in _modules_of(node)]
    return all(top in sys.stdlib_module_names or top in known for top in tops)


def _modules_of(node: ast.stmt) -> list[str]:
    return (
        [a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "") or ""]
    )


def _bound_again(
    name: str,
    star: Statement,
    statements: Sequence[Statement],
    binds: Mapping[str, Sequence[Statement]],
) -> bool:
    """Another import binds the name before anything has read what the star gave it."""
    binders = binds.get(name, ())
    if not binders or any(b.number < star.number or import_names(b.node) is None for b in binders):
        return False
    between = statements[star.number + 1 : binders[0].number]
    return not any(name in s.flow.touches | s.flow.deferred for s in between)


def _used_before(name: str, statement: Statement, statements: Sequence[Statement]) -> bool:
    return name in _BUILTINS and any(name in s.flow.touches for s in statements[: statement.number])


def _plain(alias: ast.alias) -> str:
    return f"import {alias.name} as {alias.asname}" if alias.asname else f"import {alias.name}"


def _aliased(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name
