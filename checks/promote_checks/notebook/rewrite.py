"""Rewrite the source of one cell as plain Python, every statement on its own line."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from promote_checks.notebook.edit import Edit, apply, line_around, span
from promote_checks.notebook.ipython_calls import with_calls
from promote_checks.notebook.known import Known
from promote_checks.notebook.magic import Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics.table import LINE_MAGICS, translate_magic
from promote_checks.notebook.python_text import parse, require_compiles
from promote_checks.notebook.sites import Site, UnknownUse, find_sites
from promote_checks.notebook.survey import Survey
from promote_checks.notebook.translation import Translation, notices

AUTOMAGIC = frozenset(LINE_MAGICS) - {"!", "!!"}


class Refused(Exception):
    """A line that can't be translated, and why."""

    def __init__(self, line: int, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Placed:
    """A site, what becomes of it, and the text that its own code was translated to."""

    site: Site
    outcome: Outcome
    around: Surroundings
    inner: Translation | None = None


def rewrite(source: str, survey: Survey, known: Known) -> Translation:
    """Translate the source of a cell, or of the body of a cell magic.

    Leading empty lines count, so that a part of a cell can be given with the lines before it left empty.
    Raises ``Refused`` for a magic that can't be translated, and ``SyntaxError``.
    """
    text, tree = with_calls(source, known, AUTOMAGIC)
    if "get_ipython" not in text:
        require_compiles(tree)
        return Translation(python=text, tree=tree, plain=text == source)
    try:
        placed = [_place(site, tree, survey, known) for site in find_sites(tree)]
    except UnknownUse as error:
        raise Refused(error.line, error.refusal.reason, error.refusal.hint) from error
    cell_magic = next((one for one in placed if one.site.magic.body is not None and one.site.whole), None)
    if cell_magic is not None and len(tree.body) == 1 and not cell_magic.site.block:
        return _whole_cell(cell_magic, text, survey, known)
    return _edited(text, placed)


def _place(site: Site, tree: ast.Module, survey: Survey, known: Known) -> _Placed:
    before = [statement for statement in tree.body if statement.lineno < site.enclosing.lineno]
    compound = hasattr(site.enclosing, "body") or isinstance(site.enclosing, ast.Match)
    around = Surroundings(
        survey=survey,
        known=known.after([*before, site.enclosing] if compound else before, site.local_names),
        in_function=site.in_function,
        can_import=not hasattr(site.statement, "body") and not isinstance(site.statement, ast.Match),
    )
    try:
        outcome = translate_magic(site.magic, around)
    except RefusedMagic as error:
        raise Refused(site.call.lineno, error.reason, error.hint) from error
    if outcome.code is None or site.magic.body is not None:
        return _Placed(site, _fitting(site, outcome), around)
    return _Placed(site, outcome, around, _line_code(site, outcome, survey, around.known))


def _fitting(site: Site, outcome: Outcome) -> Outcome:
    if outcome.statement and not site.whole:
        raise Refused(
            site.call.lineno,
            f"the value of `{site.magic.spelling}` is used, and it has none",
            "use plain Python",
        )
    return outcome


def _line_code(site: Site, outcome: Outcome, survey: Survey, known: Known) -> Translation:
    """Translate the code behind a line magic such as ``%time``, as if it stood on its line alone."""
    line = site.call.lineno
    inner = rewrite("\n" * (line - 1) + (outcome.code or "").strip(), survey, known)
    code = inner.python.strip("\n")
    if not site.whole:
        body = parse(code).body
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            raise Refused(
                line, f"the value of `{site.magic.spelling}` is used, and it has none", "use plain Python"
            )
        code = ast.get_source_segment(code, body[0].value) or ""
    elif outcome.silent and _shows_a_value(code):
        code = f"{code};"
    return replace(inner, python=code)


def _shows_a_value(code: str) -> bool:
    """Would a notebook display the last expression? A comment behind it leaves no room for a semicolon."""
    last = parse(code).body[-1:]
    return bool(last) and isinstance(last[0], ast.Expr) and not code.endswith(";") and "#" not in code


def _whole_cell(placed: _Placed, text: str, survey: Survey, known: Known) -> Translation:
    """A cell magic is its whole cell: its first line is left empty, or holds what stands for all."""
    outcome, line = placed.outcome, placed.site.call.lineno
    seen = notices(outcome, line)
    if placed.site.magic.body == "":
        raise Refused(
            line,
            f"`{placed.site.magic.spelling}` has no code below it, which IPython refuses",
            "remove the line",
        )
    if outcome.code is None:
        return _edited(text, [placed])
    first = rewrite("\n" * (line - 1) + outcome.before, survey, known)
    body = rewrite("\n" * line + outcome.code, survey, known.after(first.tree.body))
    joined = first.python + body.python[line - 1 :] if outcome.before else body.python
    if joined.count("\n") > text.count("\n"):  # IPython ends the body with a line feed, the cell may not
        joined = joined.removesuffix("\n")
    if joined.count("\n") > text.count("\n"):
        raise Refused(line, "a cell magic is called with code of several lines", "write the magic itself")
    return replace(seen.plus(first).plus(body), python=joined, tree=parse(joined))


def _edited(text: str, placed: list[_Placed]) -> Translation:
    result = Translation(python="")
    edits: list[Edit] = []
    vanished = [one.site.statement for one in placed if _vanishes(one)]
    for one in placed:
        result = result.plus(notices(one.outcome, one.site.call.lineno))
        if one.inner is not None:
            result = result.plus(one.inner)
        edits += _edits(text, one, vanished)
    lists = tuple(name for one in placed for name in _shell_lists(one.site))
    python = apply(text, [*edits, *_imports(placed)])
    tree = _parsed_again(python)
    require_compiles(tree)
    return replace(result, python=python, tree=tree, shell_lists=result.shell_lists + lists)


def _shell_lists(site: Site) -> list[str]:
    """``x`` in ``x = !command``."""
    if site.magic.name not in ("!!", "sx", "system") or not isinstance(site.statement, ast.Assign):
        return []
    targets = [target for target in site.statement.targets if isinstance(target, ast.Name)]
    return [target.id for target in targets] if site.statement.value is site.call else []


def _parsed_again(python: str) -> ast.Module:
    try:
        return parse(python)
    except SyntaxError as error:
        raise RuntimeError(f"a magic was translated to broken Python, a fault of promote: {error}") from error


def _vanishes(placed: _Placed) -> bool:
    empty = placed.inner is not None and not placed.inner.python
    return placed.site.whole and (bool(placed.outcome.dropped) or empty)


def _edits(text: str, placed: _Placed, vanished: list[ast.stmt]) -> list[Edit]:
    site, outcome = placed.site, placed.outcome
    start, end = span(site.call)
    lines = "\n" * (end[0] - start[0])
    if _vanishes(placed):
        return [Edit(start, end, _remainder(text, site, vanished) + lines)]
    replacement = placed.inner.python if placed.inner is not None else outcome.statement or outcome.expression
    if site.whole and outcome.silent and outcome.expression:
        replacement += ";"
    if not lines:
        return [Edit(start, end, replacement)]
    if outcome.expression or not site.whole:
        return [Edit(start, end, f"({replacement}{lines})")]
    return [Edit(start, end, replacement + lines)]


def _remainder(text: str, site: Site, vanished: list[ast.stmt]) -> str:
    """``pass`` where the block or the line would otherwise not be Python any more."""
    before, behind = line_around(text, site.statement)
    shares_line = bool(before.strip()) or behind.strip()[:1] not in ("", "#")
    empties_block = bool(site.block) and all(statement in vanished for statement in site.block)
    is_first = bool(site.block) and site.block[0] is site.statement
    return "pass" if shares_line or (empties_block and is_first) else ""


def _imports(placed: list[_Placed]) -> list[Edit]:
    """One insertion before each statement that needs modules."""
    needed: dict[tuple[int, int], list[str]] = {}
    for one in placed:
        if not one.around.can_import:
            continue
        imports = needed.setdefault(span(one.site.statement)[0], [])
        for module in one.outcome.imports:
            alias = one.around.alias(module)
            line = f"import {module}; " if alias == module else f"import {module} as {alias}; "
            if line not in imports:
                imports.append(line)
    return [Edit(start, start, "".join(lines)) for start, lines in needed.items() if lines]
