"""How the command line of a project reads values."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from jinja2 import Environment

SOURCE = (
    Path(__file__)
    .parents[2]
    .joinpath("template", "{{cookiecutter.project_slug}}", "src", "{{cookiecutter.package}}", "__main__.py")
)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The module, in a package without parameters."""
    package = tmp_path_factory.mktemp("src") / "made_up"
    package.mkdir()
    environment = Environment(keep_trailing_newline=True)
    context = {"package": "made_up", "_secrets": {}}
    rendered = environment.from_string(SOURCE.read_text()).render(cookiecutter=context)
    files = {"__init__": "", "__main__": rendered, "params": "Params = object", "pipeline": "run = print"}
    for name, text in files.items():
        (package / f"{name}.py").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(package.parent)
        yield importlib.import_module("made_up.__main__")


GOOD: list[tuple[str, Any, object]] = [
    ("1", int, 1),
    ("-1.5e3", float, -1500.0),
    ("a b", str, "a b"),
    ("x/y", Path, Path("x/y")),
    ("[1, 2]", list[int], [1, 2]),
    ("[1, 2.5]", list[float], [1, 2.5]),
    ("{'a': 1}", dict[str, int], {"a": 1}),
    ("(1, 'x')", tuple[int, str], (1, "x")),
    ("(1, 2, 3)", tuple[int, ...], (1, 2, 3)),
    ("None", int | None, None),
    ("7", int | str, 7),
    ("seven", str | int, "seven"),
    ("low", Literal["low", "high"], "low"),
    ("[[1], []]", list[list[int]], [[1], []]),
    ("{1, 2}", set[int], {1, 2}),
    ("plain", Any, "plain"),
    ("[1]", Any, [1]),
]
BAD: list[tuple[str, Any]] = [
    ("x", int),
    ("1.5", int),
    ("x", float),
    ("1", list[int]),
    ("['a']", list[int]),
    ("[True]", list[int]),
    ("{'a': 'b'}", dict[str, int]),
    ("(1,)", tuple[int, str]),
    ("mid", Literal["low", "high"]),
    ("x", int | None),
    ("__import__('os')", list[str]),
    ("[", list[str]),
]


@pytest.mark.parametrize(("text", "annotation", "value"), GOOD, ids=str)
def test_good_values(line: Any, text: str, annotation: Any, value: object) -> None:
    read = line.parse_value(text, annotation)
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(("text", "annotation"), BAD, ids=str)
def test_bad_values(line: Any, text: str, annotation: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        line.parse_value(text, annotation)


def test_descriptions_are_short_and_on_one_line(line: Any) -> None:
    assert line.describe("a\nb") == "'a\\nb'"
    assert len(line.describe("x" * 999)) == 100
    assert line.describe(list(range(99))) == "list of 99 items"
