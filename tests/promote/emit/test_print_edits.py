"""``print`` calls and the log lines that carry the same text."""

from __future__ import annotations

import io
import logging
from contextlib import redirect_stdout

import pytest
from tests.promote.plan.small_plan import statements_of

from promote.emit.prints import print_edits, prints_are_redirected

TURNED = {
    "print()": 'logger.info("")',
    "print('a')": "logger.info('a')",
    "print('100%')": "logger.info('100%')",
    "print(('a'))": "logger.info(('a'))",
    "print(x)": 'logger.info("%s", x)',
    "print((x))": 'logger.info("%s", (x))',
    "print('a', x)": 'logger.info("a %s", x)',
    "print(x, 'a')": 'logger.info("%s a", x)',
    "print(x, 'a', y)": 'logger.info("%s a %s", x, y)',
    "print('a', 'b', x)": 'logger.info("a b %s", x)',
    "print(x, 'a', 'b')": 'logger.info("%s a b", x)',
    "print('a', 'b')": 'logger.info("a b")',
    "print('a' 'b', x)": 'logger.info("ab %s", x)',
    "print(('a'), x)": 'logger.info("a %s", x)',
    "print(x, ('a'), y)": 'logger.info("%s a %s", x, y)',
    "print(x, ('a'))": 'logger.info("%s a", x)',
    "print((x), (y))": 'logger.info("%s %s", (x), (y))',
    "print('100%', x)": 'logger.info("100%% %s", x)',
    "print('%s', x)": 'logger.info("%%s %s", x)',
    "print(f'{x}')": "logger.info(f'{x}')",
    "print(f'{x}', y)": "logger.info(\"%s %s\", f'{x}', y)",
    "print(x, y, sep=', ')": 'logger.info("%s, %s", x, y)',
    "print(x, (y), sep='')": 'logger.info("%s%s", x, (y))',
    "print(x, y, sep=('-'))": 'logger.info("%s-%s", x, y)',
    "print(x, y, sep='%')": 'logger.info("%s%%%s", x, y)',
    "print('a', 'b', sep='')": 'logger.info("ab")',
    "print('a', sep='-')": "logger.info('a')",
    "print(x, sep='-')": 'logger.info("%s", x)',
    "print(x, 'a', sep=', ',)": 'logger.info("%s, a", x,)',
    "print('%s: %r' % (x, y))": "logger.info('%s: %r', x, y)",
    "print('%s: %s' % (\n  x,\n  y,\n))": "logger.info('%s: %s', x,\n  y)",
    "print(('%s: %s') % (x, y))": "logger.info(\"%s\", ('%s: %s') % (x, y))",
    "print(('%s: %s' % (x, y)))": "logger.info(\"%s\", ('%s: %s' % (x, y)))",
    "print('%s: %s' % ((x), y))": "logger.info(\"%s\", '%s: %s' % ((x), y))",
    "print('%s' % (x,))": "logger.info(\"%s\", '%s' % (x,))",
    "print('%s' % str(x))": "logger.info(\"%s\", '%s' % str(x))",
    "print(x,)": 'logger.info("%s", x,)',
    "print('é', x)": 'logger.info("é %s", x)',
    "print('a\\n\"b\"\\t\\\\', x)": 'logger.info("a\\n\\"b\\"\\t\\\\ %s", x)',
    "print('''a\nb''', x)": 'logger.info("a\\nb %s", x)',
    "print((x,\n   y), 'z')": 'logger.info("%s z", (x,\n   y))',
    "print(b'a')": "logger.info(\"%s\", b'a')",
    "print(x := 5)": 'logger.info("%s", x := 5)',
    "if a: print(x)": 'if a: logger.info("%s", x)',
    "for i in x:\n    print(i)\n    print('b')": "for i in x:\n    logger.info(\"%s\", i)\n    logger.info('b')",
    "def f():\n    print('a', x)": 'def f():\n    logger.info("a %s", x)',
}
LEFT = [
    "print(*xs)",
    "print('a', *xs)",
    "print(x, end='')",
    "print(x, file=f)",
    "print(x, flush=True)",
    "print(x, sep=s)",
    "print(x, sep=None)",
    "print(x, **options)",
    "y = print(x)",
    "f(print(x))",
    "a and print(x)",
    "a.print(x)",
    "map(print, xs)",
]


def turned(source: str) -> str:
    statement = statements_of(source)[0]
    text = statement.cell_text
    return text.extract(statement.node, print_edits(statement.node, text, "logger"))


@pytest.mark.parametrize(("source", "expected"), TURNED.items())
def test_turned(source: str, expected: str) -> None:
    assert turned(source) == expected


@pytest.mark.parametrize("source", LEFT)
def test_left_alone(source: str) -> None:
    assert turned(source) == source


@pytest.mark.parametrize("source", [s for s in TURNED if "\n   " not in s and ":=" not in s])
def test_the_line_says_what_was_printed(source: str) -> None:
    printed, logged = io.StringIO(), io.StringIO()
    logger = logging.Logger("prints", logging.INFO)  # noqa: LOG001 (one that nobody else holds)
    logger.addHandler(logging.StreamHandler(logged))
    for x in (3, {"a": 1}, (1, 2), "50%"):
        names = {"x": x, "y": None, "a": 1, "logger": logger}
        with redirect_stdout(printed):
            exec(source, names)  # noqa: S102 (our own text)
        exec(turned(source), names)  # noqa: S102
    assert logged.getvalue() == printed.getvalue()


@pytest.mark.parametrize("source", ["print('\\0', x)", "print('a', x, sep='\\0')"])
def test_what_is_odd_stays_sound(source: str) -> None:
    after = turned(source)
    compile(after, "<turned>", "exec")
    assert after.count("%s") == 1


@pytest.mark.parametrize("source", ["print(i for i in x)", "print((i for i in x))"])
def test_a_generator_is_printed_as_it_is(source: str) -> None:
    (statement,) = statements_of(source)
    assert list(print_edits(statement.node, statement.cell_text, "logger")) == []


@pytest.mark.parametrize(
    ("source", "redirected"),
    [
        ("print(x)", False),
        ("import contextlib\nwith contextlib.redirect_stdout(f): pass", True),
        ("with redirect_stdout(f): pass", True),
        ("with capture_output() as c: pass", True),
        ("sys.stdout = f", True),
        ("f = sys.stdout", False),
        ("print = f", True),
        ("def print(): pass", True),
        ("def f():\n    global print\n    print = g", True),
        ("class A:\n    def print(self): pass", True),
    ],
)
def test_prints_are_redirected(source: str, redirected: bool) -> None:
    assert prints_are_redirected(statements_of(source)) is redirected


ACTING = {
    "print(x)": False,
    "print('a', x)": False,
    "print('%s %s' % (x, y))": False,
    "print('a')": True,
    "print(f'{x}')": True,
    "print()": True,
}


@pytest.mark.parametrize(("source", "turned"), ACTING.items(), ids=ACTING.keys())
def test_where_showing_acts_only_ready_text_is_logged(source: str, turned: bool) -> None:
    (statement,) = statements_of(source)
    edits = list(print_edits(statement.node, statement.cell_text, "logger", showing_acts=True))
    assert bool(edits) is turned
