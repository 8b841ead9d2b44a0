"""Arguments and results of the notebook's functions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from promote_checks.notebook.model import Notebook
from promote_checks.observe.run import observe

pytestmark = pytest.mark.slow


def test_functions_of_all_kinds(make: Callable[..., Notebook]) -> None:
    notebook = make(
        "import functools, contextlib\ndef plain(a, b=2, *rest, key=None, **more):\n    'doc'\n"
        "    if a: return a\nplain(1)\nplain(0.5, 'x', 3, key=[1], z=b'')\nplain(0)",
        "@functools.lru_cache\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(200)",
        "\n%%time\n\nclass Model:\n    @property\n    def size(self): return 3\n    @staticmethod\n"
        "    def make(n): return Model()\n    @classmethod\n    def named(cls, name): return cls()\n"
        "    def fit(self, X, *, rate=0.1):\n        super().__init__()\n        return self\n"
        "m = Model.make(1).fit([[1.0]])\nModel.named('a').size",
        "def gen(n):\n    yield n\n    yield None\nlist(gen(2))\nasync def go(n):\n    return str(n)\nawait go(1)\n"
        "@contextlib.contextmanager\ndef opened(path):\n    yield path\nwith opened('p') as q:\n    pass",
        "def loud(function):\n    def wrapper(*args):\n        return function(*args)\n    return wrapper\n"
        "@loud\ndef quiet(a): return (a, str(a))\nquiet(2)\ndef unused(a): return a\n"
        "def many(n): return n\nfor i in range(500): many(i)\nmany('late')",
        "if True:\n    def branch(a): raise ValueError(a)\ntry:\n    branch(1)\nexcept ValueError:\n    pass",
    )
    seen = observe(notebook)
    assert seen.failure is None
    found = {record.qualname: record for record in seen.functions}
    assert found["plain"].parameters == {
        "a": "float | int",
        "b": "int | str",
        "rest": "int",
        "key": "list[int] | None",
        "more": "bytes",
    }
    assert (found["plain"].returns, found["plain"].calls) == ("float | int | None", 3)
    assert (found["plain"].cell, found["plain"].line) == (0, 2)
    assert found["fib"].parameters == {"n": "int"}
    assert (found["fib"].line, found["fib"].calls) == (2, 50)
    assert found["Model.fit"].parameters == {"X": "list[list[float]]", "rate": "float"}
    assert (found["Model.fit"].returns, found["Model.fit"].line) == ("__main__.Model", 11)
    assert (found["Model.size"].returns, found["Model.size"].line) == ("int", 6)
    assert found["Model.make"].parameters == {"n": "int"}
    assert found["Model.named"].parameters == {"name": "str"}
    assert found["gen"].returns == "int | None"
    assert found["go"].returns == "str"
    assert found["opened"].returns == "str"
    assert found["quiet"].returns == "tuple[int, str]"
    assert (found["unused"].calls, found["unused"].returns) == (0, "")
    assert (found["many"].calls, found["many"].parameters) == (50, {"n": "int"})
    assert (found["branch"].returns, found["branch"].parameters) == ("", {"a": "int"})
