"""The parameters: their defaults, and what the command line makes of them."""

from __future__ import annotations

import dataclasses
from typing import get_type_hints

import pytest

from {{ cookiecutter.package }}.__main__ import (
    ARGV,
    RUN,
    SECRETS,
    Parser,
    configure_run,
    main,
    read_parameters,
)
from {{ cookiecutter.package }}.params import Params

FIELDS = [
    field.name
    for field in dataclasses.fields(Params)
    if field.name not in SECRETS and field.name != ARGV and field.repr
]
NUMBERS = [name for name in FIELDS if get_type_hints(Params)[name] in (int, float)]


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in SECRETS.values():
        monkeypatch.setenv(variable, "only-for-tests")


def read(*words: str) -> Params:
    parser = Parser(prog="test", allow_abbrev=False, conflict_handler="resolve")
    configure_run(parser)
    return read_parameters(parser, parser.parse_args(words))


def word(name: str, value: object) -> str:
    """Write a parameter as a person would on the command line."""
    option = name.replace("_", "-")
    if isinstance(value, bool):
        return f"--{option}" if value else f"--no-{option}"
    plain = not isinstance(value, (list, tuple, dict, set, frozenset))
    return f"--{option}={value if plain else repr(value)}"


def test_without_options_the_defaults_hold() -> None:
    assert repr(read()) == repr(Params())


@pytest.mark.parametrize("name", FIELDS)
def test_a_default_can_be_given_on_the_command_line(name: str) -> None:
    value = getattr(Params(), name)
    given = getattr(read(word(name, value)), name)
    # Equal sets can be spelled in two orders, and 1 may stand for 1.0; nan equals nothing.
    assert given == value or repr(given) == repr(value)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_bad_value_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        read(word(name, "not a number"))
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([RUN, "--no-such-option"])
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_help_names_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([RUN, "--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0
    assert [name for name in FIELDS if name.replace("_", "-") not in text] == []
