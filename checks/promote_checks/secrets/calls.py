"""Values that a call gives a name: its keywords, the name before the value, the arguments of what authenticates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from promote_checks.secrets.names import strength_of
from promote_checks.secrets.pairs import is_key, neighbours

_POSITIONS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "Session": (0, 1),
        "OAuth1": (0, 1, 2, 3),
        "OAuth1Session": (0, 1, 2, 3),
        "OAuthHandler": (0, 1, 2, 3),
        "ClientSecretCredential": (2,),
        "UsernamePasswordCredential": (2,),
        "SharedKeyCredential": (1,),
        "Fernet": (0,),
        "Github": (0,),
        "Gitlab": (1,),
        "WebClient": (0,),
        "OpenAI": (0,),
        "Anthropic": (0,),
        "HfApi": (1,),
        "FTP": (2,),
        "FTP_TLS": (2,),
        "connect": (2,),
        "Connection": (2,),
        "Redis": (3,),
        "SecretStr": (0,),
        "Secret": (0,),
        "SecretBytes": (0,),
        "setpassword": (0,),
        "encode": (1,),
        "new": (0,),
        "create": (2,),
    }
)
"""What well known callables take as a secret, by position."""
_RECEIVERS: Mapping[str, str] = MappingProxyType({"encode": "jwt", "new": "hmac", "create": "URL"})
"""Whose method it has to be, where the name is a common one."""
_AUTHENTICATES = re.compile(
    r"(?i)^(login|log_in|sign_?in|authenticate|authorize|auth|\w*(basic|digest|proxy|ntlm|bearer|token|api_?key)auth\w*|"
    r"\w*credentials?|(set|with|use|from|new|add|register|change|update)_?\w*(password|passwd|token|api_?key|secret|credentials?))$"
)
_CREDENTIAL = "credential_secret"
_DECLARED = frozenset({"default", "value", "fallback", "initial", "const"})
_TRANSPORT = frozenset({"auth", "basic_auth", "http_auth", "proxy_auth", "login"})


def given_names(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of one call or keyword."""
    if isinstance(node, ast.keyword) and node.arg:
        yield node.arg, node.value
        if node.arg in _TRANSPORT and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
            yield _CREDENTIAL, node.value.elts[1]
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        if any(getattr(target, "attr", getattr(target, "id", "")) in _TRANSPORT for target in node.targets):
            yield _CREDENTIAL, node.value.elts[1]
    elif isinstance(node, ast.Call):
        yield from neighbours(node.args)
        yield from _three(node.args)
        yield from _authenticating(node)
        yield from _declared(node)


def _declared(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """``add_argument("--password", default="...")``."""
    names = [
        one.value
        for one in node.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and is_key(one.value)
    ]
    yield from ((names[0], one.value) for one in node.keywords if names and one.arg in _DECLARED)


def _three(arguments: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """``keyring.set_password("service", "user", "...")`` is found by its name; ``setattr(o, "token", "...")`` here."""
    for first, last in zip(arguments, arguments[2:], strict=False):
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.startswith("--"):
            yield first.value, last


def _authenticating(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if _RECEIVERS.get(called, _receiver(node)) != _receiver(node):
        return
    chosen = [node.args[at] for at in _POSITIONS.get(called, ()) if at < len(node.args)]
    if _AUTHENTICATES.match(called):
        # A single argument may be the user: it has to look like a key. Of several, the first is the user.
        chosen += node.args[1:] if len(node.args) > 1 else node.args
        weak = len(node.args) == 1 and strength_of(called) is None
        yield from (("token" if weak else _CREDENTIAL, one) for one in chosen)
        yield from (
            (_CREDENTIAL, one.value) for one in node.keywords if one.arg in ("key", "pass", "pw", "code")
        )
        return
    yield from ((_CREDENTIAL, one) for one in chosen)


def _receiver(node: ast.Call) -> str:
    value = node.func.value if isinstance(node.func, ast.Attribute) else None
    return str(getattr(value, "attr", getattr(value, "id", "")))
