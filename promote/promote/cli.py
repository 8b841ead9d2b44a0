"""The command line: what was asked, who does it, and with which exit code it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

from promote.boundary import guarded

# A word that is not one of these is a notebook. name -> "module:function"; the function takes the arguments
# after the name and returns the exit code.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "promote.commands.check:main",
        "release": "promote.commands.release:main",
        "review": "promote.commands.review:main",
        "stage": "promote.commands.stage:main",
        "rollback": "promote.commands.rollback:main",
        "verify": "promote.commands.verify:main",
    }
)
_DEFAULT = "promote.commands.promote:main"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``promote`` and return its exit code: 0, 1, 2, 3 or 130."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return guarded(lambda: dispatch(words, COMMANDS))


def dispatch(words: Sequence[str], commands: Mapping[str, str]) -> int:
    """Hand over to a registered command, or promote the notebook that the words name."""
    if words and words[0] in commands:
        return _load(commands[words[0]])(words[1:])
    return _load(_DEFAULT)(words)


def _load(reference: str) -> Callable[[Sequence[str]], int]:
    """Import on use only, so that ``promote --help`` stays quick."""
    module, _, function = reference.partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]
