"""Names that are read where nothing has bound them, when the cells are run from the top."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

from promote_checks.rules.subject import Subject
from promote_checks.scopes.flow import name_flow
from promote_checks.scopes.refs import Ref, module_refs

_KNOWN = frozenset(dir(builtins)) | {
    *("_", "__", "___", "In", "Out", "_ih", "_oh", "_dh", "exit", "quit", "get_ipython", "display"),
    *("__file__", "__name__", "__doc__", "__builtins__", "__annotations__", "__path__", "__class__"),
    *("__spec__", "__loader__", "__package__"),
}
_NUMBERED = ("_i", "_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9")
_BINDERS = ("exec(", "globals()", "locals()", "%run", "%load", "%store", "%pylab", "%%cython", "%sql", "<<",
            "%matplotlib_", "%R ", "%%R", "%%capture", "run_line_magic", "run_cell_magic", "__getattr__",
            "vars()")  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnboundRead:
    """The first read of a name that is not bound there."""

    name: str
    node: ast.AST
    bound_below: ast.AST | None


def unbound_reads(subject: Subject) -> Iterator[UnboundRead]:
    """One for each name; nothing where names may come from what the text does not show."""
    if not subject.text or _is_open(subject):
        return
    suspects = _suspects(subject) - _beside_the_cells(subject)
    if suspects:
        yield from _confirmed(subject, suspects)


def _is_open(subject: Subject) -> bool:
    """Star imports, ``exec``, ``%run``, or a cell that could not be read: names may come from there."""
    if any(word in subject.text for word in _BINDERS):
        return True
    if any(
        one.cell is not None and not one.reason.startswith("the cell is not Python")
        for one in subject.not_checked
    ):
        return True
    return any(alias.name == "*" for one in subject.index.nodes(ast.ImportFrom) for alias in one.names)


def _beside_the_cells(subject: Subject) -> set[str]:
    """In a percent script, code may stand below a text marker: as a notebook it is text, as a script it runs."""
    if subject.format != "percent":
        return set()
    texts = "\n".join(cell.source for cell in subject.cells if cell.kind != "code")
    lines = re.findall(r"^(?:from \S+ )?import .*$|^\w+ *=.*$|^def \w+", texts, re.MULTILINE)
    return set(re.findall(r"\w+", " ".join(lines)))


def _suspects(subject: Subject) -> set[str]:
    """Names that the compiler's own table knows as the module's, unbound or bound below their first read."""
    try:
        table = symtable.symtable(_text(subject), "<cells>", "exec")
    except SyntaxError:
        return set()
    bound = {
        s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()
    }
    read = set(_global_reads(table))
    unknown = {name for name in read - bound - _KNOWN if not name.startswith(_NUMBERED)}
    return unknown | _read_above(subject, bound)


def _text(subject: Subject) -> str:
    """The code as it was parsed; cells that don't parse are not there."""
    return "\n".join(masked.python for masked in subject.masked)


def _global_reads(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        is_top = table.get_type() == "module"
        if symbol.is_referenced() and (is_top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _global_reads(child)


def _read_above(subject: Subject, bound: set[str]) -> set[str]:
    """Names of the module whose first read in the text stands at or before their first binding."""
    first_read: dict[str, int] = {}
    first_bound: dict[str, int] = {}
    for node in subject.index.nodes(ast.Name):
        table = first_read if isinstance(node.ctx, ast.Load) else first_bound
        table[node.id] = min(table.get(node.id, node.lineno), node.lineno)
    for made in (*subject.index.functions, *subject.index.nodes(ast.ClassDef)):
        first_bound[made.name] = min(first_bound.get(made.name, made.lineno), made.lineno)
    for alias in subject.index.nodes(ast.alias):
        name = alias.asname or alias.name.partition(".")[0]
        first_bound[name] = min(first_bound.get(name, alias.lineno), alias.lineno)
    for step in subject.index.nodes(ast.AugAssign):
        if isinstance(step.target, ast.Name):
            first_read[step.target.id] = min(first_read.get(step.target.id, step.lineno), step.lineno)
    return {
        name
        for name, line in first_read.items()
        if name in bound and name not in _KNOWN and line <= first_bound.get(name, 0)
    }


def _confirmed(subject: Subject, suspects: set[str]) -> Iterator[UnboundRead]:
    """Walk the statements with the rules of scopes; the first unbound read of each suspect."""
    statements = subject.tree.body
    bindings: dict[str, ast.AST] = {}
    late: list[tuple[str, ast.AST]] = []
    told: set[str] = set()
    postponed = subject.index.imports.get("annotations") == "__future__.annotations"
    for statement in statements:
        refs = [ref for ref in module_refs(statement) if ref.name in suspects]
        if not refs:
            continue
        flow = name_flow(statement)
        for ref in refs:
            if (
                not _is_read(ref)
                or ref.name in told
                or ref.in_class
                or _is_guarded(subject, ref.node, ref.name)
                or (postponed and _is_annotation(subject, ref.node))
            ):
                continue
            if ref.deferred:
                late.append((ref.name, ref.node))
            elif ref.name in flow.reads and ref.name not in bindings:
                told.add(ref.name)
                yield UnboundRead(ref.name, ref.node, _binding_below(statements, statement, ref.name))
        for name in flow.may_bind | flow.global_writes:
            bindings.setdefault(name, statement)
    for name, node in late:
        if name not in bindings and name not in told:
            told.add(name)
            yield UnboundRead(name, node, None)


def _is_read(ref: Ref) -> bool:
    """``n += 1`` reads ``n``."""
    return ref.context == "load" or isinstance(ref.parent, ast.AugAssign)


def _binding_below(statements: list[ast.stmt], above: ast.stmt, name: str) -> ast.AST | None:
    for statement in statements[statements.index(above) :]:
        flow = name_flow(statement)
        if name in flow.may_bind or name in flow.global_writes:
            return statement
    return None


def _is_annotation(subject: Subject, node: ast.AST) -> bool:
    """Under ``from __future__ import annotations`` it is not evaluated."""
    below = node
    for one in subject.index.above(node):
        if below in (getattr(one, "annotation", None), getattr(one, "returns", None)):
            return True
        below = one
    return False


def _is_guarded(subject: Subject, node: ast.AST, name: str) -> bool:
    """Under ``except NameError``, or after a test whether the name exists."""
    for one in subject.index.above(node):
        if isinstance(one, ast.Try) and any(_catches(handler) for handler in one.handlers):
            return True
        if isinstance(one, ast.If | ast.IfExp) and any(
            isinstance(part, ast.Constant) and part.value == name for part in ast.walk(one.test)
        ):
            return True
    return False


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"NameError", "Exception", "BaseException"})
