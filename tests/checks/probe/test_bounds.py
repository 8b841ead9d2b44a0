"""Whatever the notebook's objects do when they are looked at, looking ends, and says so where it gave up."""

from __future__ import annotations

import io
import itertools
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promote_checks.probe import (
    annotation,
    bounds,
    canonical,
    closing,
    contents,
    graph,
    names,
    secrets_seen,
    size,
    state,
    summary,
)
from promote_checks.probe.ambient import snapshot
from promote_checks.probe.failure import facts
from promote_checks.probe.probe import guarded

SECONDS = 0.05
MOST = 5.0
"""Instead of the real bounds: a test must not wait two minutes of processor time for each."""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = bounds.Bounded.__enter__

    def enter(self: bounds.Bounded) -> None:
        self.seconds = min(self.seconds, SECONDS)
        plain(self)

    monkeypatch.setattr(bounds.Bounded, "__enter__", enter)
    monkeypatch.setattr(bounds, "TAKEN", 10_000)


def spin() -> Any:
    while True:
        pass


class OwnBase:
    """As a data type of numpy before 1.25."""

    __module__ = "numpy"

    @property
    def base(self) -> Any:
        return self


class NewBase:
    """Another one each time."""

    __module__ = "numpy"

    @property
    def base(self) -> Any:
        return NewBase()


class RingOfBases:
    __module__ = "numpy"

    def __init__(self) -> None:
        self.base: Any = None


def ring_of_bases() -> Any:
    found = [RingOfBases() for _ in range(3)]
    for one, other in zip(found, [*found[1:], found[0]], strict=True):
        one.base = other
    return found[0]


class AnswersAlways:
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return AnswersAlways()


class AnswersEverything:
    def __getattr__(self, name: str) -> Any:
        return AnswersEverything()

    def __call__(self, *arguments: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self


class EndlessList(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        return itertools.count()

    def __len__(self) -> int:
        return 10**15

    def __getitem__(self, place: Any) -> Any:
        return EndlessList()


class EndlessTuple(tuple[Any, ...]):
    def __iter__(self) -> Iterator[Any]:
        return itertools.count()

    def __len__(self) -> int:
        return 10**15


class EndlessSet(set[Any]):
    def __iter__(self) -> Iterator[Any]:
        return itertools.count()


class EndlessDeque(deque[Any]):
    def __iter__(self) -> Iterator[Any]:
        return itertools.count()


class EndlessDict(dict[Any, Any]):
    def keys(self) -> Any:
        return itertools.count()

    def __iter__(self) -> Iterator[Any]:
        return itertools.count()

    def __len__(self) -> int:
        return 10**15


class SlowLength(list[Any]):
    def __len__(self) -> int:
        return int(spin())


class SlowHash:
    def __hash__(self) -> int:
        if self.ready:
            spin()
        return 1

    ready = False


def slow_set() -> Any:
    found = {SlowHash()}
    SlowHash.ready = True
    return found


class SlowRepr:
    def __repr__(self) -> str:
        return str(spin())


class SlowClass:
    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return spin()


class SlowSize:
    def __sizeof__(self) -> int:
        return int(spin())


class SlowDict:
    def __getattribute__(self, name: str) -> Any:
        return spin() if name == "__dict__" else object.__getattribute__(self, name)


class Foreign:
    """Of a library, so by what pickle would keep."""

    __module__ = "library"


class GrowingReduction(Foreign):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return GrowingReduction, (GrowingReduction(),)


class WideReduction(Foreign):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return WideReduction, tuple(WideReduction() for _ in range(3))


class EndlessItems(Foreign):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return EndlessItems, (), None, itertools.count()


class EndlessPairs(Foreign):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return EndlessPairs, (), None, None, zip(itertools.count(), itertools.count(), strict=False)


class SlowReduction(Foreign):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return spin()


class SlowState(Foreign):
    def __getstate__(self) -> Any:
        return spin()


class Stubborn(Foreign):
    """Catches whatever comes."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        for _ in range(3):
            try:
                spin()
            except Exception:  # noqa: BLE001, S110
                pass
        return Stubborn, ()


def deep_list() -> Any:
    found: list[Any] = []
    for _ in range(100_000):
        found = [found]
    return found


def doubled_tuple() -> Any:
    """2 ** 64 values, in 64 objects."""
    found: tuple[Any, ...] = ()
    for _ in range(64):
        found = (found, found)
    return found


def doubled_frozenset() -> Any:
    found: Any = frozenset()
    for number in range(64):
        found = frozenset({(found, number), (found, -number)})
    return found


def ring_of_lists() -> Any:
    found: list[Any] = []
    found.append([found, {"again": found}])
    return found


def generator_inside() -> Any:
    return {"numbers": [itertools.count(), (one for one in itertools.count())]}


class EndlessMapping:
    def items(self) -> Any:
        return itertools.count()


HOSTILE: dict[str, Callable[[], Any]] = {
    "own base": OwnBase,
    "new base": NewBase,
    "ring of bases": ring_of_bases,
    "answers always": AnswersAlways,
    "answers everything": AnswersEverything,
    "endless list": lambda: EndlessList([1]),
    "endless tuple": lambda: EndlessTuple((1,)),
    "endless set": lambda: EndlessSet({1}),
    "endless deque": lambda: EndlessDeque([1]),
    "endless dict": lambda: EndlessDict(a=1),
    "slow length": lambda: SlowLength([1]),
    "slow hash": slow_set,
    "slow repr": SlowRepr,
    "slow class": SlowClass,
    "slow size": SlowSize,
    "slow dict": SlowDict,
    "growing reduction": GrowingReduction,
    "wide reduction": WideReduction,
    "endless items": EndlessItems,
    "endless pairs": EndlessPairs,
    "slow reduction": SlowReduction,
    "slow state": SlowState,
    "stubborn": Stubborn,
    "deep list": deep_list,
    "doubled tuple": doubled_tuple,
    "doubled frozenset": doubled_frozenset,
    "ring of lists": ring_of_lists,
    "generator inside": generator_inside,
    "holds a hostile one": lambda: {"a": [SlowReduction()]},
}
LOOKS: dict[str, Callable[[Any], Any]] = {
    "digest": canonical.digest,
    "leaves": canonical.leaves,
    "describe": canonical.describe,
    "graph": lambda value: graph.graph(value, frozenset()),
    "state": state.state,
    "annotate": annotation.annotate,
    "summary": summary.summary,
    "by_address": names.by_address,
    "size_of": size.size_of,
    "final_value": lambda value: closing.final_value("x", value),
    "is_secret": lambda value: secrets_seen.is_secret("x", value),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_looking_ends(kind: str, look: str) -> None:
    SlowHash.ready = False
    value = HOSTILE[kind]()
    started = time.process_time()
    LOOKS[look](value)
    assert time.process_time() - started < MOST
    assert not bounds.ENDS
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


GIVEN_UP = (
    "slow reduction",
    "slow state",
    "stubborn",
    "doubled tuple",
    "holds a hostile one",
)


@pytest.mark.parametrize("kind", GIVEN_UP)
def test_what_was_given_up_has_no_digest_and_a_reason(kind: str) -> None:
    text, reason = canonical.digest(HOSTILE[kind]())
    assert text == ""
    assert "given up" in reason
    final = closing.final_value("x", HOSTILE[kind]())
    assert final["digest"] == "" and "given up" in final["reason"]


def test_what_makes_ever_more_of_itself_is_not_followed_for_ever() -> None:
    assert canonical.digest(WideReduction()) == ("", "nested more than 400 levels deep")


@pytest.mark.parametrize("kind", ["endless items", "endless pairs"])
def test_an_iterator_without_an_end_is_not_taken_whole(kind: str) -> None:
    assert canonical.digest(HOSTILE[kind]())[0] == ""


def test_what_a_container_holds_is_compared_and_not_what_its_class_says() -> None:
    assert canonical.digest(EndlessList([1]))[0] != canonical.digest(EndlessList([2]))[0]
    assert canonical.digest(EndlessSet({1}))[0] != canonical.digest(EndlessSet({2}))[0]
    assert canonical.digest(EndlessDeque([1]))[0] != canonical.digest(EndlessDeque([2]))[0]
    assert canonical.digest(EndlessTuple((1,)))[0] == canonical.digest(EndlessTuple((1,)))[0]


def test_steps_alone_end_a_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "HAS_TIMER", False)
    monkeypatch.setattr("promote_checks.probe.canonical_core.NODES", 5000)
    assert canonical.digest(doubled_tuple()) == ("", "more than 5000 values, one by one")
    assert "5000" in canonical.digest(doubled_frozenset())[1]


def test_what_was_given_up_is_not_looked_at_again_and_meets_everything() -> None:
    namespace: dict[str, Any] = {}
    seen = names.Names(namespace)
    namespace["slow"] = SlowReduction()
    assert seen.look("slow", namespace["slow"])
    started = time.process_time()
    assert not any(seen.look("slow", namespace["slow"]) for _ in range(100))
    assert time.process_time() - started < SECONDS
    assert seen.prints["slow"] is None
    assert names.may_meet(set(), seen.graphs["slow"])


def test_an_exception_whose_message_never_comes() -> None:
    class SlowMessage(Exception):
        def __str__(self) -> str:
            return str(spin())

    looked = bounds.bounded(bounds.WHOLE, None)(facts)
    assert looked(SlowMessage(), lambda file, line: 0, {}) is None


def test_a_pickle_that_never_comes_back(tmp_path: Any) -> None:
    path = tmp_path / "x.pkl"
    path.write_bytes(b"cbuiltins\nexec\n(Vwhile True: pass\ntR.")
    assert contents.canonical_content(str(path)) == ""


def test_a_method_of_the_probe_that_never_returns_is_an_error_of_ours() -> None:
    class Looking:
        off = False
        faults: list[str] = []  # noqa: RUF012

        @guarded
        def look(self) -> None:
            spin()

    looking = Looking()
    looking.look()
    assert "GaveUp" in looking.faults[0]


def test_the_earlier_end_of_nested_blocks_counts_and_the_outer_one_goes_on() -> None:
    started = time.process_time()
    with pytest.raises(bounds.GaveUp), bounds.Bounded(0.1):
        with pytest.raises(bounds.GaveUp), bounds.Bounded(0.02):
            spin()
        assert time.process_time() - started < 0.1
        with bounds.Bounded(100.0):
            spin()


def test_a_timer_of_the_notebook_is_put_back() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGPROF, lambda number, frame: heard.append(number))
    signal.setitimer(signal.ITIMER_PROF, 1000.0)
    try:
        canonical.digest(SlowReduction())
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 900
        signal.raise_signal(signal.SIGPROF)
        assert heard == [signal.SIGPROF]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def test_a_thread_counts_steps_only() -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(canonical.digest(deep_list())))
    thread.start()
    thread.join()
    assert "levels deep" in found[0][1]


def test_a_machine_that_does_something_else_does_not_count() -> None:
    with bounds.Bounded(0.1):
        time.sleep(0.3)


def test_a_full_pipe_is_not_waited_for() -> None:
    import os

    read, write = os.pipe()
    os.set_blocking(write, False)
    try:
        while True:
            os.write(write, b"x" * 65536)
    except BlockingIOError:
        os.set_blocking(write, True)
    file = io.BufferedWriter(io.FileIO(write, "w", closefd=False))
    file.write(b"y")
    closing.flush_files([file])
    os.close(read)
    with pytest.raises(BrokenPipeError):
        file.close()
    os.close(write)


def test_the_state_around_can_be_looked_at() -> None:
    assert snapshot()
