"""Proofs of small packages: printed text, files, other processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


def test_functions_that_run_in_other_processes_are_found_there(case: Make) -> None:
    made = "from joblib import Parallel, delayed\n\ndef double(x):\n    return 2 * x\n\n"
    run = "y = Parallel(n_jobs=2)(delayed(double)(i) for i in range(3))"
    proof = case("y = [0, 2, 4]", body=run, extra=made).prove()
    assert proof.verdict == "equivalent"


def test_the_working_directory_is_a_copy_with_the_data(case: Make) -> None:
    source = "import os\nhere = os.getcwd()\nfound = sorted(os.listdir('.'))\ntext = open('in.txt').read()"
    proof = case(source, body=source, data={"in.txt": "hello"}).prove()
    assert proof.verdict == "equivalent"


def test_threads_left_behind_do_not_hang_the_proof(case: Make) -> None:
    body = "x = 1\nimport threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()"
    proof = case("x = 1", body=body, timeout=20).prove()
    assert proof.verdict == "equivalent"
    assert proof.seconds < 15


def test_different_printed_text_is_caught_with_its_cell(case: Make) -> None:
    proof = case(
        "print('one')", "print('two')\nprint('three')", body="print('one')\nprint('two')\nprint('drei')"
    ).prove()
    assert proof.verdict == "different"
    (difference,) = proof.differences
    assert (difference.kind, difference.cell, difference.line) == ("output", 1, 1)
    assert (difference.notebook, difference.package) == ("three", "drei")


@pytest.mark.parametrize("body", ["pass", "print('one')\nprint('one')"], ids=["too little", "too much"])
def test_more_or_less_text_is_caught(case: Make, body: str) -> None:
    proof = case("print('one')", body=body).prove()
    assert proof.verdict == "different"
    assert [one.kind for one in proof.differences] == ["output"]


def test_what_a_library_displays_is_not_printed(case: Make) -> None:
    body = "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\nprint('said')\nx = 1"
    assert case("print('said')\nx = 1", body=body).prove().verdict == "equivalent"


def test_text_of_child_processes_and_log_lines_keep_their_order(case: Make) -> None:
    proof = case(
        "print('one')\nprint('two')\nprint('three')",
        body="""
            import subprocess, sys
            logger.info("one")
            subprocess.run([sys.executable, "-c", "print('two')"], check=True)
            print("three")
        """,
    ).prove()
    assert [one.kind for one in proof.differences] == []
    assert proof.verdict == "equivalent"


def test_the_same_files_pass(case: Make) -> None:
    source = "n = open('out.txt', 'w').write('a\\n')"
    proof = case(source, body=source).prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 2


FILES = [
    ("n = open('out.txt', 'w').write('b\\n')", "out.txt"),
    ("n = 2", "out.txt"),
    ("n = open('out.txt', 'w').write('a\\n')\nopen('more.txt', 'w').write('x')", "more.txt"),
]


@pytest.mark.parametrize(("body", "path"), FILES, ids=["other bytes", "not written", "one more"])
def test_different_files_are_caught(case: Make, body: str, path: str) -> None:
    proof = case("n = open('out.txt', 'w').write('a\\n')", body=body).prove()
    assert proof.verdict == "different"
    assert [(one.kind, one.name) for one in proof.differences] == [("file", path)]


def test_a_file_of_the_first_run_does_not_hide_a_lost_write(case: Make) -> None:
    source = "n = open('out.txt', 'w').write('a\\n')\ntext = open('out.txt').read()"
    proof = case(source, body="n = 2\ntext = open('out.txt').read()").prove()
    assert proof.verdict == "different"
    assert proof.differences[0].kind == "error"
    assert "FileNotFoundError" in proof.differences[0].package


def test_pickles_of_own_classes_are_compared_by_content(case: Make) -> None:
    made = "import pickle\nclass Point:\n    def __init__(self, x):\n        self.x = x\n"
    dump = "with open('p.pkl', 'wb') as file:\n    pickle.dump(Point({}), file)"
    extra = "import pickle\n\nclass Point:\n    def __init__(self, x):\n        self.x = x\n"
    assert case(made + dump.format(1), body=dump.format(1), extra=extra).prove().verdict == "equivalent"


def test_pickles_with_different_content_are_caught(case: Make) -> None:
    made = "import pickle\nclass Point:\n    def __init__(self, x):\n        self.x = x\n"
    dump = "with open('p.pkl', 'wb') as file:\n    pickle.dump(Point({}), file)"
    extra = "import pickle\n\nclass Point:\n    def __init__(self, x):\n        self.x = x\n"
    proof = case(made + dump.format(1), body=dump.format(2), extra=extra).prove()
    assert [(one.kind, one.name) for one in proof.differences] == [("file", "p.pkl")]


def test_an_exception_names_step_file_and_line(case: Make) -> None:
    proof = case("x = 1\ny = 2", body="x = 1\nraise KeyError('age')").prove()
    assert proof.verdict == "different"
    assert (proof.compared, proof.different, proof.missing) == (2, 1, 1)
    (difference,) = proof.differences
    assert (difference.kind, difference.name, difference.cell) == ("error", "work", 0)
    assert difference.package == "KeyError: 'age' at small/work.py:9"
