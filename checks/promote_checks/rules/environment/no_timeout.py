"""A network call has no timeout.

Why: `requests` waits for ever by default. A server that does not answer hangs the run, the CI job, the service.

Mend: `timeout=10`, on every call.

Example:

    response = requests.get(url)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument, has_unpacking, is_none
from promote_checks.rules.subject import Subject

CODE = "EN004"
NAME = "no-timeout"
SEVERITY: Severity = "warning"
HINT = "give it a timeout: timeout=10 (seconds)"
WORDS: tuple[str, ...] = ("requests", "urlopen", "httpx", "aiohttp", "urllib")


_VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "request"})


def check(subject: Subject) -> Iterator[Hit]:
    """``requests`` (functions and sessions), ``urlopen``; ``httpx`` only where its own timeout is turned off."""
    sessions = _sessions(subject)
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        if has_unpacking(call):
            continue
        library, _, verb = name.rpartition(".")
        timeout = argument(call, "timeout")
        if (library == "requests" or library in sessions) and verb in _VERBS and is_none(timeout):
            yield subject.hit(call, f"{name}() waits for ever: it has no timeout")
        elif name.endswith("urllib.request.urlopen") and is_none(timeout) and len(call.args) < 3:
            yield subject.hit(call, "urlopen() waits for ever: it has no timeout")
        elif library == "httpx" and timeout is not None and is_none(timeout):
            yield subject.hit(call, f"{name}() waits for ever: its timeout is turned off")


def _sessions(subject: Subject) -> set[str]:
    """Names bound to ``requests.Session()``."""
    made = ("requests.Session", "requests.session", "requests.sessions.Session")
    found = set()
    for node in subject.index.nodes(ast.Assign):
        if isinstance(node.value, ast.Call) and subject.index.qualified(node.value.func) in made:
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for item in subject.index.nodes(ast.withitem):
        call, target = item.context_expr, item.optional_vars
        if (
            isinstance(call, ast.Call)
            and subject.index.qualified(call.func) in made
            and isinstance(target, ast.Name)
        ):
            found.add(target.id)
    return found
