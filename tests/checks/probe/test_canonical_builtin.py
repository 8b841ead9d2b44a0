"""The canonical form of built-in values: what must and what must not make a difference."""

from __future__ import annotations

import collections
import copy
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import linecache
import pathlib
import random
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promote_checks.probe import canonical
from promote_checks.probe.canonical import describe, digest, fingerprint


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Pair(collections.namedtuple("Pair", "left right")):
    pass


@dataclasses.dataclass
class Customer:
    name: str
    age: int = 0


class Slotted:
    __slots__ = ("__hidden", "first")

    def __init__(self, first: int, hidden: int) -> None:
        self.first = first
        self.__hidden = hidden


class Counted(list[int]):
    note = ""


def counted(note: str) -> Counted:
    made = Counted([1])
    made.note = note
    return made


class Lazy:
    def __init__(self, value: int) -> None:
        self.value = value

    @functools.cached_property
    def doubled(self) -> int:
        return self.value * 2


class Closed:  # one of the notebook itself
    """Leaves out part of its state when pickled."""

    __module__ = "__main__"

    def __init__(self, value: int) -> None:
        self.value = value

    def __getstate__(self) -> dict[str, int]:
        return {}


DIFFERENT: list[Any] = [
    None, True, False, 0, 1, 1.0, 0.0, -0.0, float("nan"), float("inf"), 10**30, -1, 1j, "", "1", b"", b"1",
    bytearray(b"1"), (), [], {}, set(), frozenset(), [1], (1,), {1}, frozenset({1}), [1, 2], [2, 1], [[1], 2],
    [1, [2]], {"a": 1}, {"a": 2}, {"b": 1}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {1: 1}, {1.0: 1}, {"1": 1},
    collections.OrderedDict(a=1), collections.Counter(a=1), collections.deque([1]),
    collections.deque([1], maxlen=3), collections.defaultdict(int, a=1), collections.defaultdict(list, a=1),
    range(3), range(4), slice(1), slice(1, 2), Colour.RED, Colour.BLUE, Pair(1, 2), (1, 2), Pair(1, 3),
    Customer("x"), Customer("x", 1), Slotted(1, 2), Slotted(1, 3), Slotted(2, 2), counted("a"), counted("b"),
    datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), datetime.timedelta(1), datetime.time(1),
    datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), decimal.Decimal("1.0"), decimal.Decimal("1.00"),
    fractions.Fraction(1, 2), pathlib.PurePosixPath("a"), pathlib.PurePosixPath("b"), re.compile("a"),
    re.compile("a", re.IGNORECASE), random.Random(1), random.Random(2), len, max, int, str, Customer, collections,
    functools.partial(max, 1), functools.partial(max, 2), ["a"] * 9, ["a"] * 10, [1] * 9, [1.0] * 9, [True] * 9,
    [1.0] * 8 + [float("nan")], ["ab", "c", "d", "e", "f", "g", "h", "i"], ["a", "bc", "d", "e", "f", "g", "h", "i"],
    Exception("a"), Exception("b"), ValueError("a"), io.StringIO("a"), io.StringIO("b"), io.BytesIO(b"a"),
    memoryview(b"a"), NotImplemented, Ellipsis, [10**30] * 9, iter([1, 2]), Lazy(1), Lazy(2),
]  # fmt: skip


def test_different_values_have_different_digests() -> None:
    found = [digest(value) for value in DIFFERENT]
    assert [(value, reason) for value, (_, reason) in zip(DIFFERENT, found, strict=True) if reason] == []
    seen: dict[str, Any] = {}
    for value, (text, _) in zip(DIFFERENT, found, strict=True):
        assert text not in seen, (value, seen.get(text))
        seen[text] = value


def test_different_values_have_different_fingerprints() -> None:
    found = [fingerprint(value) for value in DIFFERENT]
    assert None not in found
    assert len(set(found)) == len(DIFFERENT)


@pytest.mark.parametrize("value", DIFFERENT, ids=lambda value: type(value).__name__)
def test_a_copy_is_equal(value: Any) -> None:
    try:
        again = copy.deepcopy(value)
    except TypeError:
        pytest.skip("cannot be copied")
    assert digest(again) == digest(value)
    assert fingerprint(value) == fingerprint(value)
    assert describe(value)


def test_the_same_number_can_be_interned_or_not() -> None:
    large = 10**20
    text, half = "ab", "a"
    assert digest([large, large]) == digest([large, int("1" + "0" * 20)])
    assert digest([text, text]) == digest([text, half + "b"])
    assert digest([(1, 2), (1, 2)]) == digest([tuple(range(1, 3)), tuple(range(1, 3))])


def test_sharing_of_mutable_objects_counts() -> None:
    inner: list[int] = []
    assert digest([inner, inner]) != digest([[], []])


def test_cycles_end() -> None:
    one: list[Any] = [1]
    one.append(one)
    other: list[Any] = [1]
    other.append(other)
    assert digest(one) == digest(other)
    assert digest(one)[0]


def test_an_own_class_is_seen_whole_whatever_it_gives_to_pickle() -> None:
    assert digest(Closed(1)) == digest(Closed(1))
    assert digest(Closed(1)) != digest(Closed(2))


def test_too_deep_is_incomparable_and_says_so() -> None:
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    assert digest(deep)[0] == ""
    assert "levels" in digest(deep)[1]


def test_cached_properties_do_not_count() -> None:
    used, fresh = Lazy(1), Lazy(1)
    assert used.doubled == 2
    assert digest(used) == digest(fresh)


def test_order_in_which_attributes_were_set_does_not_count() -> None:
    one, other = Lazy(1), Lazy(1)
    one.__dict__.update(a=1, b=2)
    other.__dict__.update(b=2, a=1)
    assert digest(one) == digest(other)


def generator() -> Iterator[int]:
    yield 1


async def coroutine() -> None:
    return None


def test_what_cannot_be_seen_is_incomparable_with_a_reason() -> None:
    running = coroutine()
    for value in (generator(), [generator()], {"a": generator()}, running, threading.Thread()):
        text, reason = digest(value)
        assert text == ""
        assert reason
        assert fingerprint(value) is None
    running.close()


def test_an_object_that_fails_when_looked_at_is_incomparable() -> None:
    class Broken:
        __module__ = "__main__"

        @property
        def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
            raise RuntimeError("no entry")

    text, reason = digest(Broken())
    assert text == ""
    assert "no entry" in reason


def test_a_lock_is_known_by_whether_it_is_held() -> None:
    free, held = threading.Lock(), threading.Lock()
    held.acquire()
    assert digest(free) == digest(threading.Lock())
    assert digest(free) != digest(held)


def test_an_open_file_is_known_by_name_mode_and_position(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n")
    with path.open() as one, path.open() as other:
        assert digest(one) == digest(other)
        one.readline()
        assert digest(one) != digest(other)
    assert digest(one) == digest(other)


def test_own_functions_are_known_by_name_and_defaults() -> None:
    def make(default: int) -> Callable[[], int]:
        def rate(value: int = default) -> int:
            return value

        return rate

    one, other, third = make(1), make(1), make(2)
    for function in (one, other, third):
        function.__module__ = "__main__"
    other.__qualname__ = "rate"
    assert digest(one) == digest(other)
    assert digest(one) != digest(third)


def test_own_classes_have_one_name_wherever_they_live(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = type("Point", (), {"__module__": "__main__"})
    package = type("Point", (), {"__module__": "churn.load"})
    other = type("Point", (), {"__module__": "elsewhere.load"})
    monkeypatch.setattr(canonical, "OWN", canonical.OWN)
    canonical.OWN.add("churn")
    try:
        assert digest(notebook()) == digest(package())
        assert digest(notebook()) != digest(other())
        assert digest(notebook) == digest(package)
    finally:
        canonical.OWN.discard("churn")


def test_an_own_class_is_known_by_its_data_too() -> None:
    one, other, third = (type("Settings", (), {"__module__": "__main__", "rate": rate}) for rate in (1, 1, 2))
    assert digest(one) == digest(other)
    assert digest(one) != digest(third)
    one.itself = one()  # type: ignore[attr-defined]
    assert digest(one)[0]


def made(text: str, **scope: Any) -> Any:
    namespace: dict[str, Any] = {"__name__": "__main__", **scope}
    file = f"<made {len(text)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), namespace)  # noqa: S102
    return namespace["discount"]


def test_a_partial_that_binds_what_was_global_equals_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = made("def discount(price):\n    return price * rate\n", rate=0.2)
    before = digest(notebook)
    lifted = made("def discount(price: float, *, rate: float) -> float:\n    return price * rate\n")
    monkeypatch.setitem(canonical.SIGNATURES, "discount", frozenset({"price"}))
    assert digest(functools.partial(lifted, rate=0.2)) == before
    assert digest(functools.partial(lifted, rate=0.3)) != before
    assert digest(functools.partial(lifted, rate=0.2, price=2.0)) != before
    assert digest(functools.partial(lifted, 2.0, rate=0.2)) != before


def test_the_folder_of_the_run_has_a_neutral_name(monkeypatch: pytest.MonkeyPatch) -> None:
    one = digest(["/tmp/one/data.csv", pathlib.PurePosixPath("/tmp/one/data.csv")])
    monkeypatch.setitem(canonical.PLACES, "/tmp/one", "<folder>")
    here = digest(["/tmp/one/data.csv", pathlib.PurePosixPath("/tmp/one/data.csv")])
    monkeypatch.setitem(canonical.PLACES, "/tmp/two", "<folder>")
    there = digest(["/tmp/two/data.csv", pathlib.PurePosixPath("/tmp/two/data.csv")])
    assert here == there
    assert one != here


def test_a_description_is_short_and_has_no_addresses() -> None:
    for value in DIFFERENT:
        text = describe(value)
        assert len(text) < 20_000
        assert not re.search(r"0x[0-9a-f]{6}", text)
