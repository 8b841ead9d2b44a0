"""What definitions keep from call to call is set back by each run: two runs in one process give the same."""

from __future__ import annotations

import importlib
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from promote.emit.fresh_state import with_fresh_state

PIPELINE = '''"""A story."""

from .steps import compute


def run() -> object:
    """Run every step."""
    return compute()
'''

LEAKING = {
    "counter on a class": """
        import itertools
        class Ticket:
            ids = itertools.count(1)
            def __init__(self):
                self.number = next(self.ids)
        def compute():
            return Ticket().number, Ticket().number
        """,
    "default": """
        def keep(x, seen=[]):
            seen.append(x)
            return list(seen)
        def compute():
            return keep(1)
        """,
    "default behind another": """
        def keep(x, step=2, *, seen={}):
            seen[x] = len(seen) + step
            return dict(seen)
        def compute():
            return keep(1), keep("b", 3)
        """,
    "default that an object keeps": """
        class Basket:
            def __init__(self, items=[]):
                self.items = items
        def compute():
            Basket().items.append(1)
            return list(Basket().items)
        """,
    "default that is returned": """
        def bag(items=[]):
            return items
        def compute():
            bag().append(1)
            return list(bag())
        """,
    "default of a constructor of the package": """
        class Log:
            def __init__(self):
                self.lines = []
        def note(x, log=Log()):
            log.lines.append(x)
            return log
        def compute():
            return list(note(1).lines)
        """,
    "default passed on": """
        def put(into, x):
            into.append(x)
        def keep(x, seen=[]):
            put(seen, x)
            return len(seen)
        def compute():
            return keep(1)
        """,
    "class attribute": """
        class Registry:
            items = []
            @classmethod
            def add(cls, x):
                cls.items.append(x)
        def compute():
            Registry.add(1)
            return list(Registry.items)
        """,
    "counter of instances": """
        class Job:
            made = 0
            def __init__(self):
                type(self).made += 1
                self.number = self.made
        def compute():
            return Job().number
        """,
    "counter that a subclass gets": """
        class Job:
            made = 0
            @classmethod
            def make(cls):
                cls.made += 1
                return cls.made
        class Night(Job):
            pass
        def compute():
            return Night.make(), Job.make()
        """,
    "attribute that a class gets later": """
        class Job:
            @classmethod
            def first(cls):
                if hasattr(cls, "known"):
                    return False
                cls.known = True
                return True
        def compute():
            return Job.first(), Job.first()
        """,
    "class attribute through an instance": """
        class Log:
            lines = {}
            def put(self, k):
                self.lines[k] = len(self.lines)
        def compute():
            Log().put("a"), Log().put("b")
            return dict(Log.lines)
        """,
    "attribute of a function": """
        def count():
            count.calls = getattr(count, "calls", 0) + 1
            return count.calls
        def compute():
            return count(), count()
        """,
    "cache": """
        import functools
        @functools.lru_cache(maxsize=None)
        def slow(x):
            return [x]
        def compute():
            slow(1).append(2)
            return list(slow(1))
        """,
    "global counter": """
        number = 0
        def take():
            global number
            number += 1
            return number
        def compute():
            return take(), take()
        """,
    "list of the module": """
        _calls = ["first"]
        def get(path):
            _calls.append(path)
        def compute():
            get("/"), get("/a")
            return list(_calls)
        """,
    "dict of the module": """
        from collections import defaultdict
        _seen = {"a": 1}
        _counts = defaultdict(int)
        def compute():
            _seen["b"] = len(_seen)
            _counts["x"] += 1
            return dict(_seen), dict(_counts)
        """,
}

KEPT = {
    "columns that are only read": """
        def pick(table, columns=["a", "b"]):
            return [table[c] for c in columns]
        def compute():
            return pick({"a": 1, "b": 2})
        """,
    "constants": """
        COLUMNS = ["a", "b"]
        LIMITS = {"a": 3}
        class Model:
            names = ["x"]
            def __init__(self):
                self.fitted = []
            def fit(self, x):
                self.fitted.append(x)
                return self
        def compute():
            return [LIMITS.get(c) for c in COLUMNS], Model().fit(1).fitted, Model.names
        """,
    "local of the same name": """
        seen = []
        def compute():
            seen = []
            seen.append(1)
            return seen
        """,
    "dataclass with a factory": """
        from dataclasses import dataclass, field
        @dataclass
        class Job:
            items: list = field(default_factory=list)
        def compute():
            job = Job()
            job.items.append(1)
            return job.items
        """,
}


def package(folder: Path, name: str, texts: dict[str, str]) -> Any:
    """Write and import a package; its pipeline."""
    home = folder / name
    home.mkdir()
    (home / "__init__.py").write_text("")
    for file, text in texts.items():
        (home / file).write_text(text)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(f"{name}.pipeline")
    finally:
        sys.path.remove(str(folder))


def texts_of(source: str) -> dict[str, str]:
    return {"steps.py": textwrap.dedent(source), "pipeline.py": PIPELINE}


@pytest.mark.parametrize("case", sorted(LEAKING))
def test_second_run_is_like_the_first(case: str, tmp_path: Path) -> None:
    name = "leaks_" + "".join(c if c.isalnum() else "_" for c in case)
    before = package(tmp_path, name + "_before", texts_of(LEAKING[case]))
    assert before.run() != before.run(), "the case keeps nothing: it tests nothing"
    after = package(tmp_path, name, with_fresh_state(texts_of(LEAKING[case])))
    runs = [after.run() for _ in range(3)]
    fresh = package(tmp_path, name + "_fresh", texts_of(LEAKING[case])).run()
    assert runs == [fresh] * 3


@pytest.mark.parametrize("case", sorted(KEPT))
def test_what_keeps_nothing_stays_as_it_was(case: str) -> None:
    assert with_fresh_state(texts_of(KEPT[case])) == texts_of(KEPT[case])


def test_several_modules_are_each_reset() -> None:
    texts = {
        "first.py": textwrap.dedent(LEAKING["class attribute"]),
        "second.py": textwrap.dedent(LEAKING["default"]),
        "pipeline.py": PIPELINE,
    }
    pipeline = with_fresh_state(texts)["pipeline.py"]
    assert "from .first import reset_state as reset_state_of_first" in pipeline
    assert pipeline.index("reset_state_of_second()") < pipeline.index("return compute()")


def test_a_name_of_the_notebook_is_not_taken() -> None:
    source = textwrap.dedent(LEAKING["class attribute"]) + "def reset_state():\n            pass\n"
    texts = with_fresh_state(texts_of(source))
    assert "import reset_state_again" in texts["pipeline.py"]


def test_the_replayed_notebook_is_left_alone() -> None:
    texts = {"notebook_code.py": textwrap.dedent(LEAKING["default"]), "pipeline.py": PIPELINE}
    assert with_fresh_state(texts) == texts
