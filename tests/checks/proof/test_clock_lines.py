"""Readings of the clock, known by the notebook's text: which variables, which parts of which lines."""

from __future__ import annotations

import pytest

from promote_checks.notebook.model import TranslatedCell
from promote_checks.proof.clock_lines import MASK, Timing, timing_of

START = "import time, random\nimport datetime as dt\nfrom time import perf_counter as pc\nt0 = time.time()\nn = 3\n"


def timing(code: str) -> Timing:
    return timing_of([TranslatedCell(0, START + code)])


@pytest.mark.parametrize(
    ("code", "line", "masked"),
    [
        ("print(f'took {time.time() - t0:.1f}s')", "took 0.1s", f"took {MASK}s"),
        ("print('took', round(pc() - t0, 2), 's for', n)", "took 0.25 s for 3", f"took {MASK} s for 3"),
        ("print('%.2f of %d' % (pc(), n))", "1.50 of 3", f"{MASK} of 3"),
        (
            "print('at {} of {x}'.format(dt.datetime.now(), x=n))",
            "at 2026-01-02 03:04:05.67 of 3",
            f"at {MASK} of 3",
        ),
        ("print('T=' + str(pc()))", "T=17.25", f"T={MASK}"),
        ("print(dt.datetime.now() - dt.datetime.now())", "-1 day, 23:59:59.999990", MASK),
        (
            "took = time.time() - t0\nprint('rate', 5 / took, 'rows', n)",
            "rate 17.2 rows 3",
            f"rate {MASK} rows 3",
        ),
    ],
)
def test_the_reading_is_masked_and_the_rest_is_kept(code: str, line: str, masked: str) -> None:
    found = timing(code)
    one = found.prints[-1]
    assert found.writer_of(line, 0, one.statement) is one
    assert one.masked(line) == masked


@pytest.mark.parametrize(
    "code",
    [
        "print(n)",
        "print(f'{time.time()}{n}')",
        "print(time.time() + random.random())",
        "print('x', time.time() * n)",
        "t0 = n\nprint('at', t0)",
        "def time_of(x):\n    return x\nprint(time_of(t0))",
        "for t0 in range(3):\n    print('at', t0)",
        "class time:\n    time = len\nprint('x', time.time([1]))",
        "print(time.time(), file=None)",
        "print(f'{time.time()}.{n}')",
    ],
)
def test_what_may_hide_a_value_is_compared_as_it_is(code: str) -> None:
    assert not any(one.shows_clock for one in timing(code).prints)


def test_a_line_that_another_print_may_have_written_is_compared_as_it_is() -> None:
    found = timing("for k in range(2):\n    print('k', k, time.time())\n    print(n)")
    assert found.writer_of("k 1 1.5", 0, found.prints[0].statement) is None
    bare = timing("for k in range(2):\n    print(time.time())")
    assert bare.writer_of("1.5", 0, bare.prints[0].statement) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("took = time.time() - t0\nprint('took', took)", {"t0", "took"}),
        ("print(f'{time.time() - t0:.1f}')", {"t0"}),
        ("t1 = time.time()", set()),
        ("stamp = t0 + n\nprint('at', t0)", set()),
        ("took = time.time() - t0\nrows = [took]", set()),
        ("def f():\n    return t0", set()),
        ("took = time.time() - t0\nif took > 3:\n    n = 4", set()),
    ],
)
def test_a_variable_is_left_out_only_if_it_goes_nowhere_else(code: str, names: set[str]) -> None:
    assert timing(code).names == names
