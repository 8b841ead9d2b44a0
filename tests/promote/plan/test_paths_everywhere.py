"""A path is a parameter in all its uses, or in none."""

from __future__ import annotations

import pytest

from promote.plan.facts import Facts
from promote.plan.paths import LiftedPaths, lift_paths
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation, StatementRecord


def lifted(*sources: str, touched: tuple[str, ...], carried: tuple[str, ...] = ()) -> LiftedPaths:
    """What becomes of cells of which every line touches these paths."""
    cells = [TranslatedCell(number, source) for number, source in enumerate(sources)]
    records = [
        StatementRecord(number, line + 1, 0, reads=list(touched))
        for number, source in enumerate(sources)
        for line in range(source.count("\n") + 1)
    ]
    return lift_paths(cells, Facts.of(Observation(records)), carried)


ALL = [
    ("pd.read_csv('a.csv')\nos.remove('a.csv')", "pd.read_csv(a_path)\nos.remove(a_path)"),
    ("open('a.csv')\nfiles = ['a.csv']", "open(a_path)\nfiles = [a_path]"),
    ("open('a.csv')\nprint('a.csv')", "open(a_path)\nprint('a.csv')"),
    ("open('a.csv')\nplt.title('a.csv')", "open(a_path)\nplt.title('a.csv')"),
    ("open('a.csv')\ndf.plot(title='a.csv')", "open(a_path)\ndf.plot(title='a.csv')"),
    ("os.makedirs('out')\nopen('out/a.csv')", "os.makedirs(out_path)\nopen(f'{out_path}/a.csv')"),
    ("os.makedirs('out')\nopen('out' + '/a.csv')", "os.makedirs(out_path)\nopen(out_path + '/a.csv')"),
    ("os.makedirs('out')\nPath('out') / n", "os.makedirs(out_path)\nPath(out_path) / n"),
    (
        "os.makedirs('out')\nos.path.join('out', 'a.csv')",
        "os.makedirs(out_path)\nos.path.join(out_path, 'a.csv')",
    ),
    ("D = 'out'\nos.makedirs(D)\nopen('out/a.csv')", "D = 'out'\nos.makedirs(D)\nopen(f'{D}/a.csv')"),
    ("D = 'out'\nos.makedirs(D)\nopen(D + '/a.csv')", "D = 'out'\nos.makedirs(D)\nopen(D + '/a.csv')"),
    ("open('out/{a}.csv')\nos.listdir('out')", "open(f'{out_path}/{{a}}.csv')\nos.listdir(out_path)"),
    ("open('a.csv')\nsys.path.append('..')", "open(a_path)\nsys.path.append('..')"),
    ("open('../d/a.csv')\nos.chdir('..')", "open(a_path)\nos.chdir('..')"),
    ("open('data/a.csv')\nx['data']", "open(a_path)\nx['data']"),
    ("open('data/a.csv')\nos.listdir('data')", "open(f'{data_path}/a.csv')\nos.listdir(data_path)"),
    ("open('a.csv')\n'''reads a.csv'''", "open(a_path)\n'''reads a.csv'''"),
]
TOUCHED = ("a.csv", "out", "out/a.csv", "out/{a}.csv", "../d/a.csv", "data/a.csv")


@pytest.mark.parametrize(("source", "expected"), ALL)
def test_all_uses_follow(source: str, expected: str) -> None:
    done = lifted(source, touched=TOUCHED)
    assert done.cells[0].python == expected
    assert not done.fixed
    assert len(done.parameters) == (0 if source.startswith("D =") else 1)


NONE = [
    "open('a.csv')\ndef f():\n    return open('a.csv')",
    "open('a.csv')\nf = lambda: open('a.csv')",
    "open('a.csv')\nx['a.csv']",
    "open('a.csv')\nx = {'a.csv': 1}",
    "open('a.csv')\nopen(f'a.csv{n}')\nopen(f'{n}a.csv')\nx = f'a.csv'",
    "os.makedirs('out')\nopen(f'out/{n}')",
    "os.makedirs('out')\nopen(os.path.join('.', 'out', 'a.csv'))",
    "os.makedirs('../d')\nopen(os.path.join('..', 'd', 'a.csv'))",
    "os.makedirs('../d')\nopen(Path('..') / 'd' / 'a.csv')",
    "os.makedirs('../d')\nopen(Path.cwd().parent / 'd' / name)",
    "os.makedirs('../d')\nopen('../' + 'd/a.csv')",
    "os.makedirs('out')\nopen('./out/a.csv')",
    "open('a.csv')\npd.read_sql('select 1', 'sqlite:///a.csv')",
    "open('a.csv')\nduckdb.sql(\"select * from 'a.csv'\")",
    "open('data/a.csv')\nos.listdir('data')\ndef f():\n    return 'data/b.csv'",
]


@pytest.mark.parametrize("source", NONE)
def test_no_use_follows(source: str) -> None:
    done = lifted(source, touched=("a.csv", "../d", "data/a.csv") + (("out",) if "'out" in source else ()))
    assert (done.cells[0].python, done.parameters) == (source, ())


def test_a_variable_that_not_all_uses_can_follow_is_no_parameter() -> None:
    source = "D = 'out'\nopen(D + '/a.csv')\ndef f():\n    return open('out/a.csv')\nopen('out/a.csv')"
    done = lifted(source, touched=("out/a.csv",))
    assert done.cells[0].python == source
    assert done.fixed == {"D"}


def test_a_use_in_another_cell_counts() -> None:
    done = lifted("open('a.csv')", "def f():\n    return 'a.csv'", touched=("a.csv",))
    assert done.parameters == ()


def test_the_file_of_a_module_of_the_package_is_no_parameter() -> None:
    done = lifted("Path('m.py').write_text('x = 1')", touched=("m.py",), carried=("m.py",))
    assert done.parameters == ()
