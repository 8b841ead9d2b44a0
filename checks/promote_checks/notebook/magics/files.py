"""``%%writefile`` and ``%%file``: the rest of the cell goes to a file."""

from __future__ import annotations

import re

from promote_checks.notebook.interpolation import text_of
from promote_checks.notebook.magic import Magic, Outcome, RefusedMagic, Surroundings

CHATTER = (r"(Writing|Overwriting|Appending to) .*",)


def writefile(magic: Magic, surroundings: Surroundings) -> Outcome:
    """Write or append (``-a``) the body, in UTF-8, as it stands."""
    words = re.findall(r"\"[^\"]*\"|'[^']*'|\S+", magic.argument)
    names = [word for word in words if word not in ("-a", "--append")]
    if len(names) != 1 or names[0].startswith("-"):
        raise RefusedMagic(
            f"`{magic.spelling} {magic.argument}` doesn't name one file", "name the file to write"
        )
    name = re.sub(r"^(['\"])(.*)\1$", r"\2", names[0])
    body, note = repr(magic.body), f"`{magic.spelling}` became a call that writes {name}"
    if len(words) > len(names):
        return _append(name, body, note, surroundings)
    path = f"{surroundings.module('pathlib')}.Path({text_of(name, surroundings)})"
    path += ".expanduser()" if name.startswith("~") else ""
    expression = f'{path}.write_text({body}, encoding="utf-8")'
    return Outcome(expression=expression, imports=("pathlib",), note=note, chatter=CHATTER, silent=True)


def _append(name: str, body: str, note: str, surroundings: Surroundings) -> Outcome:
    """A ``with`` on one line: no import can stand before it, so ``~`` is refused."""
    if name.startswith("~"):
        raise RefusedMagic("`%%writefile -a ~/...` is not understood", "write the path without ~")
    stream, path = surroundings.fresh("stream"), text_of(name, surroundings)
    statement = f'with open({path}, "a", encoding="utf-8") as {stream}: {stream}.write({body})'
    return Outcome(statement=statement, note=note, chatter=CHATTER)
