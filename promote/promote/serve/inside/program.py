"""The derived statements as a program: what is needed of them, its text, and a run of it."""

from __future__ import annotations

import ast
import builtins
import copy
import types
from dataclasses import dataclass
from typing import Any

from . import names
from .batches import quiet
from .parts import Kept, Path
from .rewrite import LEVELS
from .runtime import with_levels
from .synthesis import INPUT
from .target import Target
from .trace import Trace
from .watch import UNKEPT


@dataclass
class Program:
    """Statements that end with a few names."""

    kept: list[Kept]
    state: dict[str, Any]
    """The fields that they read."""
    modules: dict[str, Any]
    """What imports bind."""
    inlined: dict[str, ast.expr]
    """Variables in whose place a field of the state stands."""

    def run(self, name: str, table: Any) -> Any:
        """The model's input for some raw rows."""
        space: dict[str, Any] = {
            "__builtins__": builtins,
            "__name__": "serving",
            LEVELS: with_levels,
            **self.modules,
        }
        space |= {"state": types.SimpleNamespace(**self.state), name: table}
        with quiet():
            for node in (n for kept in self.kept if kept.how != "import" for n in kept.nodes):
                module = ast.fix_missing_locations(ast.Module([copy.deepcopy(node)], []))
                exec(compile(module, "<serving>", "exec", dont_inherit=True), space)  # noqa: S102
        return space[INPUT]


def program(trace: Trace, path: Path, wanted: set[str]) -> Program:
    """What ``wanted`` needs of the path."""
    chosen: list[Kept] = []
    missing = set(wanted)
    for kept in reversed(path.kept):
        if not kept.binds & missing:
            continue
        kept = _needed(_final(path, kept), missing)
        chosen.append(kept)
        if kept.how in ("import", "state") or _whole(kept):
            missing -= kept.binds if kept.how in ("import", "state") else names.bound(kept.nodes)
        for node in kept.nodes if kept.how != "import" else ():
            missing |= names.reads(node)
    chosen, fields = _inlined(chosen[::-1])
    parts = [*fields.values(), *(m for k in chosen for m in k.nodes)]
    read = {n.attr for part in parts for n in ast.walk(part) if isinstance(n, ast.Attribute) and _is_state(n)}
    modules = {
        name: trace.namespace[name]
        for kept in chosen
        if kept.how == "import"
        for name in kept.binds
        if name in trace.namespace
    }
    return Program(chosen, {name: path.state[name] for name in sorted(read)}, modules, fields)


def _final(path: Path, kept: Kept) -> Kept:
    """A function as it was rewritten last."""
    if kept.how != "definition":
        return Kept(kept.step, [copy.deepcopy(n) for n in kept.nodes], kept.binds, kept.how)
    nodes = [path.functions.get(getattr(n, "name", ""), n) for n in kept.nodes]
    how = kept.how if nodes[0] is kept.nodes[0] else "rewritten definition"
    return Kept(kept.step, [copy.deepcopy(n) for n in nodes], kept.binds, how)


def _needed(kept: Kept, missing: set[str]) -> Kept:
    """Of a split, only the parts that somebody reads."""
    if kept.how != "identity":
        return kept
    nodes = [n for n in kept.nodes if not isinstance(n, ast.Assign) or names.bound([n]) & missing]
    return Kept(kept.step, nodes, kept.binds, kept.how)


def _whole(kept: Kept) -> bool:
    return all(
        isinstance(n, (*names.FUNCTIONS, ast.ClassDef))
        or (isinstance(n, ast.Assign) and all(isinstance(t, ast.Name) for t in n.targets))
        for n in kept.nodes
    )


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "state"


def _inlined(chosen: list[Kept]) -> tuple[list[Kept], dict[str, ast.expr]]:
    """``rf = state.rf`` is left out where ``state.rf`` can stand in the place of ``rf``."""
    times: dict[str, int] = {}
    for kept in chosen:
        for name in kept.binds:
            times[name] = times.get(name, 0) + 1
    deferred = {r for k in chosen if "definition" in k.how for n in k.nodes for r in names.reads(n)}
    fields = {
        name: node.value
        for kept in chosen
        if kept.how == "state"
        for name in kept.binds
        for node in kept.nodes
        if isinstance(node, ast.Assign) and times[name] == 1 and name not in deferred
    }
    left = [kept for kept in chosen if not (kept.how == "state" and kept.binds <= set(fields))]
    return [_with_fields(kept, fields) for kept in left], fields


def _with_fields(kept: Kept, fields: dict[str, ast.expr]) -> Kept:
    if "definition" in kept.how or kept.how == "import":
        return kept
    return Kept(kept.step, [_Fields(fields).visit(node) for node in kept.nodes], kept.binds, kept.how)


class _Fields(ast.NodeTransformer):
    def __init__(self, fields: dict[str, ast.expr]) -> None:
        self.fields = fields

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self.fields:
            return copy.deepcopy(self.fields[node.id])
        return node


def replaced(node: ast.AST, fields: dict[str, ast.expr]) -> Any:
    """A copy with names replaced by expressions."""
    return _Fields(fields).visit(copy.deepcopy(node))


def texts(made: Program) -> list[str]:
    """Source of each statement, with the author's comments; imports are left out."""
    found = []
    for kept in made.kept:
        if kept.how == "import" or not kept.nodes:
            continue
        comments = [line for line in kept.step.text.split("\n") if line.startswith("#")]
        code = [ast.unparse(ast.fix_missing_locations(node)) for node in kept.nodes]
        original = ast.unparse(ast.fix_missing_locations(kept.step.node))
        if kept.how == "filter":
            code += [f"require_rows({name}, len(rows))" for name in sorted(kept.binds)[:1]]
        if code == [original] and kept.step.text:
            found.append(kept.step.text)
        else:
            found.append("\n".join([*comments, *code]) if kept.how != "state" else "\n".join(code))
    return found


def imports(programs: list[Program], used: set[str]) -> list[str]:
    """Import statements for the names that the programs use, each once."""
    found: list[str] = []
    for made in programs:
        reads = used | {r for k in made.kept if k.how != "import" for n in k.nodes for r in names.reads(n)}
        for kept in made.kept:
            node = kept.nodes[0] if kept.how == "import" and kept.nodes else None
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    if (alias.asname or alias.name).split(".")[0] in reads:
                        one = copy.copy(node)
                        one.names = [alias]
                        found.append(ast.unparse(one))
    return list(dict.fromkeys(found))


def answer_names(target: Target) -> set[str]:
    """What the answer needs beside the model's input."""
    found: set[str] = set()
    for part in (target.answer, *(one.node for one in target.followers)):
        found |= names.reads(part) if part is not None else set()
    own = names.reads(target.table) if target.table is not None else set()
    bound = {name for step in target.followers for name in names.bound([step.node])}
    return found - own - bound - {target.name_before}


__all__ = ["UNKEPT", "Program", "answer_names", "imports", "program", "replaced", "texts"]
