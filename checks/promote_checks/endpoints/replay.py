"""Asking the package's own application what the script's application was asked, in the same order.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from promote_checks.endpoints.ask import answer, is_application

NOWHERE = "the package has no application {}"


def replay(
    asked: list[dict[str, Any]], places: dict[str, str], value: Callable[[str], Any]
) -> list[dict[str, Any]]:
    """One answer for each request. ``value``: finds in the package what the script had under a name."""
    known: dict[str, Any] = {}
    answers = []
    for one in asked:
        name = one["application"]
        if name not in known:
            known[name] = application_of(name, value)
        held = known[name]
        answers.append(answer(held, one, places) if is_application(held) else {"fault": held})
    return answers


def application_of(name: str, value: Callable[[str], Any]) -> Any:
    """The application; a text that says why there is none."""
    if not name.endswith("()"):
        found = value(name)
        return found if is_application(found) else NOWHERE.format(name)
    factory = value(name[:-2])
    if not callable(factory):
        return NOWHERE.format(name)
    try:
        # What the script's factory read of the script, the package's takes as parameters of the same names.
        made = factory(**{one: value(one) for one in missing(factory)})
    except Exception as error:  # noqa: BLE001 - the package's own
        return f"{name} raises {type(error).__name__}: {error}"
    return made if is_application(made) else NOWHERE.format(name)


def missing(factory: Any) -> list[str]:
    """Parameters that a call must give."""
    parameters = inspect.signature(factory).parameters.values()
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in parameters if one.default is one.empty and one.kind not in variable]
