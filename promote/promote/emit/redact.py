"""No secret of the notebook reaches anything that is written."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence

from promote.plan.model import Plan
from promote.plan.secrets import place_of
from promote_checks.errors import UserError
from promote_checks.secrets.hide import hide_all, holds_secret


def without_secrets(text: str, plan: Plan) -> str:
    """The text with secrets taken out of comments. Raise UserError where one stands inside a longer literal."""
    known = list(plan.secrets)
    text = _comments_hidden(text, known)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in (tokenize.NAME, tokenize.OP) and holds_secret(token.string, known):
            place = place_of(plan.notebook, token.string, known)
            raise UserError(
                f"{plan.notebook.name}{place}: a secret is part of a longer text in the code",
                "keep it in a variable of its own and put the text together from that",
            )
    return text


def _comments_hidden(text: str, known: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            line = lines[row - 1]
            rest = line[column + len(token.string) :]
            lines[row - 1] = line[:column] + hide_all(token.string, known) + rest
    return "".join(lines)
