"""Texts that open something, and the name that will stand for each. The values are made up."""

from __future__ import annotations

import pytest

from promote.plan.secrets import Secret, find_secrets
from promote_checks.notebook.model import TranslatedCell
from promote_checks.secrets.detect import looks_secret

VALUE = "s3cr3t-Value-42"
KEY = "AKIA" + "ABCDEFGH12345678"


def found(*sources: str) -> list[Secret]:
    return list(find_secrets([TranslatedCell(n, source) for n, source in enumerate(sources)]).values())


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("password", VALUE, True),
        ("DB_PASSWORD", VALUE, True),
        ("api_key", VALUE, True),
        ("apikey", VALUE, True),
        ("access_tokens", VALUE, True),
        ("monkey", VALUE, False),
        ("tokenizer", VALUE, False),
        ("token_pattern", VALUE, False),
        ("keyword", VALUE, False),
        ("password", "short", False),
        ("password", "aaaaaaaa", False),
        ("password", "enter it here please", False),
        ("password", 123456789, False),
        ("password", None, False),
        ("x", KEY, True),
        ("x", "ghp_" + "a1B2" * 6, True),
        ("x", "hf_" + "a1B2" * 6, True),
        ("x", "sk-" + "a1B2" * 5, True),
        ("x", "glpat-" + "a1B2" * 5, True),
        ("x", "postgresql://user:pass@host/db", False),
        ("x", "postgresql://user:Zk81@host/db", True),
        ("x", "https://host/path", False),
        ("x", "-----BEGIN RSA PRIVATE KEY-----\nabc", True),
        ("x", "plain words", False),
    ],
)
def test_looks_secret(name: str, value: object, secret: bool) -> None:
    assert looks_secret(name, value) is secret


@pytest.mark.parametrize(
    ("source", "name", "assigned"),
    [
        (f"password = '{VALUE}'", "password", True),
        (f"password = '{VALUE}'\npassword = input()", "password_2", False),
        (f"if a:\n    password = '{VALUE}'", "password_2", False),
        (f"connect(password='{VALUE}')", "password", False),
        (f"c = {{'API-key': '{VALUE}', 'password': '{VALUE}'}}", "api_key", False),
        (f"os.environ['DB_PASSWORD'] = '{VALUE}'", "db_password", False),
        (f"client.token = '{VALUE}'", "token", False),
        (f"def f(a, token='{VALUE}'): pass", "token", False),
        (f"def f(*, token='{VALUE}'): pass", "token", False),
        (f"f('{KEY}')", "credential", False),
        (f"credential = 1\nf('{KEY}')", "credential_2", False),
        (f"f(_9='{KEY}')", "credential", False),
    ],
)
def test_names(source: str, name: str, assigned: bool) -> None:
    assert found(source) == [Secret(name, found(source)[0].value, assigned)]


def test_one_secret_has_one_name_everywhere() -> None:
    assert found(f"f(token='{VALUE}')", f"password = '{VALUE}'") == [Secret("password", VALUE, True)]


def test_two_secrets_of_one_name_get_two() -> None:
    other = VALUE[::-1]
    names = [s.name for s in found(f"f(token='{VALUE}')", f"f(token='{other}')")]
    assert names == ["token", "token_2"]


@pytest.mark.parametrize(
    "source", [f"password = f'{VALUE}'", "password = input()", f"name = '{VALUE}'", "password = ''"]
)
def test_nothing_to_find(source: str) -> None:
    assert found(source) == []
