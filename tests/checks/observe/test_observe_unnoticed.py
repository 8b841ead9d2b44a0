"""A notebook can't tell whether it is being watched."""

from __future__ import annotations

from collections.abc import Callable

import nbclient
import pytest

from promote_checks.notebook.model import Notebook
from promote_checks.observe.document import document
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT
from promote_checks.observe.run import observe

pytestmark = pytest.mark.slow

CELLS = (
    "import inspect, pickle, random, sys, gc, weakref\nrandom.seed(3)\n1 + 1",
    "[10]",
    '"""About"""\nfrom __future__ import annotations\ndef f(a, *b, k: int = 1, **c):\n    "doc"\n    return a\nf(2)',
    "print(_, __, ___, sorted(Out), len(In), repr(In[-2]))\n_ + 1;",
    "%%time\nf(5)",
    "%%capture kept\nprint('x')\nf(6)",
    "print(kept.stdout, f.__doc__, f.__code__.co_names, f.__code__.co_firstlineno)\nprint(inspect.getsource(f))",
    (
        "class A:\n    def __init__(self, n):\n        self.n = n\n    def __eq__(self, other):\n"
        "        return self.n == other.n\nprint(pickle.loads(pickle.dumps(A(3))) == A(3))\nA"
    ),
    "def broken(n):\n    m = n - 1\n    return [1][m]",
    "import traceback\ntry:\n    broken(9)\nexcept IndexError:\n    print(traceback.format_exc().splitlines()[-2:])",
    (
        "import numpy as np\narr = np.zeros(4)\narr.resize(8)\nprint(arr.shape)\nclass B: pass\nb = B()\n"
        "gone = weakref.ref(b)\ndel b\nprint(gone())"
    ),
    (
        "def count(n):\n    got = yield n\n    while got:\n        got = yield got * 2\ng = count(1)\n"
        "print(next(g), g.send(4), list(g))"
    ),
    "x = 3 if True else 4\nfor i in range(3): x",
    "x",
    "import asyncio\nasync def w(n):\n    return n * 2\nawait w(4)",
    "print(_, sorted(n for n in globals() if not n.startswith('_')))",
    "print(random.random(), sys.getrecursionlimit(), sys.getrefcount(arr), In[0:4], sorted(Out.items(), key=repr))",
    "get_ipython().run_cell('y = 2\\nprint(y)')\ny",
    (
        "from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor(1) as pool:\n"
        "    print(list(pool.map(f, [1, 2])))"
    ),
    "sys.stdout.write('end')\nNone",
)


def plain_outputs(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the cells print without us."""
    for name, value in FIXED_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    client = nbclient.NotebookClient(
        document(notebook), kernel_name="python3", resources={"metadata": {"path": str(notebook.path.parent)}}
    )
    texts = []
    for cell in client.execute().cells:
        outputs = (out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stdout")
        texts.append("".join(outputs))
    return texts


def test_prints_the_same_with_and_without_the_probe(
    make: Callable[..., Notebook], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = make(*CELLS)
    seen = observe(notebook)
    assert seen.failure is None
    plain = plain_outputs(notebook, monkeypatch)
    assert plain[3].startswith("2 [10] 2 [")
    timed = 4
    assert "CPU times" in plain[timed]
    plain[timed] = ""
    assert [cell.stdout for cell in seen.cells] == plain
    shown = {record.cell: record.displayed for record in seen.statements if record.displayed}
    assert shown[4] == "int"
    assert shown[7] == "type[__main__.A]"
    assert shown[14] == "int"
    assert 3 not in shown
