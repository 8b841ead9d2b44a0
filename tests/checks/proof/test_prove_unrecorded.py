"""Proofs of small packages that compute something else when nobody records, or when they are called again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

Make = Callable[..., Any]


@dataclass(frozen=True)
class Leak:
    """A package that is right once. ``names``: what its second call gives otherwise."""

    cell: str
    body: str
    names: tuple[str, ...]
    extra: str = ""
    results: tuple[str, ...] = ()
    kind: str = "second run"
    data: dict[str, str] = field(default_factory=dict)


LEAKS = {
    "a counter of the module": Leak(
        "count = 0\ncount += 1\nn = count",
        "global count\ncount += 1\nn = count",
        ("n",),
        "count = 0\n",
        ("n",),
    ),
    "a mutable default": Leak(
        "def add(x, seen=[]):\n    seen.append(x)\n    return list(seen)\nn = add(1)",
        "n = add(1)",
        ("n",),
        "def add(x, seen=[]):\n    seen.append(x)\n    return list(seen)\n",
        ("n",),
    ),
    "a class attribute": Leak(
        "class Job:\n    made = []\nJob.made.append(1)\nn = len(Job.made)",
        "Job.made.append(1)\nn = len(Job.made)",
        ("n",),
        "class Job:\n    made = []\n",
        ("n",),
    ),
    "a cache": Leak(
        "import functools\n@functools.lru_cache\ndef f(x):\n    print('computing')\n    return x\ny = f(1)\ndel f",
        "y = f(1)",
        ("printed text",),
        "import functools\n@functools.lru_cache\ndef f(x):\n    print('computing')\n    return x\n",
        ("y",),
    ),
    "an attribute of a function": Leak(
        "def f():\n    f.calls = getattr(f, 'calls', 0) + 1\n    return f.calls\ny = f()",
        "y = f()",
        ("y",),
        "def f():\n    f.calls = getattr(f, 'calls', 0) + 1\n    return f.calls\n",
        ("y",),
    ),
    "the environment": Leak(
        "import os\ny = os.environ.get('PROMOTE_LEAK', 'unset')\nos.environ['PROMOTE_LEAK'] = 'set'",
        "import os\ny = os.environ.get('PROMOTE_LEAK', 'unset')\nos.environ['PROMOTE_LEAK'] = 'set'",
        ("y",),
        results=("y",),
    ),
    "the working directory": Leak(
        "import os\nos.makedirs('a', exist_ok=True)\nos.chdir('a')\ny = 1",
        "import os\nos.makedirs('a', exist_ok=True)\nos.chdir('a')\ny = 1",
        ("work",),
        results=("y",),
    ),
    "the import path": Leak(
        "import sys\nsys.path.append('here')\ny = sys.path.count('here')",
        "import sys\nsys.path.append('here')\ny = sys.path.count('here')",
        ("y",),
        results=("y",),
    ),
    "a log handler that doubles the text": Leak(
        "import logging, sys\nlog = logging.getLogger('own')\nlog.addHandler(logging.StreamHandler(sys.stdout))\n"
        "log.warning('hello')\ndel log",
        "import logging, sys\nlog = logging.getLogger('own')\nlog.addHandler(logging.StreamHandler(sys.stdout))\n"
        "log.warning('hello')\ndel log",
        ("printed text",),
    ),
    "a generator seeded when the module is imported": Leak(
        "import random\nrandom.seed(3)\ny = random.random()",
        "y = random.random()",
        ("y",),
        "import random\nrandom.seed(3)\n",
        ("y",),
    ),
    "settings of a library": Leak(
        "import decimal\ny = decimal.getcontext().prec\ndecimal.getcontext().prec = 5",
        "import decimal\ny = decimal.getcontext().prec\ndecimal.getcontext().prec = 5",
        ("y",),
        results=("y",),
    ),
    "a library that was patched": Leak(
        "import textwrap\nold = textwrap.dedent\ntextwrap.dedent = lambda t: old(t) + '!'\ny = textwrap.dedent('a')\ndel old",
        "import textwrap\nold = textwrap.dedent\ntextwrap.dedent = lambda t: old(t) + '!'\ny = textwrap.dedent('a')",
        ("y",),
        results=("y",),
    ),
    "a second call that raises": Leak(
        "y = 1",
        "y = 1\nif made:\n    raise ValueError('twice')\nmade.append(1)",
        ("work",),
        "made = []\n",
        ("y",),
    ),
    "a file that only the first call writes": Leak(
        "y = open('out.txt', 'w').write('a')",
        "if made:\n    y = 1\nelse:\n    y = open('out.txt', 'w').write('a')\nmade.append(1)",
        ("out.txt",),
        "made = []\n",
        ("y",),
    ),
    "a text that computes, on a log line": Leak(
        "class Job:\n    shown = 0\n    def __str__(self):\n        self.shown += 1\n        return 'job'\n"
        "job = Job()\nprint(job)\ny = job.shown",
        "job = Job()\nlogger.info('%s', job)\ny = job.shown",
        ("y",),
        "import logging\nlogger = logging.getLogger(__name__)\n"
        "class Job:\n    shown = 0\n    def __str__(self):\n        self.shown += 1\n        return 'job'\n",
        ("y",),
        kind="without log",
    ),
    "a text that computes, in a list on a log line": Leak(
        "class Job:\n    shown = 0\n    def __repr__(self):\n        self.shown += 1\n        return 'job'\n"
        "job = Job()\nprint('all', [job])\ny = job.shown",
        "job = Job()\nlogger.info('all %s', [job])\ny = job.shown",
        ("y",),
        "import logging\nlogger = logging.getLogger(__name__)\n"
        "class Job:\n    shown = 0\n    def __repr__(self):\n        self.shown += 1\n        return 'job'\n",
        ("y",),
        kind="without log",
    ),
    "an observer that is noticed": Leak(
        "y = 1",
        "import sys\ny = 1 if any(type(one).__name__ == 'StepFinder' for one in sys.meta_path) else 2",
        ("y",),
        results=("y",),
        kind="without recorder",
    ),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS.keys())
def test_what_a_caller_would_notice_is_named(case: Make, leak: Leak) -> None:
    proof = case(leak.cell, body=leak.body, extra=leak.extra, results=leak.results, data=leak.data).prove()
    assert proof.verdict == "different"
    assert [(one.kind, one.name) for one in proof.differences] == [(leak.kind, name) for name in leak.names]
    assert proof.compared == proof.equal + proof.different


@dataclass(frozen=True)
class Clean:
    """A package that gives the same whenever it is called."""

    cell: str
    body: str = ""
    results: tuple[str, ...] = ()
    data: dict[str, str] = field(default_factory=dict)


CLEAN = {
    "files are as they were before the second call": Clean(
        "import os\nopen('log.txt', 'a').write('x')\nos.makedirs('made')\nos.remove('in.txt')\n"
        "open('data.txt', 'a').write('more')\ny = open('log.txt').read()",
        results=("y",),
        data={"in.txt": "a", "data.txt": "b"},
    ),
    "a generator that the notebook seeds": Clean(
        "import random\nrandom.seed(3)\ny = random.random()", results=("y",)
    ),
    "a generator that is drawn from, and whose values nobody sees": Clean(
        "import random\ny = len([random.random()])", results=("y",)
    ),
    "a warning that is shown once": Clean("import warnings\nwarnings.warn('old')\ny = 1", results=("y",)),
    "a thread that is left behind": Clean(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\ny = 1",
        results=("y",),
    ),
    "something for the end of the process": Clean(
        "import atexit\n_ = atexit.register(len, 'bye')\ny = 1", results=("y",)
    ),
    "figures, closed": Clean(
        "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nfig = plt.figure()\n"
        "y = plt.gcf().number\nplt.close('all')\ndel fig",
        results=("y",),
    ),
}


@pytest.mark.parametrize("clean", CLEAN.values(), ids=CLEAN.keys())
def test_what_stays_the_same_is_equivalent(case: Make, clean: Clean) -> None:
    proof = case(clean.cell, body=clean.body or clean.cell, results=clean.results, data=clean.data).prove()
    assert proof.differences == ()
    assert proof.verdict == "equivalent"
    assert proof.unrecorded.runs == 2


def test_a_style_that_is_set_is_found_by_the_second_call(case: Make) -> None:
    source = (
        "import matplotlib\nmatplotlib.use('agg')\n"
        "y = matplotlib.rcParams['lines.linewidth']\nmatplotlib.rcParams['lines.linewidth'] = 9.0"
    )
    proof = case(source, body=source, results=("y",)).prove()
    assert [(one.kind, one.name) for one in proof.differences] == [("second run", "y")]


def test_an_injected_seed_is_set_again_for_the_second_call(case: Make) -> None:
    source = "import random\ny = random.random()"
    proof = case(source, body=source, results=("y",)).prove()
    assert (proof.verdict, proof.seed_injected) == ("equivalent", True)
    assert proof.unrecorded.runs == 2


WORDS = "words = {'apple', 'pear', 'fig', 'kiwi', 'plum'}\n"


def test_the_order_of_a_set_of_texts_is_named(case: Make) -> None:
    source = WORDS + "order = list(words)\nn = len(order)"
    proof = case(source, body=source, results=("order", "n")).prove()
    assert proof.verdict == "equivalent"
    assert proof.unrecorded.by_hash == ("order",)


def test_values_inside_steps_that_follow_the_hash_seed_are_named_with_what_shows_them(case: Make) -> None:
    source = WORDS + "order = list(words)\nprint(order)"
    proof = case(source, body=source).prove()
    assert proof.verdict == "equivalent"
    assert proof.unrecorded.by_hash == ("order", "printed text")


def test_the_order_of_two_texts_is_not_left_to_chance(case: Make) -> None:
    pairs = [("a", "b"), ("x", "y"), ("left", "right"), ("no", "yes")]
    for number, (one, other) in enumerate(pairs):
        source = f"first = list({{{one!r}, {other!r}}})"
        made = case(source, body=source, results=("first",))
        made.folder = made.folder / str(number)
        made.folder.mkdir()
        assert made.prove().unrecorded.by_hash == ("first",)


def test_a_set_that_is_only_sorted_does_not_depend_on_the_hash_seed(case: Make) -> None:
    source = WORDS + "order = sorted(words)"
    proof = case(source, body=source, results=("order",)).prove()
    assert proof.unrecorded.by_hash == ()


def test_a_package_that_takes_long_is_called_once(case: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("promote_checks.proof.process.LONGEST_FOR_TWO", -1.0)
    proof = case("y = 1", body="y = 1", results=("y",)).prove()
    assert (proof.verdict, proof.unrecorded.runs) == ("equivalent", 1)


def test_a_package_that_differs_is_not_run_without_a_recorder(case: Make) -> None:
    proof = case("y = 1", body="y = 2", results=("y",)).prove()
    assert (proof.verdict, proof.unrecorded.runs) == ("different", 0)
