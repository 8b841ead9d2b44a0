"""Texts that open something, by their shape and by the name that they are given."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Sequence

NAME = re.compile(
    r"(?i)(^|_)(passw(or)?d|passwd|pwd|passphrase|secret|api_?key|apikey|access_?key|auth_?token|token(?!_pattern)|"
    r"private_?key|credential|client_?secret|bearer)s?(_|$)"
)
VALUE = re.compile(
    r"(AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|xox[abprs]-[0-9A-Za-z-]{10,}|sk-[0-9A-Za-z_-]{16,}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.|glpat-[0-9A-Za-z_-]{16,}|"
    r"AIza[0-9A-Za-z_-]{30,}|hf_[0-9A-Za-z]{20,}|[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@"
)
_SAID = re.compile(r"([A-Za-z][\w-]*)(\s*[:=]\s*['\"]?)([^\s'\"]{6,})")
_MIN_LENGTH = 6
_ENTROPY = 3.0


def looks_secret(name: str, value: object) -> bool:
    """A text whose name or shape says that it opens something."""
    if not isinstance(value, str) or len(value) < _MIN_LENGTH:
        return False
    if VALUE.search(value):
        return True
    return bool(NAME.search(name)) and " " not in value.strip() and _entropy(value) >= _ENTROPY / 2


def holds_secret(text: str, known: Sequence[str]) -> bool:
    """Whether a text holds one of the known secrets, or something of a secret's shape."""
    return any(secret in text for secret in known) or bool(VALUE.search(text))


def hide_secrets(text: str, known: Sequence[str]) -> str:
    """The text with known secrets, and what has the shape of one, replaced."""
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return VALUE.sub("[secret]", text)


def hide_in_comment(comment: str, known: Sequence[str]) -> str:
    """A comment without secrets; one may also be noted there by its name: ``# token: zq81-Vx7Kt2``."""

    def hidden(found: re.Match[str]) -> str:
        name, mark, value = found.groups()
        is_secret = looks_secret(name.replace("-", "_"), value) and _entropy(value) >= _ENTROPY
        return f"{name}{mark}[secret]" if is_secret else found[0]

    return _SAID.sub(hidden, hide_secrets(comment, known))


def named_texts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every text literal with the name that it is given: a keyword, a key, an attribute, a variable, a default."""
    names: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            names[node.value] = node.arg or ""
        elif isinstance(node, ast.Dict):
            names |= {v: str(k.value) for k, v in zip(node.keys, node.values, strict=True)
                      if isinstance(k, ast.Constant)}  # fmt: skip
        elif isinstance(node, ast.Assign):
            names[node.value] = _target_name(node.targets[0])
        elif isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            names |= {d: a.arg for a, d in zip(reversed(positional), reversed(node.defaults), strict=False)}
            names |= {
                d: a.arg for a, d in zip(node.kwonlyargs, node.kw_defaults, strict=True) if d is not None
            }
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield names.get(node, ""), node.value


def _target_name(target: ast.expr) -> str:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        return target.attr
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return ""


def _entropy(text: str) -> float:
    counts = [text.count(c) / len(text) for c in set(text)]
    return -sum(p * math.log2(p) for p in counts)
