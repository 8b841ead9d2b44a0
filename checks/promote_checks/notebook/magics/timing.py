"""Magics that measure code: ``%time``, ``%timeit``, ``%prun``, ``%memit`` and their kin."""

from __future__ import annotations

import ast
import re

from promote_checks.notebook.magic import Handler, Magic, Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics.options import split_options
from promote_checks.notebook.python_text import parse

TIME_CHATTER = (r"CPU times: .*", r"Wall time: .*", r"Compiler ?: .*", r"Parser ?: .*")
TIMEIT_CHATTER = (
    r".* per loop \(mean .*",
    r"The slowest run took .*",
    r"\d+ loops?, best of .*",
    r"Compiler.*",
)
MEMORY_CHATTER = (r"peak memory: .*",)


def time(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%time`` and ``%%time`` run their code once, in the notebook's namespace."""
    line = magic.argument
    if line.startswith("--no-raise-error"):
        raise RefusedMagic("`%time --no-raise-error` hides errors of its code", "use try and except")
    if magic.body is not None and line.strip():
        raise RefusedMagic(
            f"`%%time {line}` has code on the line of the magic, which IPython refuses",
            "move it one line down",
        )
    if surroundings.in_function and not _is_expression(magic, line):
        raise RefusedMagic(
            "`%time` stands in a function, where IPython binds no local names",
            "measure with time.perf_counter()",
        )
    code = line if magic.body is None else magic.body
    return Outcome(code=code, chatter=TIME_CHATTER)


def timeit(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%timeit`` binds no names and runs its code as often as it likes: only a single run is kept."""
    options = split_options(magic.argument, "n:r:tcp:qov:")
    if "v" in options or (magic.valued and "o" in options):
        raise RefusedMagic(
            f"`{magic.spelling}` stores a measurement, which differs in every run",
            "measure with time.perf_counter() if a later cell needs it, or remove the line",
        )
    if (
        options.values.get("n") == "1"
        and options.values.get("r") == "1"
        and _is_expression(magic, options.rest)
    ):
        return Outcome(code=options.rest, silent=True, chatter=TIMEIT_CHATTER)
    reason = f"`{magic.spelling}` only measures: it binds no names, and what it ran was not repeated"
    if magic.valued:
        raise RefusedMagic(f"`{magic.spelling}` has no value", "remove the assignment")
    return Outcome(dropped=reason, chatter=TIMEIT_CHATTER)


def _is_expression(magic: Magic, code: str) -> bool:
    if magic.body is not None:
        return False
    try:
        return all(isinstance(statement, ast.Expr) for statement in parse(code).body)
    except SyntaxError:
        return False


def profiler(allowed: str, *chatter: str) -> Handler:
    """A profiler runs its code once, in the notebook's namespace, and shows no value."""

    def handle(magic: Magic, surroundings: Surroundings) -> Outcome:
        options = split_options(magic.argument, allowed)
        if magic.valued:
            raise RefusedMagic(
                f"`{magic.spelling}` gives a profile, which differs in every run", "remove the assignment"
            )
        if surroundings.in_function:
            raise RefusedMagic(
                f"`{magic.spelling}` stands in a function, whose names IPython doesn't show it",
                "call cProfile",
            )
        note = _files_not_written(magic, options.values)
        if magic.body is None:
            return Outcome(code=options.rest, silent=True, chatter=chatter, note=note)
        return Outcome(code=magic.body, before=options.rest, silent=True, chatter=chatter, note=note)

    return handle


def _files_not_written(magic: Magic, values: dict[str, str]) -> str:
    files = [values[letter] for letter in "DT" if letter in values]
    return (
        f"`{magic.spelling}` also writes a profile to {', '.join(files)}; the package does not"
        if files
        else ""
    )


def capture(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%%capture`` runs its code and keeps what it prints; the variable it may bind must not be read."""
    words = [word for word in magic.argument.split() if not word.startswith("-")]
    flags = {word for word in magic.argument.split() if word.startswith("-")}
    unknown = flags - {"--no-stderr", "--no-stdout", "--no-display"}
    if unknown or len(words) > 1:
        raise RefusedMagic(f"`%%capture {magic.argument}` is not understood", "use `%%capture` alone")
    if words and not re.fullmatch(r"[^\W\d]\w*", words[0]):
        raise RefusedMagic(f"`%%capture {words[0]}`: this is not a name", "use `%%capture` alone")
    if words and surroundings.survey.reads(words[0]):
        raise RefusedMagic(
            f"`%%capture {words[0]}` keeps what the cell prints, and the notebook reads `{words[0]}`",
            "capture with contextlib.redirect_stdout, or don't read it",
        )
    note = f"`{words[0]}`, what `%%capture` kept, is read nowhere and is not kept" if words else ""
    return Outcome(code=magic.body or "", captured="--no-stdout" not in flags, note=note, silent=True)
