"""Proofs of small packages: what is equal passes, every kind of difference is caught."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from promote_checks.observe.observation import NotebookFailure, Observation
from promote_checks.probe.canonical import leaves as leaves_of
from promote_checks.proof.prove import prove
from promote_checks.proof.request import Leaves
from promote_checks.proof.runner_text import runner_source

Make = Callable[..., Any]


def test_an_equal_package_is_equivalent(case: Make) -> None:
    proof = case(
        "rate = 0.5\nnames = ['a', 'b']",
        "prices = {name: rate * len(name) for name in names}\nprint('prices', len(prices))",
        body="""
            rate = 0.5
            names = ['a', 'b']
            prices = {name: rate * len(name) for name in names}
            logger.info("prices %s", len(prices))
        """,
        results=("prices",),
    ).prove()
    assert proof.verdict == "equivalent"
    assert (proof.compared, proof.equal, proof.different, proof.missing) == (4, 4, 0, 0)
    assert proof.seed_injected is False
    assert proof.differences == ()


PLANTED = [
    ("x = [1, 2]", "x = [1, 3]", "[1]: 2", "[1]: 3"),
    ("x = 1", "x = 1.0", "1", "1.0"),
    ("x = {'a': 1, 'b': 2}", "x = {'b': 2, 'a': 1}", "['a']: 1", "['b']: 2"),
    ("x = (1, 2)", "x = [1, 2]", "tuple of 2", "list of 2"),
    ("x = 'a'", "x = 'b'", "'a'", "'b'"),
    ("x = 0.1 + 0.2", "x = 0.3", "0.30000000000000004", "0.3"),
    ("x = -0.0", "x = 0.0", "-0.0", "0.0"),
    ("x = True", "x = 1", "True", "1"),
    ("x = {1, 2}", "x = {1, 3}", "{1, 2}", "{1, 3}"),
]


def numbered(source: str, number: int) -> str:
    """The statement with a name of its own."""
    return re.sub(r"\bx\b", f"x{number}", source)


def test_different_values_are_caught_each_where_it_was_bound(case: Make) -> None:
    cells = [numbered(one[0], number) for number, one in enumerate(PLANTED)]
    body = "\n".join(numbered(one[1], number) for number, one in enumerate(PLANTED))
    names = tuple(f"x{number}" for number in range(len(PLANTED)))
    proof = case("y = 0", *cells, body=f"y = 0\n{body}", results=names).prove()
    assert proof.verdict == "different"
    assert (proof.compared, proof.equal, proof.different, proof.missing) == (10, 1, 9, 0)
    found = [(one.kind, one.name, one.cell, one.line) for one in proof.differences]
    assert found == [("value", name, number + 1, 1) for number, name in enumerate(names)]
    for (_, _, shown, other), difference in zip(PLANTED, proof.differences, strict=True):
        assert shown in difference.notebook
        assert other in difference.package


FRAME = (
    "import pandas as pd\nx = pd.DataFrame({'a': [1, 2], 'b': ['u', 'v']}, index=pd.Index([5, 6], name='k'))"
)
FRAMES = [
    ("x['a'] = x['a'].astype('int32')", "column 'a' int64", "column 'a' int32"),
    ("x.index.name = None", "names ['k']", "names [None]"),
    ("x = x[['b', 'a']]", "['a', 'b']", "['b', 'a']"),
    ("x.loc[6, 'b'] = 'w'", "['u', 'v']", "['u', 'w']"),
    ("x = x.astype({'b': 'category'})", "column 'b' str", "column 'b' category"),
]


def test_different_frames_say_where(case: Make) -> None:
    cells = [numbered(FRAME, number) for number in range(len(FRAMES))]
    changed = [f"{FRAME}\n{one[0]}\nx{number} = x\ndel x" for number, one in enumerate(FRAMES)]
    proof = case(*cells, body="\n".join(changed)).prove()
    assert [(one.name, one.cell, one.line) for one in proof.differences] == [
        (f"x{n}", n, 2) for n in range(5)
    ]
    for (_, shown, other), difference in zip(FRAMES, proof.differences, strict=True):
        assert shown in difference.notebook
        assert other in difference.package


def test_a_frame_that_is_equal_passes(case: Make) -> None:
    proof = case(FRAME, body=FRAME, results=("x",)).prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 1


def test_a_different_local_of_a_step_is_caught(case: Make) -> None:
    proof = case("x = 1\ny = x + 1", body="x = 1\ny = x + 2").prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["y"]


def test_a_missing_name_is_never_equivalent(case: Make) -> None:
    proof = case("x = 1", "y = 2", body="x = 1").prove()
    assert proof.verdict == "different"
    assert (proof.compared, proof.equal, proof.missing) == (1, 1, 1)
    (difference,) = proof.differences
    assert (difference.kind, difference.name, difference.cell) == ("missing", "y", 1)


def test_a_missing_function_is_never_equivalent(case: Make) -> None:
    source = "def double(x):\n    return 2 * x\n\ny = double(2)"
    proof = case(source, body="y = 4").prove()
    assert proof.verdict == "different"
    assert (proof.missing, proof.compared) == (1, 1)
    assert [(one.kind, one.name) for one in proof.differences] == [("missing", "double")]


def test_a_function_at_module_level_is_found_and_is_no_value(case: Make) -> None:
    source = "def double(x):\n    return 2 * x\n\ny = double(2)"
    proof = case(source, body="y = double(2)", extra="def double(x):\n    return 2 * x\n").prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 1


def test_instances_of_own_classes_are_equal_wherever_the_class_lives(case: Make) -> None:
    made = "class Point:\n    def __init__(self, x):\n        self.x = x\n"
    proof = case(
        made + "p = Point(1)\nq = [Point(2)]", body="p = Point(1)\nq = [Point(2)]", extra=made
    ).prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 2


def test_the_same_data_of_a_class_pass(case: Make) -> None:
    made = "class Settings:\n    rate = 1\n"
    body = "Settings.rate = 2\nx = 1"
    assert case(made + body, body=body, extra=made).prove().verdict == "equivalent"


def test_lost_data_of_a_class_are_caught(case: Make) -> None:
    made = "class Settings:\n    rate = 1\n"
    proof = case(made + "Settings.rate = 2\nx = 1", body="x = 1", extra=made).prove()
    assert [(one.kind, one.name) for one in proof.differences] == [("value", "Settings")]
    assert proof.verdict == "different"


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


def test_asking_for_input_is_an_error(case: Make) -> None:
    proof = case("x = 1", body="x = input()").prove()
    assert proof.differences[0].kind == "error"
    assert "EOFError" in proof.differences[0].package


def test_a_value_kept_as_module_state_is_found(case: Make) -> None:
    proof = case("x = [1]", body="x.append(1)", extra="x = []").prove()
    assert proof.verdict == "equivalent"


def test_helpers_do_not_shadow_a_variable_of_the_notebook(case: Make) -> None:
    source = "def helper():\n    x = 99\n    return x\n\nx = 1\ny = helper()"
    extra = "def helper():\n    x = 99\n    return x\n"
    assert case(source, body="x = 1\ny = helper()", extra=extra).prove().verdict == "equivalent"


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


def test_an_earlier_difference_comes_before_the_error_that_it_led_to(case: Make) -> None:
    made = case("x = 1", "y = 1\nx = 2", body="x = 3")
    made.modules["later.py"] = "def later(x):\n    y = {1: 1}[x]\n    x = 2\n"
    made.modules["pipeline.py"] = made.modules["pipeline.py"].replace(
        "    return Results()", "    from small.later import later\n    later(3)\n    return Results()"
    )
    made.steps = (
        replace(made.steps[0], cell=0, line=1),
        replace(made.steps[0], function="later", module="later"),
    )
    proof = made.prove()
    assert [(one.kind, one.name, one.cell) for one in proof.differences] == [
        ("value", "x", 0),
        ("error", "later", 1),
    ]
    assert (proof.compared, proof.equal, proof.missing) == (2, 0, 2)


def test_a_package_that_does_not_parse_is_an_error(case: Make) -> None:
    proof = case("x = 1", body="x = 1", extra="x = = 1").prove()
    assert proof.verdict == "different"
    assert proof.differences[0].kind == "error"
    assert "small/work.py:5" in proof.differences[0].package


ENDS = [
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed"),
    ("import os; os._exit(0)", "code 0"),
    ("import os; os._exit(3)", "code 3"),
    ("import sys; sys.exit(0)", "SystemExit"),
    ("import os; os.abort()", "SIGABRT"),
]


@pytest.mark.parametrize(("body", "said"), ENDS, ids=[one[1] for one in ENDS])
def test_a_process_that_dies_is_never_a_pass(case: Make, body: str, said: str) -> None:
    proof = case("x = 1", body=f"x = 1\n{body}").prove()
    assert proof.verdict == "different"
    assert proof.differences[0].kind == "error"
    assert said in proof.differences[0].package


def test_a_process_that_hangs_is_never_a_pass(case: Make) -> None:
    proof = case("x = 1", body="x = 1\nimport time; time.sleep(60)", timeout=1.5).prove()
    assert proof.verdict == "different"
    assert "timeout" in proof.differences[0].package
    assert proof.missing == 1


def test_all_incomparable_is_unverified(case: Make) -> None:
    proof = case("x = (i for i in [1])", body="x = (i for i in [1])", results=("x",)).prove()
    assert proof.verdict == "unverified"
    assert (proof.compared, proof.incomparable) == (0, 1)
    assert proof.incomparable_names[0][0] == "x"
    assert "generator" in proof.incomparable_names[0][1]


def test_nothing_to_compare_is_equivalent(case: Make) -> None:
    proof = case("None", body="pass").prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 0


def test_an_intermediate_value_is_compared_when_its_step_returns(case: Make) -> None:
    made = case("x = 1", "x = 5", body="x = 2", results=("x",))
    made.modules["later.py"] = "def later():\n    x = 5\n    return x\n"
    made.modules["pipeline.py"] = made.modules["pipeline.py"].replace(
        "    return Results(x)", "    from small.later import later\n    x = later()\n    return Results(x)"
    )
    made.steps = (replace(made.steps[0], cell=0), replace(made.steps[0], function="later", module="later"))
    proof = made.prove()
    assert proof.verdict == "different"
    assert [(one.name, one.cell) for one in proof.differences] == [("x", 0)]
    assert (proof.compared, proof.equal, proof.different) == (2, 1, 1)


def test_asynchronous_steps_are_seen(case: Make) -> None:
    made = case("x = 1\ny = 2", body="x = 1\ny = 2")
    made.modules["work.py"] = made.modules["work.py"].replace("def work", "async def work")
    made.modules["pipeline.py"] = """
        import asyncio
        from small.work import work

        async def run_async(params=None):
            await work()

        def run(params=None):
            return asyncio.run(run_async(params))
    """
    assert made.prove().verdict == "equivalent"


def test_random_values_are_equivalent_under_an_injected_seed(case: Make) -> None:
    source = "import random\nx = random.random()\ny = [random.gauss(0, 1) for _ in range(3)]\nprint(x)"
    made = case(source, body=source)
    proof = made.prove()
    assert proof.verdict == "equivalent"
    assert (proof.seed_injected, proof.seed, proof.compared) == (True, 0, 3)
    assert made.runs == [None, None, 0]


def test_a_difference_under_the_seed_is_a_difference(case: Make) -> None:
    source = "import random\nx = random.random()"
    made = case(source, body="import random\nrandom.random()\nx = random.random()")
    proof = made.prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["x"]


def test_what_no_seed_repairs_is_unverified(case: Make) -> None:
    source = "import time\nx = time.perf_counter_ns()\ny = 1"
    proof = case(source, body=source).prove()
    assert proof.verdict == "unverified"
    assert proof.nondeterministic_names == ("x",)
    assert (proof.compared, proof.equal, proof.nondeterministic) == (1, 1, 1)


def test_chance_does_not_excuse_another_difference(case: Make) -> None:
    source = "import time\nx = time.perf_counter_ns()\n"
    proof = case(source + "y = 1", body=source + "y = 2").prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["y"]
    assert proof.nondeterministic_names == ("x",)


def test_an_unstable_line_does_not_hide_another(case: Make) -> None:
    source = "import time\nprint(time.perf_counter_ns())\n"
    proof = case(source + "print('a')", body=source + "print('b')").prove()
    assert proof.verdict == "different"
    assert [(one.notebook, one.package) for one in proof.differences] == [("a", "b")]


def test_an_unstable_line_alone_is_unverified(case: Make) -> None:
    source = "import time\nprint(time.perf_counter_ns())\nprint('a')"
    proof = case(source, body=source).prove()
    assert proof.verdict == "unverified"
    assert proof.nondeterministic_names == ("printed text",)


def test_an_equal_package_needs_no_second_run(case: Make) -> None:
    made = case("x = 1", body="x = 1")
    made.prove()
    assert made.runs == [None]


def test_a_notebook_that_fails_the_second_time_excuses_nothing(case: Make) -> None:
    failed = Observation(failure=NotebookFailure("error", 0, 1))
    made = case("x = 1", body="x = 2", again=lambda seed: failed)
    assert made.prove().verdict == "different"


def test_a_tolerance_is_applied_only_when_declared(case: Make) -> None:
    made = case("x = [0.1, 0.2]", body="x = [0.1, 0.2 + 1e-12]")
    request = made.request()
    assert prove(request).verdict == "different"
    skeleton, floats, _ = leaves_of([0.1, 0.2])
    leaves = {"x": Leaves(skeleton, floats)}
    near = prove(replace(request, tolerance=1e-9, leaves=lambda seed, names: leaves))
    assert (near.verdict, near.tolerance) == ("equivalent", 1e-9)
    assert prove(replace(request, tolerance=1e-14, leaves=lambda seed, names: leaves)).verdict == "different"
    leaves = {"x": Leaves("another shape", floats)}
    assert prove(replace(request, tolerance=1.0, leaves=lambda seed, names: leaves)).verdict == "different"


def test_secrets_are_never_shown(case: Make) -> None:
    made = case("token = 'hunter22'\nx = 1", body="token = 'other'\nx = 1")
    proof = made.prove()
    assert proof.verdict == "different"
    assert "hunter22" not in str(proof)
    assert "other" not in str(proof)


def test_a_secret_from_the_environment_reaches_the_package_and_no_report(case: Make) -> None:
    body = "import os\nkey = os.environ['SMALL_KEY'] + '!'"
    proof = case("key = 'swordfish'", body=body, environment={"SMALL_KEY": "swordfish"}).prove()
    assert proof.verdict == "different"
    assert "swordfish" not in str(proof)


def test_a_fault_of_the_runner_is_raised(case: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = case("x = 1", body="x = 1")
    source = runner_source().replace(
        '    return {\n        "error": error,',
        "    raise AssertionError('ours')\n    {\n        'error': error,",
    )
    assert source != runner_source()
    monkeypatch.setattr("promote_checks.proof.process.runner_source", lambda: source)
    with pytest.raises(RuntimeError, match="runner of the proof"):
        made.prove()
