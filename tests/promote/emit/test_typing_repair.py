"""Answers to mypy, with a mypy that says what the test wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from promote.emit.typing_repair import Complaint, repair


@dataclass
class Ask:
    """Complains in turn, then is content; keeps what it was asked about."""

    rounds: list[list[Complaint]]
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, modules: Mapping[str, str]) -> Sequence[Complaint]:
        self.asked.append(dict(modules))
        return self.rounds[len(self.asked) - 1] if len(self.asked) <= len(self.rounds) else []


def same(modules: Mapping[str, str]) -> Mapping[str, str]:
    return modules


def at(line: int, column: int, code: str, message: str = "", module: str = "m.py") -> Complaint:
    return Complaint(module, line, column, message, code)


def repaired(text: str, *rounds: list[Complaint]) -> str:
    return repair({"m.py": text}, Ask(list(rounds)), same)["m.py"]


def test_nothing_to_repair() -> None:
    ask = Ask([])
    assert repair({"m.py": "x = 1\n"}, ask, same) == {"m.py": "x = 1\n"}
    assert len(ask.asked) == 1


ANY = "from typing import Any\n"
CASES = [
    (
        "Any = 3\ndef f() -> int:\n    if a:\n        return 1\n",
        at(2, 0, "return"),
        "from typing import Any as AnyType\nAny = 3\ndef f() -> AnyType:\n    if a:\n        return 1\n",
    ),
    (
        "def f() -> int:\n    return g()\n",
        at(2, 4, "no-any-return"),
        'from typing import cast\ndef f() -> int:\n    return cast("int", g())\n',
    ),
    (
        "def f() -> dict[str, int]:\n    return g(  # why\n        1)\n",
        at(2, 4, "return-value"),
        'from typing import cast\ndef f() -> dict[str, int]:\n    return cast("dict[str, int]", g(  # why\n        1))\n',
    ),
    (
        "def f() -> int:\n    if a:\n        return 1\n",
        at(1, 0, "return"),
        ANY + "def f() -> Any:\n    if a:\n        return 1\n",
    ),
    (
        "def f() -> None:\n    x = g()\n    x.y()\n",
        at(3, 4, "attr-defined"),
        ANY + "def f() -> None:\n    x: Any = g()\n    x.y()\n",
    ),
    (
        "def f(x: int) -> None:\n    x.y()\n",
        at(2, 4, "attr-defined"),
        ANY + "def f(x: Any) -> None:\n    x.y()\n",
    ),
    (
        "def f() -> None:\n    x: int = g()\n    x.y()\n",
        at(3, 4, "attr-defined"),
        ANY + "def f() -> None:\n    x: Any = g()\n    x.y()\n",
    ),
    (
        "def f() -> None:\n    x = []\n",
        at(2, 4, "var-annotated", 'Need type annotation for "x"'),
        ANY + "def f() -> None:\n    x: Any = []\n",
    ),
    (
        "def f() -> None:\n    a, b = g()\n    b.c()\n",
        at(3, 4, "attr-defined"),
        ANY + "def f() -> None:\n    b: Any\n    a, b = g()\n    b.c()\n",
    ),
    (
        "def f() -> None:\n    for i in g():\n        for j in i:\n            j.k()\n",
        at(4, 12, "attr-defined"),
        ANY + "def f() -> None:\n    j: Any\n    for i in g():\n        for j in i:\n            j.k()\n",
    ),
    (
        "def f() -> None:\n    x = g()\n    def h() -> None:\n        x.y()\n",
        at(4, 8, "attr-defined"),
        ANY + "def f() -> None:\n    x: Any = g()\n    def h() -> None:\n        x.y()\n",
    ),
    (
        '"""Doc."""\nfrom __future__ import annotations\nimport os\ndef f() -> None:\n    x = 1\n    x = "a"\n',
        at(6, 4, "assignment"),
        '"""Doc."""\nfrom __future__ import annotations\n'
        + ANY
        + 'import os\ndef f() -> None:\n    x: Any = 1\n    x = "a"\n',
    ),
    (
        "from typing import Any\ndef f(x: int) -> None:\n    x.y()\n",
        at(3, 4, "union-attr"),
        ANY + "def f(x: Any) -> None:\n    x.y()\n",
    ),
]


@pytest.mark.parametrize(("text", "complaint", "expected"), CASES)
def test_the_smallest_annotation(text: str, complaint: Complaint, expected: str) -> None:
    assert repaired(text, [complaint]) == expected


def test_what_no_annotation_settles_is_ignored_with_its_code() -> None:
    text = "import a\nx = 1  # noqa: E1\n"
    first = [at(1, 0, "import-untyped"), at(2, 0, "misc"), at(2, 0, "arg-type")]
    assert repaired(text, first, first) == (
        "import a  # type: ignore[import-untyped]\nx = 1  # type: ignore[arg-type, misc]  # noqa: E1\n"
    )


def test_an_ignore_that_is_not_needed_goes_again() -> None:
    first = [at(1, 0, "misc")]
    assert repaired("import a\n", first, [at(1, 0, "unused-ignore")]) == "import a\n"


def test_codes_are_added_to_an_ignore_that_is_there() -> None:
    text = "import a  # type: ignore[misc]\n"
    assert repaired(text, [at(1, 0, "no-redef")]) == "import a  # type: ignore[misc, no-redef]\n"


def test_the_same_answer_is_never_given_twice() -> None:
    text = "def f(x: int) -> None:\n    x.y()\n"
    again = at(3, 4, "attr-defined")
    assert repaired(text, [at(2, 4, "attr-defined")], [again]) == (
        ANY + "def f(x: Any) -> None:\n    x.y()  # type: ignore[attr-defined]\n"
    )


def test_a_module_without_complaints_stays() -> None:
    ask = Ask([[at(1, 0, "misc", module="n.py")]])
    done = repair({"m.py": "import a\n", "n.py": "import b\n"}, ask, same)
    assert done == {"m.py": "import a\n", "n.py": "import b  # type: ignore[misc]\n"}


@pytest.mark.parametrize(
    ("line", "declared"),
    [
        ("out = [(lambda a, b=n: a + b)(i) for i in y]", "out: Any = [(lambda a, b=n: a + b)(i) for i in y]"),
        ("out = {k: (w := k) for k in y}", "w: Any\n    out: Any = {k: (w := k) for k in y}"),
    ],
)
def test_only_the_target_is_declared_where_the_value_has_names_of_its_own(line: str, declared: str) -> None:
    text = f"def f(y: list[int], n: int) -> None:\n    {line}\n"
    done = repaired(text, [at(2, 4, "assignment")])
    assert done == ANY + f"def f(y: list[int], n: int) -> None:\n    {declared}\n"


def test_it_ends_with_a_mypy_that_is_never_content() -> None:
    text = "def f(x: int) -> None:\n    x.y()\n"
    ask = Ask([[at(2, 4, "attr-defined")]] * 99)
    repair({"m.py": text}, ask, same)
    assert len(ask.asked) < 10


def test_changed_text_is_tidied_before_it_is_asked_about() -> None:
    ask = Ask([[at(2, 4, "attr-defined")]])
    done = repair(
        {"m.py": "def f(x: int) -> None:\n    x.y()\n"},
        ask,
        lambda m: {n: f"{t}# tidy\n" for n, t in m.items()},
    )
    assert done["m.py"].endswith("# tidy\n")
    assert ask.asked[-1] == done
