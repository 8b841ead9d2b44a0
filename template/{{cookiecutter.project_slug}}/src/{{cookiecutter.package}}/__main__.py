{% if cookiecutter._argv -%}
"""The command line: ``python -m {{ cookiecutter.package }} WORDS`` does what the script does with them."""
{%- else -%}
"""The command line: ``python -m {{ cookiecutter.package }} [run] [--PARAMETER VALUE]``."""
{%- endif %}

from __future__ import annotations

import argparse
import ast
import dataclasses
import logging
import sys
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import (
    Any,
    Literal,
    NamedTuple,
    NoReturn,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from {{ cookiecutter.package }}.params import Params
from {{ cookiecutter.package }}.pipeline import run

PROGRAM = "python -m {{ cookiecutter.package }}"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ARGV = "{{ cookiecutter._argv }}"
"""The parameter that holds the words of a script's own command line; empty where it has none."""
RUN = "{{ cookiecutter._run_word }}"
FIELD = "field:"
"""Put before the names of parameters, which could be those of other options."""
SECRETS: dict[str, str] = {
{%- for name, variable in cookiecutter._secrets|dictsort %}
    "{{ name }}": "{{ variable }}",
{%- endfor %}
{%- if cookiecutter._secrets %}
{% endif -%}
}
"""Parameter -> the environment variable it is read from. A command line can be read by
everybody on the machine, so these are no options, and are never shown."""


class Parser(argparse.ArgumentParser):
    """A parser that reports what is wrong in one line and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong without the whole usage."""
        self.exit(2, f"{self.prog}: error: {message}\n")


class Command(NamedTuple):
    """One word after the name of the package."""

    summary: str
    configure: Callable[[Parser], None]
    execute: Callable[[Parser, argparse.Namespace], int]


def parse_value(text: str, annotation: object) -> object:
    """Read ``text`` as a value of the annotated type.

    Raises ValueError if it is not one. Whatever is not a plain scalar is written
    as in Python: ``[1, 2]``, ``{"depth": 3}``.
    """
    if annotation is str:
        return text
    if annotation in (int, float, complex, Path):
        return _construct(text, annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return _first_that_fits(text, get_args(annotation))
    if get_origin(annotation) is Literal:
        return _choice(text, get_args(annotation))
    value = _literal(text, text if annotation is Any else None)
    if not fits(value, annotation):
        raise ValueError(text)
    return value


def _construct(text: str, annotation: Any) -> object:
    return annotation(text)


def _first_that_fits(text: str, options: Iterable[object]) -> object:
    # Any text is a str: ask the other types first.
    for option in sorted(options, key=lambda option: option is str):
        try:
            return parse_value(text, option)
        except ValueError:
            continue
    raise ValueError(text)


def _choice(text: str, choices: Sequence[object]) -> object:
    for choice in choices:
        if str(choice) == text:
            return choice
    raise ValueError(text)


def _literal(text: str, otherwise: str | None) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        if otherwise is None:
            raise ValueError(text) from None
        return otherwise


def fits(value: object, annotation: object) -> bool:
    """Say whether a value is of the annotated type, down to its elements."""
    if annotation is Any:
        return True
    if annotation is None or annotation is type(None):
        return value is None
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return any(fits(value, option) for option in get_args(annotation))
    if origin is Literal:
        return value in get_args(annotation)
    if isinstance(origin, type):
        return isinstance(value, origin) and _elements_fit(value, get_args(annotation))
    return _is_instance(value, annotation)


def _is_instance(value: object, annotation: object) -> bool:
    if annotation is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if annotation is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return not isinstance(annotation, type) or isinstance(value, annotation)


def _elements_fit(value: object, arguments: tuple[Any, ...]) -> bool:
    if isinstance(value, Mapping) and len(arguments) == 2:
        return all(
            fits(key, arguments[0]) and fits(item, arguments[1])
            for key, item in value.items()
        )
    if isinstance(value, tuple) and arguments[-1:] != (Ellipsis,):
        return len(value) == len(arguments) and all(map(fits, value, arguments))
    if isinstance(value, (list, tuple, set, frozenset)) and arguments:
        return all(fits(item, arguments[0]) for item in value)
    return True


def type_name(annotation: object) -> str:
    """Name a type for a person."""
    name = getattr(annotation, "__name__", str(annotation))
    return name if get_origin(annotation) is None else str(annotation)


def option_type(annotation: object) -> Callable[[str], object]:
    """Make the function with which argparse reads an option of this type."""

    def read(text: str) -> object:
        try:
            return parse_value(text, annotation)
        except ValueError:
            message = f"{text!r} is not of type {type_name(annotation)}"
            raise argparse.ArgumentTypeError(message) from None

    return read


def add_parameters(parser: Parser) -> None:
    """Add one option for each field of ``Params`` that is not a secret."""
    hints = get_type_hints(Params)
    for field in dataclasses.fields(Params):
        if field.name not in SECRETS and field.name != ARGV and field.repr:
            _add_parameter(parser, field, hints[field.name])


def _add_parameter(
    parser: Parser, field: dataclasses.Field[Any], annotation: object
) -> None:
    option = "--" + field.name.replace("_", "-")
    text = f"{type_name(annotation)}{_default(field)}".replace("%", "%%")
    settings: dict[str, Any] = {"help": text, "dest": FIELD + field.name}
    settings["default"] = argparse.SUPPRESS
    if annotation is bool:
        settings["action"] = argparse.BooleanOptionalAction
    else:
        settings |= {"type": option_type(annotation), "metavar": "VALUE"}
    parser.add_argument(option, **settings)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f", default {field.default!r}"
    if field.default_factory is not dataclasses.MISSING:
        return f", default {field.default_factory()!r}"
    return ", required"


def configure_run(parser: Parser) -> None:
    """Add the options of ``run``."""
    levels = [*LEVELS, *map(str.lower, LEVELS)]
    parser.add_argument(
        "--log-level",
        default="INFO",
        choices=levels,
        metavar="LEVEL",
        help=f"one of {', '.join(LEVELS)}, default INFO",
    )
    add_parameters(parser)
{%- if cookiecutter._argv %}
    parser.add_argument(
        FIELD + ARGV,
        nargs="*",
        default=argparse.SUPPRESS,
        metavar="WORD",
        help="behind --: the command line of the script",
    )
{%- endif %}


def read_parameters(parser: Parser, given: argparse.Namespace) -> Params:
    """Make the parameters, or leave with one line that says what is wrong with them."""
    values = {
        name.removeprefix(FIELD): value
        for name, value in vars(given).items()
        if name.startswith(FIELD)
    }
{%- if cookiecutter._argv %}
    values[ARGV] = tuple(values.get(ARGV, ()))
{%- endif %}
    try:
        return Params(**values)
    except (ValueError, TypeError, LookupError, RuntimeError, OSError) as error:
        message = error.args[0] if error.args else type(error).__name__
        parser.error(" ".join(str(message).split()))


def execute_run(parser: Parser, given: argparse.Namespace) -> int:
    """Run the pipeline and print what it computed."""
    params = read_parameters(parser, given)
    level = getattr(given, "log_level", "INFO").upper()
    logging.basicConfig(level=level, format="%(message)s")
    try:
        results = run(params)
    except FileNotFoundError as error:
        if error.filename in _texts(params):
            parser.error(f"no such file in this folder: {error.filename}")
        raise
    for line in summary(results):
        print(line)
    return 0


def _texts(params: Params) -> set[object]:
    values = [getattr(params, field.name) for field in dataclasses.fields(params)]
    return {str(value) for value in values if isinstance(value, (str, Path))}


def summary(results: Any) -> list[str]:
    """Describe each field of the results in one line: name, type, value or size."""
    names = [field.name for field in dataclasses.fields(results)]
    width = max(map(len, names), default=0)
    return [f"{name:<{width}}  {describe(getattr(results, name))}" for name in names]


def describe(value: object) -> str:
    """Put a value into one short line."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"{type(value).__name__} of shape {' x '.join(map(str, shape))}"
    if isinstance(value, (list, tuple, dict, set, frozenset)) and len(value) > 10:
        return f"{type(value).__name__} of {len(value)} items"
    text = " ".join(repr(value).split())
    return text if len(text) <= 100 else text[:99] + "…"


COMMANDS: dict[str, Command] = {
{%- if cookiecutter._argv %}
    RUN: Command("run the pipeline with other parameters", configure_run, execute_run),
{%- else %}
    RUN: Command("run the pipeline (the default)", configure_run, execute_run),
{%- endif %}
}


def epilog() -> str:
    """Say what else there is: the commands and the environment."""
    commands = "; ".join(f"{word}: {COMMANDS[word].summary}" for word in COMMANDS)
    secrets = ", ".join(SECRETS.values())
    environment = f" Read from the environment: {secrets}." if secrets else ""
    return f"Commands: {commands}.{environment}"


{%- if cookiecutter._argv %}


def execute_script(words: Sequence[str]) -> int | str | None:
    """Do what the script does with these words, and return what it exits with.

    What it prints goes to standard output, as it did; how it logs is its own affair.
    """
    own = logging.getLogger("{{ cookiecutter.package }}")
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    own.addHandler(handler)
    own.setLevel(logging.INFO)
    own.propagate = False
    try:
{%- if cookiecutter._exit_status %}
        return run(Params({{ cookiecutter._argv }}=tuple(words))).{{ cookiecutter._exit_status }}
{%- else %}
        run(Params({{ cookiecutter._argv }}=tuple(words)))
{%- endif %}
    finally:
        own.removeHandler(handler)
        own.propagate = True
{%- if not cookiecutter._exit_status %}
    return 0
{%- endif %}
{%- endif %}


def main(arguments: Sequence[str] | None = None) -> {% if cookiecutter._argv %}int | str | None{% else %}int{% endif %}:
    """Run the command that ``arguments`` name and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
{%- if cookiecutter._argv %}
    if not words or words[0] not in COMMANDS:
        return execute_script(words)
    name = words.pop(0)
{%- else %}
    name = words.pop(0) if words and words[0] in COMMANDS else RUN
{%- endif %}
    command = COMMANDS[name]
    parser = Parser(
        prog=PROGRAM if name == RUN else f"{PROGRAM} {name}",
        description=command.summary.capitalize(),
        epilog=epilog(),
        allow_abbrev=False,
        # A parameter may be called like one of our own options, and wins.
        conflict_handler="resolve",
    )
    command.configure(parser)
    return command.execute(parser, parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
