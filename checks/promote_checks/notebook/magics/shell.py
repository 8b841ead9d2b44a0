"""Shell lines (``!cmd``, ``x = !cmd``, ``%sx``, ``%ls``) as calls of ``subprocess``."""

from __future__ import annotations

import re

from promote_checks.notebook.interpolation import text_of
from promote_checks.notebook.magic import Handler, Magic, Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics.packages import installation


def run(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``!cmd``: the user's shell runs it, what it writes is printed, a failure is not an error."""
    return installation(magic, surroundings) or run_command(magic.argument, surroundings)


def run_command(command: str, surroundings: Surroundings) -> Outcome:
    """Run a command and print what it writes."""
    _require_foreground(command)
    call = _call(command, surroundings)
    note = f"`!{command.strip()}` became a subprocess call"
    if surroundings.survey.reads("_exit_code"):
        done = surroundings.fresh("completed")
        statement = f"{done} = {call}; _exit_code = {done}.returncode; {_printed(done)}"
        return Outcome(statement=statement, imports=("os", "subprocess"), note=note, terminal=True)
    return Outcome(expression=_printed(call), imports=("os", "subprocess"), note=note, terminal=True)


def captured(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``x = !cmd``, ``%sx cmd``: the lines it writes, as a list. ``%%sx`` gives the whole cell to the shell."""
    if magic.body is None:
        return captured_command(magic.argument, surroundings)
    match = re.fullmatch(r"\s*(?:--out[= ]\s*([^\W\d]\w*))?\s*", magic.argument)
    if match is None:
        raise RefusedMagic(f"`{magic.spelling} {magic.argument}` is not understood", "use `x = !command`")
    outcome = captured_command(magic.body, surroundings)
    if not match[1]:
        return outcome
    statement = f"{match[1]} = {outcome.expression}"
    return Outcome(statement=statement, imports=outcome.imports, note=outcome.note, shell_list=match[1])


def captured_command(command: str, surroundings: Surroundings) -> Outcome:
    """Run a command and keep the lines it writes."""
    _require_foreground(command)
    expression = f'{_call(command, surroundings)}.stdout.decode(errors="replace").splitlines()'
    note = f"the lines of `!{command.strip()}` come from a subprocess call"
    return Outcome(expression=expression, imports=("os", "subprocess"), note=note)


def alias(command: str) -> Handler:
    """A shell command that IPython offers as a magic."""

    def handle(magic: Magic, surroundings: Surroundings) -> Outcome:
        argument = magic.argument.strip()
        line = command.replace("%l", argument) if "%l" in command else f"{command} {argument}"
        return run_command(line.rstrip(), surroundings)

    return handle


def _call(command: str, surroundings: Surroundings) -> str:
    """IPython uses ``$SHELL`` too, and joins both streams."""
    subprocess, os = surroundings.module("subprocess"), surroundings.module("os")
    return (
        f'{subprocess}.run({text_of(command, surroundings)}, shell=True, executable={os}.environ.get("SHELL"), '
        f"stdin={subprocess}.DEVNULL, stdout={subprocess}.PIPE, stderr={subprocess}.STDOUT, check=False)"
    )


def _printed(call: str) -> str:
    return f'print({call}.stdout.decode(errors="replace"), end="")'


def _require_foreground(command: str) -> None:
    if command.rstrip().endswith("&"):
        raise RefusedMagic(
            "a shell line that ends with & runs in the background, which IPython refuses too",
            "start it with subprocess.Popen",
        )
