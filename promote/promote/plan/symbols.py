"""Decide what every name becomes: an import, a definition, a constant, a parameter or a variable of a step."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence
from dataclasses import replace

from promote.emission import Fallback
from promote.plan.assignments import assignments
from promote.plan.binders import Binders
from promote.plan.facts import Facts
from promote.plan.imports import hoistable_imports, names_of_stars, preamble_names, star_imports
from promote.plan.known_pure import Purity, is_known
from promote.plan.lifting import Candidate, settle
from promote.plan.literals import (
    annotation_text,
    constant_value,
    fits_command_line,
    is_mutable,
    literal_assignment,
)
from promote.plan.model import Definition, Import, Parameter, Role, Rung, Symbols
from promote.plan.own_code import OwnCode, own_code
from promote.plan.statements import Statement
from promote.plan.tagged import comment_of, is_plain, parameter_statements
from promote.plan.tags import is_tagged
from promote.plan.type_checking import type_checking_imports
from promote_checks.notebook.model import TranslatedCell
from promote_checks.secrets.detect import looks_secret

_BUILTINS = frozenset(dir(builtins))


def decide_symbols(
    statements: Sequence[Statement],
    cells: Sequence[TranslatedCell],
    facts: Facts,
    rung: Rung,
    hidden: Mapping[int, frozenset[str]],
    literals: Sequence[Parameter] = (),
    *,
    fixed: frozenset[str] = frozenset(),
    own: OwnCode | None = None,
    comments: Mapping[str, str] | None = None,
) -> Symbols:
    """Give every statement its role and every module-level name its meaning.

    ``literals`` are parameters that stand for a literal inside a statement rather than for a statement.
    ``fixed``: variables that become no parameters.
    ``comments``: what the cells of parameters say about their names.
    """
    own = own_code(cells, {}, facts) if own is None else own
    table = Binders.of(statements)
    roles: dict[int, Role] = {}
    tagged = frozenset(c.index for c in cells if is_tagged(c))
    imports, roles_of_imports = _imports(statements, table, facts, rung)
    roles.update(roles_of_imports)
    parameters = {
        name: replace(each, comment=(comments or {}).get(name, each.comment))
        for name, each in _parameters(statements, table, facts, tagged).items()
        if each.tagged or name not in fixed
    }
    constants = {name: p for name, p in parameters.items() if not p.tagged and not p.secret}
    preambles = _preambles(statements, table, rung)
    candidates = _candidates(statements, table, rung)
    settled = settle(
        candidates,
        statements=statements,
        binds=table.binds,
        available=frozenset(imports) | frozenset(n for d in preambles for n in d.names),
        parameters=frozenset(parameters) | {each.name for each in literals},
        constants=frozenset(constants),
        facts=facts,
        rung=rung,
        hidden=hidden,
    )
    definitions = list(preambles)
    for candidate in settled.hoisted:
        statement = candidate.statement
        kind = "class" if isinstance(statement.node, ast.ClassDef) else "function"
        definitions.append(Definition((candidate.name,), candidate.emitted, kind, statement, candidate.lifts))
    for name in settled.constants:
        used = parameters.pop(name)
        assert used.statement is not None
        definitions.append(Definition((name,), name, "constant", used.statement))
    definitions.sort(key=lambda d: d.statement.number)
    for definition in definitions:
        roles[definition.statement.number] = (
            Role.CONSTANT if definition.kind == "constant" else Role.DEFINITION
        )
    for parameter in parameters.values():
        assert parameter.statement is not None
        roles[parameter.statement.number] = Role.PARAMETER
    parameters.update({each.name: each for each in literals})
    for statement in statements:
        role = _role(statement, facts, own)
        roles.setdefault(
            statement.number, Role.WORK if rung is Rung.REPLAY and role is Role.DISPLAY else role
        )
    return Symbols(
        roles=roles,
        imports=imports,
        definitions=tuple(definitions),
        parameters=parameters,
        builtin_shadows=frozenset(table.binds.keys() | table.global_writes) & _BUILTINS,
        fallbacks=settled.fallbacks,
        future_annotations=any(_is_future(s.node) for s in statements),
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _imports(
    statements: Sequence[Statement], table: Binders, facts: Facts, rung: Rung
) -> tuple[dict[str, tuple[Import, ...]], dict[int, Role]]:
    found: dict[str, tuple[Import, ...]] = {}
    roles = {s.number: Role.IMPORT for s in statements if _is_future(s.node)}
    stars = star_imports(statements, table.binds, facts)
    for number, explicit in stars.items():
        roles[number] = Role.IMPORT
        for each in explicit:
            found[each.name] = (each,)
    if rung >= Rung.MERGED:
        return found, roles
    hoisted = hoistable_imports(
        statements, table.binds, table.deleted | table.global_writes | table.read_first, facts
    )
    for statement, names in (*hoisted, *type_checking_imports(statements, table.only, facts)):
        roles[statement.number] = Role.IMPORT
        for each in names:
            known = found.get(each.name, ())
            found[each.name] = (*known, each) if each not in known else known
    return found, roles


def _preambles(statements: Sequence[Statement], table: Binders, rung: Rung) -> list[Definition]:
    if rung >= Rung.MERGED:
        return []
    found = []
    for statement in statements:
        names = preamble_names(statement)
        if names and all(table.only(name) for name in names):
            found.append(Definition(names, names[0], "preamble", statement))
    return found


def _parameters(
    statements: Sequence[Statement], table: Binders, facts: Facts, tagged: frozenset[int]
) -> dict[str, Parameter]:
    starred = names_of_stars(statements, facts)
    read = frozenset(ref.name for s in statements for ref in s.refs if ref.context == "load")
    settable = parameter_statements(statements, tagged)
    found: dict[str, Parameter] = {}
    for statement in statements:
        if statement in settable.values():
            parameter = _tagged_parameter(statement, table, facts)
        else:
            parameter = _literal_parameter(statement, table, facts)
        if parameter is not None and parameter.name not in starred:
            required = not parameter.secret or parameter.name in read
            found[parameter.name] = replace(parameter, comment=comment_of(statement), required=required)
    return found


def _tagged_parameter(statement: Statement, table: Binders, facts: Facts) -> Parameter | None:
    """What stands in a tagged cell is a parameter, whatever its type."""
    (name, node), *others = assignments(statement.node)
    if others or not is_plain(statement, table, facts):
        return None
    value = constant_value(node)
    return Parameter(
        name,
        value,
        statement.cell_text.source(node),
        statement,
        tagged=True,
        secret=looks_secret(name, value),
        annotation=annotation_text(statement.node, value),
    )


def _literal_parameter(statement: Statement, table: Binders, facts: Facts) -> Parameter | None:
    literal = literal_assignment(statement)
    if literal is None or not table.only(literal.name) or literal.name in _BUILTINS:
        return None
    secret = looks_secret(literal.name, literal.value)
    if literal.name.startswith("_") or facts.is_given(literal.name):
        return None
    if not (fits_command_line(literal.value) or secret):
        return None
    if is_mutable(literal.value) and (not facts.observed or facts.ever_changed(literal.name)):
        return None
    if _annotated_otherwise(statement.node):
        return None
    return Parameter(literal.name, literal.value, literal.source, statement, secret=secret)


def _annotated_otherwise(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and not isinstance(node.annotation, (ast.Name, ast.Subscript))


def _candidates(statements: Sequence[Statement], table: Binders, rung: Rung) -> list[Candidate]:
    if rung >= Rung.MERGED:
        return []
    found = []
    for statement in statements:
        node = statement.node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        binders = table.binds[node.name]
        if table.is_unsettled(node.name) or node.name in _BUILTINS:
            continue
        if any(binder.flow.may_bind - {node.name} for binder in binders):
            continue  # A default such as ``(total := 9)`` binds a variable while the function is being defined.
        if (
            all(isinstance(b.node, (ast.FunctionDef, ast.AsyncFunctionDef)) for b in binders)
            or len(binders) == 1
        ):
            last = binders[-1] is statement
            place = binders.index(statement) + 1
            emitted = node.name if last else f"{node.name}_v{place}"
            found.append(Candidate(node.name, emitted, statement, versions=len(binders)))
    return found


def _role(statement: Statement, facts: Facts, own: OwnCode) -> Role:
    node = statement.node
    if isinstance(node, ast.Pass):
        return Role.DROPPED
    if not isinstance(node, ast.Expr) or statement.flow.may_bind or statement.is_await:
        return Role.WORK
    if isinstance(node.value, ast.Constant):
        return Role.DROPPED
    if not _is_known(statement, node.value, facts, own):
        return Role.WORK
    if _shows_something(statement, facts) or _is_display(node.value):
        return Role.DISPLAY
    # A call whose value is not shown is the author's to keep: it may be there to fail.
    return Role.WORK if isinstance(node.value, ast.Call) else Role.DROPPED


def _is_known(statement: Statement, node: ast.expr, facts: Facts, own: OwnCode) -> bool:
    """It is known to have no effect, and none was seen."""
    known = is_known(node, Purity(own, facts, statement.position))
    return known and not facts.effect_at(statement.position)


def _shows_something(statement: Statement, facts: Facts) -> bool:
    """The cell's last expression, with a value that Jupyter shows; a call that gives None is made for its effect."""
    if not statement.last_in_cell or statement.silent:
        return False
    return not facts.observed or facts.displayed(statement) not in ("", "None")


def _is_display(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "display"


def drop_reason(statement: Statement) -> str:
    """Why a statement with the role ``DROPPED`` is left out."""
    node = statement.node
    if isinstance(node, ast.Pass):
        return "does nothing"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "a bare constant: neither used nor computed"
    return "an expression whose value is neither used nor shown, and which changes nothing"


__all__ = ["Binders", "Fallback", "decide_symbols", "drop_reason"]
