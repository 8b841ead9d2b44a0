"""Magics about the process: ``%env``, ``%set_env``, ``%cd``, ``%pwd``."""

from __future__ import annotations

import re
import shlex

from promote_checks.notebook.interpolation import text_of
from promote_checks.notebook.magic import Magic, Outcome, RefusedMagic, Surroundings


def env(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%env`` lists, ``%env A`` reads, ``%env A=b`` and ``%env A b`` set."""
    argument = magic.argument.strip()
    if not argument:
        if magic.valued:
            raise RefusedMagic("`%env` without a name gives all of the environment", "use dict(os.environ)")
        return Outcome(dropped="only lists the environment")
    if "=" in argument or " " in argument:
        return set_env(magic, surroundings)
    os, name = surroundings.module("os"), text_of(argument, surroundings)
    return Outcome(expression=f"{os}.environ[{name}]", imports=("os",))


def set_env(magic: Magic, surroundings: Surroundings) -> Outcome:
    """Set an environment variable; quotes are part of the value, as in IPython."""
    separator = "=" if "=" in magic.argument else " "
    name, found, value = magic.argument.strip().partition(separator)
    if not found or not name.strip() or re.search(r"\s", name.strip()):
        raise RefusedMagic(f"`{magic.spelling} {magic.argument}` sets nothing", "write `%env NAME=value`")
    _require_statement(magic)
    text = text_of(value.strip(), surroundings)
    stripped = text if text == repr(value.strip()) else f"{text}.strip()"
    statement = f"{surroundings.module('os')}.environ[{text_of(name.strip(), surroundings)}] = {stripped}"
    return Outcome(statement=statement, imports=("os",), chatter=(rf"env: {re.escape(name.strip())}=.*",))


def cd(magic: Magic, surroundings: Surroundings) -> Outcome:
    """Change the folder: ``%cd path``, ``%cd`` (home), ``%cd -`` (the one before)."""
    _require_statement(magic)
    quiet, path = _folder(magic.argument)
    if re.fullmatch(r"-(b\b.*|\d+|-.*)", path):
        raise RefusedMagic(
            f"`%cd {path}` uses bookmarks or the history of folders", "write the folder itself: `%cd path`"
        )
    os = surroundings.module("os")
    statement = _back(surroundings) if path == "-" else f"{os}.chdir({_target(path, surroundings)})"
    if path != "-" and surroundings.survey.returns_to_previous:
        statement = f"{surroundings.fresh('previous_folder')} = {os}.getcwd(); {statement}"
    chatter = () if quiet else (r"(/|~|<private>|[A-Za-z]:\\).*", r"\[Errno .*")
    return Outcome(statement=statement, imports=("os",), chatter=chatter)


def pwd(magic: Magic, surroundings: Surroundings) -> Outcome:
    """The current folder."""
    return Outcome(expression=f"{surroundings.module('os')}.getcwd()", imports=("os",))


def _folder(argument: str) -> tuple[bool, str]:
    quiet = re.match(r"\s*-q(\s+|$)", argument)
    text = argument[quiet.end() :].strip() if quiet else argument.strip()
    if text[:1] in ("'", '"') or "\\" in text:
        try:
            text = " ".join(shlex.split(text))
        except ValueError as error:
            raise RefusedMagic(f"`%cd {argument}`: {error}", "quote the whole path") from error
    return bool(quiet), text


def _target(path: str, surroundings: Surroundings) -> str:
    os, text = surroundings.module("os"), text_of(path or "~", surroundings)
    plain = text == repr(path) and not path.startswith("~")
    return text if plain else f"{os}.path.expanduser({text})"


def _back(surroundings: Surroundings) -> str:
    if surroundings.in_function:
        raise RefusedMagic("`%cd -` stands in a function", "write the folder itself: `%cd path`")
    previous, os = surroundings.fresh("previous_folder"), surroundings.module("os")
    if previous not in surroundings.known and surroundings.survey.returns_to_previous:
        raise RefusedMagic("`%cd -` comes before any other `%cd`", "write the folder itself: `%cd path`")
    return f"{previous} = [{os}.getcwd(), {os}.chdir({previous})][0]"


def _require_statement(magic: Magic) -> None:
    if magic.valued:
        raise RefusedMagic(
            f"the value of `{magic.spelling}` is used, and it has none", "remove the assignment"
        )
