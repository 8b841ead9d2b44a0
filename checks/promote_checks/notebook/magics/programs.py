"""Cells for another program (``%%bash``, ``%%script``) and ``%run``."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath

from promote_checks.notebook.interpolation import is_expanded, text_of
from promote_checks.notebook.magic import Handler, Magic, Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics.options import split_options

_PUBLIC = 'if not name.startswith("__")'


def program(*command: str) -> Handler:
    """A cell magic that feeds the cell to a program; ``%%script`` names the program itself."""

    def handle(magic: Magic, surroundings: Surroundings) -> Outcome:
        words, stores, strict = _parsed(magic, surroundings)
        argv = [*command, *words]
        if not argv:
            raise RefusedMagic(f"`{magic.spelling}` doesn't name a program", "use `%%bash`")
        if argv == ["false"] and not strict and not stores:
            return Outcome(dropped="the cell is switched off by `%%script false --no-raise-error`")
        note = f"the cell is fed to {argv[0]} in a subprocess"
        return _outcome(
            _call(argv, magic.body or "", strict, "err" in stores, surroundings), stores, note, surroundings
        )

    return handle


def _parsed(magic: Magic, surroundings: Surroundings) -> tuple[list[str], dict[str, str], bool]:
    """Words of the command, variables that take a stream, and whether a failure raises."""
    if is_expanded(magic.argument, surroundings):
        raise RefusedMagic(
            f"`{magic.spelling} {magic.argument}` takes its command line from variables", "use subprocess.run"
        )
    words: list[str] = []
    stores: dict[str, str] = {}
    parts = iter(re.sub(r"(--(?:out|err|proc))=", r"\1 ", magic.argument).split())
    flags = set()
    for part in parts:
        if part in ("--out", "--err"):
            stores[part[2:]] = next(parts, "")
        elif part in ("--bg", "--proc"):
            raise RefusedMagic(f"`{magic.spelling} {part}` runs in the background", "use subprocess.Popen")
        elif part in ("--no-raise-error", "--raise-error"):
            flags.add(part)
        else:
            words.append(part)
    if not all(name.isidentifier() for name in stores.values()):
        raise RefusedMagic(f"`{magic.spelling} {magic.argument}` is not understood", "use subprocess.run")
    return shlex.split(" ".join(words)), stores, "--no-raise-error" not in flags


def _call(argv: list[str], body: str, strict: bool, errors: bool, surroundings: Surroundings) -> str:
    subprocess = surroundings.module("subprocess")
    stderr = f", stderr={subprocess}.PIPE" if errors else ""
    return f"{subprocess}.run({argv!r}, input={body!r}.encode(), stdout={subprocess}.PIPE{stderr}, check={strict})"


def _outcome(call: str, stores: dict[str, str], note: str, surroundings: Surroundings) -> Outcome:
    """Print what is not stored."""
    decoded = '.decode(errors="replace")'
    if not stores:
        text = f'print({call}.stdout{decoded}, end="")'
        return Outcome(expression=text, imports=("subprocess",), note=note)
    if list(stores) == ["out"]:
        return Outcome(
            statement=f"{stores['out']} = {call}.stdout{decoded}", imports=("subprocess",), note=note
        )
    done = surroundings.fresh("completed")
    out = f"{stores['out']} = {done}.stdout{decoded}" if "out" in stores else _shown(done, decoded)
    statement = f"{done} = {call}; {out}; {stores['err']} = {done}.stderr{decoded}"
    return Outcome(statement=statement, imports=("subprocess",), note=note)


def _shown(done: str, decoded: str) -> str:
    return f'print({done}.stdout{decoded}, end="")'


def run(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%run script.py args``: run it as a program, and take over the names it binds."""
    if magic.valued:
        raise RefusedMagic("the value of `%run` is used, and it has none", "remove the assignment")
    options = split_options(magic.argument, "nim:eG")
    words = _arguments(magic, options.rest)
    if "m" in options:
        module = options.values["m"]
        return _run(
            f"run_module({module!r}, run_name='__main__', alter_sys=True)", [module, *words], surroundings
        )
    if not words:
        raise RefusedMagic("`%run` doesn't name a script", "name the script to run")
    script = _script(words[0])
    if "i" in options:
        return _run_inside(script, words[1:], surroundings)
    name = PurePosixPath(script).stem if "n" in options else "__main__"
    call = f"run_path({text_of(script, surroundings)}, run_name={name!r})"
    return _run(call, [script, *words[1:]], surroundings)


def _arguments(magic: Magic, text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise RefusedMagic(f"`%run {magic.argument}`: {error}", "mend the quotes") from error
    if any(re.search(r"[*?\[]", word) for word in words[1:]):
        raise RefusedMagic(f"`%run {magic.argument}` expands wildcards", "list the files by name")
    return words


def _script(word: str) -> str:
    if word.lower().endswith((".ipynb", ".ipy")):
        raise RefusedMagic(
            f"`%run {word}` runs another notebook", "promote that notebook first, then import what it defines"
        )
    return word if word.lower().endswith(".py") or "{" in word or "$" in word else f"{word}.py"


def _run(call: str, argv: list[str], surroundings: Surroundings) -> Outcome:
    names = f"{{name: value for name, value in {surroundings.module('runpy')}.{call}.items() {_PUBLIC}}}"
    statement = _with_arguments(f"globals().update({names})", argv, surroundings)
    return Outcome(
        statement=statement, imports=("runpy", "sys"), note=f"`%run {argv[0]}` became a call of runpy"
    )


def _run_inside(script: str, arguments: list[str], surroundings: Surroundings) -> Outcome:
    if surroundings.in_function:
        raise RefusedMagic("`%run -i` stands in a function", "import what the script defines")
    path, pathlib = text_of(script, surroundings), surroundings.module("pathlib")
    call = f"exec(compile({pathlib}.Path({path}).read_bytes(), {path}, 'exec'))"
    statement = _with_arguments(call, [script, *arguments], surroundings)
    return Outcome(
        statement=statement, imports=("pathlib", "sys"), note=f"`%run -i {script}` became a call of exec"
    )


def _with_arguments(call: str, argv: list[str], surroundings: Surroundings) -> str:
    """The script sees its own command line, whatever that of the package is."""
    saved, sys = surroundings.fresh("saved_arguments"), surroundings.module("sys")
    words = ", ".join(text_of(word, surroundings) for word in argv)
    return f"{saved} = {sys}.argv; {sys}.argv = [{words}]; {call}; {sys}.argv = {saved}"
