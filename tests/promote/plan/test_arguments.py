"""Arguments of a parser that the notebook itself feeds."""

from __future__ import annotations

import pytest

from promote.plan.arguments import lift_arguments
from promote_checks.notebook.model import TranslatedCell


def lifted(source: str) -> tuple[str, list[str]]:
    found = lift_arguments([TranslatedCell(0, source)])
    return found.cells[0].python, [f"{p.field}: {p.annotation} = {p.source}" for p in found.parameters]


@pytest.mark.parametrize(
    ("argument", "expected", "field"),
    [
        ("'--n', type=int, default=5", "'--n', type=int, default=n", "n: int = 5"),
        (
            "'-n', '--num-x', type=float, default=5",
            "'-n', '--num-x', type=float, default=num_x",
            "num_x: float = 5",
        ),
        ("'--n'", "'--n', default=n", "n: str | None = None"),
        ("'--n', type=int", "'--n', type=int, default=n", "n: int | None = None"),
        ("'--n', action='store_true'", "'--n', action='store_true', default=n", "n: bool = False"),
        ("'--n', action='store_false'", "'--n', action='store_false', default=n", "n: bool = True"),
        ("'--n', dest='m', default='x'", "'--n', dest='m', default=m", "m: str = 'x'"),
        (
            "'--n', choices=['a', 'b'], default='a'",
            "'--n', choices=['a', 'b'], default=n",
            "n: typing.Literal['a', 'b'] = 'a'",
        ),
    ],
)
def test_a_default_becomes_a_parameter(argument: str, expected: str, field: str) -> None:
    text, fields = lifted(f"p.add_argument({argument})\np.parse_args([])")
    assert text == f"p.add_argument({expected})\np.parse_args([])"
    assert fields == [field]


@pytest.mark.parametrize(
    "source",
    [
        "p.add_argument('--n', default=5)\np.parse_args()",
        "p.add_argument('--n', default=5)\np.parse_args(words)",
        "p.add_argument('--n', default=5)",
        "p.add_argument('--n', default=5)\np.parse_args(['--n', '6'])",
        "p.add_argument('--num', default=5)\np.parse_args('--nu 6'.split())",
        "p.add_argument('-n', default=5)\np.parse_args(['-n6'])",
        "p.add_argument('--n', default=5)\nargs = p.parse_args([])\nargs.n = 6",
        "p.add_argument('--n', default=5)\np.set_defaults(n=6)\np.parse_args([])",
        "p.add_argument('--n', default=f())\np.parse_args([])",
        "p.add_argument('--n', required=True)\np.parse_args([])",
        "p.add_argument('n', nargs='*')\np.parse_args([])",
        "p.add_argument('--n', action='count')\np.parse_args([])",
        "p.add_argument('--n', default=5)\nq.add_argument('--n', default=6)\np.parse_args([])",
        "Namespace(n=f())",
    ],
)
def test_what_a_parameter_would_not_decide_stays(source: str) -> None:
    assert lifted(source) == (source, [])


def test_a_name_that_is_taken_is_given_under_another() -> None:
    text, fields = lifted("args = Namespace(n=5, m=1)\nn = args.n\nm = 3")
    assert text == "args = Namespace(n=given_n, m=args_m)\nn = args.n\nm = 3"
    assert fields == ["n: int = 5", "args_m: int = 1"]
