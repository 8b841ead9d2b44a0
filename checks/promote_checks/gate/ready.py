"""Has a project here what a run of its notebook needs?"""

from __future__ import annotations

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext


def unready_for(code: str, context: CheckContext) -> Check | None:
    """Without its data or its secrets the notebook would fail, and say nothing about the project."""
    if context.unset:
        named = ", ".join(context.unset)
        hint = f"export {named}, and check again"
        return Check(code, "skip", f"the package reads {named} from the environment: not set", hint=hint)
    if not context.folder_known:
        hint = 'set [tool.promote] notebook = "../NAME.ipynb" in pyproject.toml, or data = "FOLDER"'
        return Check(code, "skip", "nobody knows where the notebook's data is", hint=hint)
    return None


def unnamed_interpreter(code: str, context: CheckContext) -> Check | None:
    """A project that came from elsewhere brings an environment of its own, and an interpreter runs its path files."""
    if not context.unnamed_python:
        return None
    hint = f"name it if you trust it: --python {context.python}"
    return Check(code, "skip", "it starts the interpreter that lies in the project", hint=hint)
