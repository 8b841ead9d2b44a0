"""Paths read from the text of a notebook."""

from __future__ import annotations

import ast

import pytest

from promote_checks.notebook.static_paths import StaticPaths, module_folders, spelled_paths


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'../data'", "../data"),
        ("os.path.join('..', 'data', 'x.csv')", "../data/x.csv"),
        ("os.path.abspath('..')", ".."),
        ("os.path.abspath(os.path.join(os.getcwd(), '..', 'src'))", "./../src"),
        ("Path('..') / 'data' / 'x.csv'", "../data/x.csv"),
        ("Path.cwd().parent", ".."),
        ("Path.cwd().parent / 'src'", "../src"),
        ("Path().resolve().parents[1]", "../.."),
        ("str(Path('..').resolve().joinpath('src'))", "../src"),
        ("os.path.dirname(os.getcwd())", ".."),
        ("ROOT + '/x'", "../root/x"),
        ("f'{ROOT}/x'", "../root/x"),
        ("f'{other}/x'", None),
        ("', '.join(names)", None),
        ("'+'.join(['a'])", None),
        ("other / 'x'", None),
        ("3", None),
        (" + ".join(["'a'"] * 900), "a" * 900),
    ],
)
def test_text(expression: str, expected: str | None) -> None:
    node = ast.parse(expression, mode="eval").body
    assert StaticPaths({"ROOT": "../root"}).text(node) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("sys.path.append('..')", ("..",)),
        ("sys.path.insert(0, '../src')", ("../src",)),
        ("sys.path += ['../a', '../b']", ("../a", "../b")),
        ("sys.path.extend(['a', str(Path('..') / 'lib')])", ("a", "../lib")),
        ("sys.path[0:0] = ['../a']", ("../a",)),
        ("sys.path = ['x'] + sys.path", ("x",)),
        ("site.addsitedir('x')", ("x",)),
        ("os.chdir('..')", ("..",)),
        ("p = os.path.abspath('..')\nif p not in sys.path:\n    sys.path.append(p)", ("..",)),
        ("p = '..'\np = other()\nsys.path.append(p)", ()),
        ("names.append('..')", ()),
    ],
)
def test_module_folders(source: str, expected: tuple[str, ...]) -> None:
    assert module_folders([ast.parse(source)]) == expected


def test_spelled_paths_follow_variables_into_functions() -> None:
    tree = ast.parse("HERE = Path(__file__).parent\ndef f():\n    return HERE / 'x.csv'")
    assert "src/x.csv" in spelled_paths([tree], {"__file__": "src/data.py"})
