"""Names that say that their value opens something: ``db_password``, ``apiKey``, ``TOKEN_PROD``; not ``token_count``."""

from __future__ import annotations

import functools
import re
from typing import Optional

STRONG = "strong"
"""A password or a key, whatever the value looks like."""
WEAK = "weak"
"""Often something else (a token of a language model): the value has to look like a key, too."""
FAINT = "faint"
"""Nearly always something else (the key of a table): only what a machine made at random."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zß-ÿ]+|[0-9]+|[^\W\d_A-Za-zß-ÿ]+")
_STRONG_WORDS = frozenset({
    "password", "passwords", "passwd", "passwds", "passwort", "pwd", "pswd", "passphrase", "passphrases",
    "passcode", "kennwort", "senha", "wachtwoord", "parola", "heslo", "salasana", "haslo", "пароль", "密码", "パスワード",
    "secret", "secrets", "credential", "credentials", "creds", "apikey", "apikeys", "apitoken",
    "authtoken", "accesskey", "secretkey", "privatekey", "accesstoken", "contraseña", "contrasena", "psk",
})  # fmt: skip
_FUSED = ("password", "passwd", "passphrase", "apikey", "secret")
"""``PGPASSWORD``, ``mysecret``: words that are written as one."""
_TOGETHER = frozenset({("pass", "word"), ("pass", "phrase"), ("pass", "code"), ("de", "passe")})
_KEY_OF = frozenset({
    "api", "access", "secret", "private", "auth", "account", "encryption", "signing", "master", "shared",
    "subscription", "consumer", "service", "client", "storage", "deploy", "ssh", "hmac", "jwt", "webhook",
})  # fmt: skip
_TOKEN_OF = frozenset({
    "auth", "access", "refresh", "api", "session", "bot", "bearer", "oauth", "security", "personal",
    "deploy",
})  # fmt: skip
_PASS_OF = frozenset({
    "db", "database", "user", "smtp", "mail", "email", "ftp", "sftp", "ssh", "admin", "root", "mysql",
    "pg", "postgres", "redis", "mongo", "key", "my", "login", "wifi", "svc", "service", "app", "proxy",
    "sql",
})  # fmt: skip
_WEAK_WORDS = frozenset({
    "token", "tokens", "bearer", "authorization", "auth", "jwt", "pat", "pass", "pw", "passkey", "cookie",
    "cookies", "signature", "webhook", "sessionid", "phpsessid", "csrftoken",
})  # fmt: skip
_ABOUT = frozenset({
    "length", "len", "count", "counts", "counter", "name", "names", "file", "files", "filename", "path",
    "paths", "dir", "folder", "url", "uri", "endpoint", "field", "fields", "column", "columns", "col",
    "cols", "pattern", "regex", "re", "prompt", "label", "labels", "type", "types", "policy", "min", "max",
    "strength", "header", "param", "arg", "env", "var", "variable", "error", "message", "msg", "hint",
    "title", "placeholder", "expiry", "expires", "ttl", "size", "limit", "budget", "index", "idx", "id",
    "ids", "rate", "usage", "cost", "feature", "features", "format", "parser", "map", "vocab", "freq",
    "frequency", "stream", "embedding", "embeddings", "manager", "store", "provider", "santa", "sauce",
    "level", "rules", "validator", "strategy", "mask", "sep", "separator", "delimiter", "score", "flag",
    "check", "status", "changed", "required", "reset", "text", "help", "description", "desc", "element",
    "input", "selector", "xpath", "form", "page", "question", "ingredient", "function", "func", "fn",
    "model", "version", "algorithm", "kind", "class", "scheme", "method", "backend",
})  # fmt: skip
"""What follows says that the value is about the secret."""
_NOT_OF = frozenset({
    "is", "has", "no", "needs", "need", "show", "hide", "forgot", "require", "requires", "valid", "allow",
    "use", "ask", "public", "pad", "eos", "bos", "unk", "cls", "sep", "mask", "special", "max", "min",
    "num", "sort", "primary", "foreign", "group", "partition", "index", "row", "dict", "json", "cache",
    "object", "sub", "first", "last", "next", "prev", "stop", "start", "end", "word", "padding", "unknown",
    "oov", "sos", "low", "high", "band", "bandpass", "lowpass", "highpass", "by", "per", "document",
    "line", "forward", "backward",
})  # fmt: skip
"""What stands before says that it is none."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier, a key or a header, in lower case: ``X-apiKey2`` -> x, api, key, 2."""
    return tuple(word.lower() for word in _WORD.findall(name))


@functools.lru_cache(maxsize=20_000)
def strength_of(name: str) -> Optional[str]:  # noqa: UP045 - runs on Python 3.9
    """``STRONG``, ``WEAK``, or None: the name says nothing."""
    words = words_of(name)
    for at in range(len(words) - 1, -1, -1):
        found = _strength_at(words, at)
        if found is None:
            continue
        if any(word in _ABOUT for word in words[at + 1 :]) or (at and words[at - 1] in _NOT_OF):
            return None
        return found
    return None


def _strength_at(words: tuple[str, ...], at: int) -> Optional[str]:  # noqa: UP045 - runs on Python 3.9
    word, before = words[at], words[at - 1] if at else ""
    if word in _STRONG_WORDS or word.endswith(_FUSED) or (before, word) in _TOGETHER:
        return STRONG
    if word in ("key", "keys") and before in _KEY_OF:
        return STRONG
    if word in ("token", "tokens") and before in _TOKEN_OF:
        return STRONG
    if word in ("pass", "pw") and before in _PASS_OF:
        return STRONG
    if word == "key":
        return FAINT
    return WEAK if word in _WEAK_WORDS else None
