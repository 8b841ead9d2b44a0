"""Cuts: where allowed, never where forbidden, and every statement in exactly one range."""

from __future__ import annotations

import itertools

import pytest
from tests.promote.plan.small_plan import Small, plan_of, statements_of

from promote.plan.constraints import forbidden_cuts
from promote.plan.cuts import choose_cuts
from promote.plan.effects import effects_of
from promote.plan.facts import Facts
from promote.plan.kinds import kind_of
from promote.plan.liveness import Shown, boundaries_of
from promote.plan.model import Role, Rung
from promote.plan.symbols import decide_symbols

STORY = tuple(f"v{n} = f(v{n - 1})\nw{n} = g(v{n})" for n in range(1, 5))


def cuts(
    sources: tuple[str, ...], forbidden: frozenset[int] = frozenset(), *, split: bool = False
) -> list[tuple[int, int]]:
    statements, facts = statements_of(*sources), Facts.of(None)
    symbols = decide_symbols(statements, Small(sources).cells, facts, Rung.FINE, {})
    effects = effects_of(statements, symbols, facts, {})
    work = [s for s in statements if symbols.roles[s.number] is Role.WORK]
    own = [effects[s.number] for s in work]
    at = boundaries_of(work, own, [], forbidden, facts)
    return choose_cuts(work, own, [kind_of(s, facts) for s in work], at, split=split)


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("size", [0, 1, 3, 6, 7])
def test_a_forbidden_cut_is_never_made(size: int, split: bool) -> None:
    for places in itertools.combinations(range(7), size):
        found = cuts(STORY, frozenset(places), split=split)
        assert [n for first, last in found for n in range(first, last + 1)] == list(range(8))
        assert not {last for _, last in found[:-1]} & set(places)


def test_more_than_one_step_where_a_cut_is_allowed() -> None:
    for allowed in range(7):
        found = cuts(STORY, frozenset(range(7)) - {allowed}, split=True)
        assert found == [(0, allowed), (allowed + 1, 7)]


def test_one_step_where_none_is_allowed() -> None:
    assert cuts(STORY, frozenset(range(7)), split=True) == [(0, 7)]


def test_a_single_statement() -> None:
    assert cuts(("a = f()",), split=True) == [(0, 0)]


def test_a_cut_stands_between_cells_rather_than_inside_one() -> None:
    ends = {last for _, last in cuts(STORY, split=True)[:-1]}
    assert ends and ends <= {1, 3, 5}


@pytest.mark.parametrize(
    ("source", "forbidden", "reasons"),
    [
        ("a = g()\nb = a", set(), []),
        (
            "def f(): return a\na = g()\nb = g()\na = g()\nc = g()",
            {0, 1, 2},
            ["reads a when it is called, and a is bound again later"],
        ),
        ("a = g()\nh = lambda: a\nb = h()\nc = b", set(), []),
        ("b = g()\nt = g()\ndef f():\n    global t\n    t = 1\nf()\nc = g()\nd = t\ne = g()", {1, 2, 3, 4}, ["a function writes t (global t), so what uses it stays in one step"]),
        ("def f():\n    global t\n    t = 1\nh = f\nc = g()\nh()\nd = g()", {0, 1, 2}, ["a function writes t (global t), so what uses it stays in one step"]),
    ],
)  # fmt: skip
def test_forbidden_cuts(source: str, forbidden: set[int], reasons: list[str]) -> None:
    statements, facts = statements_of(source), Facts.of(None)
    symbols = decide_symbols(statements, Small((source,)).cells, facts, Rung.MERGED, {})
    effects = effects_of(statements, symbols, facts, {})
    work = [s for s in statements if symbols.roles[s.number] is Role.WORK]
    found, fallbacks = forbidden_cuts(work, [effects[s.number] for s in work], facts)
    assert {p for p in found if p < len(work) - 1} == forbidden
    assert [f.reason for f in fallbacks] == reasons


def test_liveness() -> None:
    sources = ("a = f()\nb = g(a)\na = h()\nc = a",)
    statements, facts = statements_of(*sources), Facts.of(None)
    symbols = decide_symbols(statements, Small(sources).cells, facts, Rung.FINE, {})
    effects = effects_of(statements, symbols, facts, {})
    shown = [Shown(9, 2, frozenset({"b"}))]
    at = boundaries_of(statements, [effects[n] for n in range(4)], shown, frozenset(), facts)
    assert list(at.live) == [{"a"}, {"b"}, {"a"}, set()]
    assert at.last_unread == {"b", "c"}
    assert (at.first_binding, at.last_binding) == ({"a": 0, "b": 1, "c": 3}, {"a": 2, "b": 1, "c": 3})


LEASE = "log = []\nclass Lease:\n    def __del__(self): log.append(1)\n"


@pytest.mark.parametrize(
    ("sources", "together"),
    [
        (("a = Lease()", "n = len(log)", "a = Lease()", "m = len(log)"), (0, 2)),
        (("a = Lease()", "n = len(log)", "del a", "m = len(log)"), (0, 2)),
        (("a = []", "a.append(Lease())", "a = 3"), (0, 2)),
        (("a = []", "n = len(log)", "a = 3"), None),
        (("import io\na = open('/dev/null')", "a.close()", "a = 3"), None),
        (("a = [1]", "import weakref\nclass Box: pass\nb = Box()\nr = weakref.ref(b)", "n = 1", "b = None"), (1, 3)),
    ],
)  # fmt: skip
def test_an_object_goes_where_the_notebook_lets_it_go(
    sources: tuple[str, ...], together: tuple[int, int] | None
) -> None:
    plan = plan_of(LEASE, *sources)
    reasons = [f.reason for f in plan.fallbacks if "goes away" in f.reason]
    if together is None:
        assert not reasons
        return
    first, last = (cell + 1 for cell in together)
    assert any({first, last} <= set(step.cells) for step in plan.steps)
    assert reasons
