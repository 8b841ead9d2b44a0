"""From words to options, the same for every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from promote_checks.errors import UserError


def run_parsed(command: click.Command, words: Sequence[str], run: Callable[[dict[str, Any]], int]) -> int:
    """Parse the words of ``command`` (named as a person types it), run it, and return the exit code.

    ``--help`` and ``--version`` print what they have to and end with 0. Raises ``UserError`` for a wrong usage.
    """
    name = command.name or "promote"
    try:
        context = command.make_context(name, list(words))
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        raise UserError(error.format_message().rstrip("."), f"See `{name} --help`.") from error
    with context:
        return run(context.params)
