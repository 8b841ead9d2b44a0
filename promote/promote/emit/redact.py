"""No secret of the notebook reaches anything that is written."""

from __future__ import annotations

import re

from promote.plan.model import Plan
from promote_checks.errors import UserError


def without_secrets(text: str, plan: Plan) -> str:
    """The text with secrets taken out of comments. Raise UserError where one stands inside a longer literal."""
    for parameter in plan.symbols.parameters.values():
        if not parameter.secret:
            continue
        value = str(parameter.value)
        text = re.sub(rf"(#[^\n]*?){re.escape(value)}", r"\1[secret]", text)
        if value in text:
            raise UserError(
                f"{plan.notebook.name}: the secret behind {parameter.name} is part of a longer text",
                "keep it in a variable of its own and put the text together from that",
            )
    return text
