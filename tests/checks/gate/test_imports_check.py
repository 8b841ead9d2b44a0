"""What importing a package may not do, each kind once, with the line that did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.gate import imports
from promote_checks.gate.context import CheckContext

EFFECTS = [
    ("print('hello')", "src/shop/bad.py:1: prints to standard output: 'hello'"),
    ("import sys\nsys.stderr.write('oh')", "src/shop/bad.py:2: prints to standard error: 'oh'"),
    ("import os\nos.write(1, b'low')", "prints past Python's own streams: 'low'"),
    ("import os\nos.system('true')", "src/shop/bad.py:2: starts another process"),
    ("open('left.txt', 'w').close()", "src/shop/bad.py:1: writes left.txt"),
    ("from pathlib import Path\nPath('a/b').mkdir(parents=True)", "src/shop/bad.py:2: makes the folder a"),
    ("import os\nopen('x', 'w').close()\nos.rename('x', 'y')", "src/shop/bad.py:3: renames x"),
    ("import os\nos.chdir('..')", "src/shop/bad.py: changes the current folder"),
    ("import os\nos.environ['SHOP'] = '1'", "src/shop/bad.py: changes environment variables: SHOP"),
    ("import warnings\nwarnings.filterwarnings('ignore')", "src/shop/bad.py: changes the warning filters"),
    ("import random\nrandom.seed(1)", "src/shop/bad.py: changes the state of random"),
    ("import numpy as np\nnp.random.seed(1)", "src/shop/bad.py: changes the global random state of numpy"),
    ("import logging\nlogging.basicConfig()", "src/shop/bad.py: configures logging"),
    ("import sys\nsys.path.insert(0, '/nowhere')", "src/shop/bad.py: changes sys.path"),
    ("import threading, time\nthreading.Thread(target=time.sleep, args=(5,), daemon=True).start()",
     "src/shop/bad.py: starts a thread"),
    ("import socket\ns = socket.socket()\ns.settimeout(1)\ntry:\n    s.connect(('127.0.0.1', 9))\nexcept OSError:\n    pass\ns.close()",
     "src/shop/bad.py:5: connects to 127.0.0.1:9"),
    ("import nothing_of_that_name", "src/shop/bad.py:1: can't be imported: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
    ("def broken(:", "src/shop/bad.py:1: can't be imported: SyntaxError"),
    ("raise SystemExit(0)", "src/shop/bad.py:1: can't be imported: SystemExit: 0"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said"), EFFECTS, ids=range(len(EFFECTS)))
def test_an_effect_is_found_and_placed(
    shop: CheckContext, write: Callable[[str, str], None], source: str, said: str
) -> None:
    write("src/shop/bad.py", source + "\n")
    found = imports.check(shop)
    assert found.verdict == "fail"
    assert any(line.startswith(said) for line in found.detail.splitlines()), found.detail
    assert str(shop.project) not in found.detail


NEAR_MISSES = [
    "import logging\nlogger = logging.getLogger(__name__)",
    "import numpy as np\nRNG = np.random.default_rng(1)",
    "import random\nRNG = random.Random(1)",
    "import os\nHOME = os.environ.get('HOME')\nHERE = os.getcwd()",
    "from pathlib import Path\nTEXT = Path(__file__).read_text()",
    "if __name__ == '__main__':\n    print('run')",
    "def show():\n    print('later')",
    "import sklearn.ensemble\nimport matplotlib.pyplot as plt\nimport pandas as pd",
    "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')",
    "with open('/dev/null', 'w') as sink:\n    sink.write('x')",
]


@pytest.mark.parametrize("source", NEAR_MISSES, ids=range(len(NEAR_MISSES)))
def test_what_changes_nothing_passes(
    shop: CheckContext, write: Callable[[str, str], None], source: str
) -> None:
    write("src/shop/good.py", source + "\n")
    found = imports.check(shop)
    assert (found.verdict, found.summary) == ("pass", "3 modules, no side effects"), found.detail


def test_the_module_that_did_it_is_named_not_the_one_that_imports_it(
    shop: CheckContext, write: Callable[[str, str], None]
) -> None:
    write("src/shop/__init__.py", "import shop.a\n")
    write("src/shop/a.py", "import os\n\nimport shop.deep.b\n\nos.environ['A'] = '1'\n")
    write("src/shop/deep/__init__.py", "")
    write("src/shop/deep/b.py", "import os\n\nos.environ['B'] = '1'\n")
    assert sorted(imports.check(shop).evidence["effects"]) == [
        "src/shop/a.py: changes environment variables: A",
        "src/shop/deep/b.py: changes environment variables: B",
    ]


def test_what_a_library_does_is_not_the_packages_doing(
    shop: CheckContext, write: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = tmp_path / "libraries" / "loud_library.py"
    loud.parent.mkdir()
    loud.write_text(
        "import os, warnings\nprint('LOUD')\nos.environ['L'] = '1'\nwarnings.simplefilter('always')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(loud.parent))
    write("src/shop/quiet.py", "import loud_library\n")
    assert imports.check(shop).verdict == "pass"


def test_nothing_is_left_in_the_project(shop: CheckContext, write: Callable[[str, str], None]) -> None:
    write("src/shop/bad.py", "open('left.txt', 'w').close()\n")
    before = sorted(shop.project.rglob("*"))
    imports.check(shop)
    assert sorted(shop.project.rglob("*")) == before


def test_an_import_that_ends_the_interpreter_fails(
    shop: CheckContext, write: Callable[[str, str], None]
) -> None:
    write("src/shop/bad.py", "import os\nos._exit(0)\n")
    assert imports.check(shop).verdict == "fail"
    write("src/shop/bad.py", "import os\nos.kill(os.getpid(), 9)\n")
    assert imports.check(shop).verdict == "fail"
    write("src/shop/bad.py", "import time\ntime.sleep(60)\n")
    assert imports.check(replace(shop, timeout=1)).verdict == "fail"


def test_a_package_that_is_not_there_is_an_error(shop: CheckContext) -> None:
    assert imports.check(replace(shop, package="nothing")).verdict == "error"
    assert imports.check(replace(shop, python="/no/such/python")).verdict == "error"


def test_a_replayed_notebook_is_left_out_and_named(
    shop: CheckContext, write: Callable[[str, str], None]
) -> None:
    write("src/shop/notebook_code.py", "print('the notebook')\n")
    assert imports.check(shop).verdict == "fail"
    found = imports.check(replace(shop, document={"rung": "replay"}))
    assert found.verdict == "pass"
    assert "notebook_code was not imported" in found.detail
