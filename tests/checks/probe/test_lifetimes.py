"""Which objects have to live as long as in the notebook."""

from __future__ import annotations

import io
import tempfile
import weakref
from pathlib import Path

import pytest

from promote_checks.probe.lifetimes import ends_with_effect


class WithDestructor:
    def __del__(self) -> None:
        pass


class Plain:
    pass


class Hostile:
    @property
    def closed(self) -> bool:
        raise RuntimeError("not to be looked at")


def test_a_destructor_is_an_end() -> None:
    held = WithDestructor()
    assert ends_with_effect(held)
    assert ends_with_effect([1, held])
    assert ends_with_effect({"a": held})


def test_a_finalizer_is_an_end_until_it_was_called() -> None:
    held = Plain()
    finalizer = weakref.finalize(held, print)
    assert ends_with_effect(held)
    finalizer.detach()
    assert not ends_with_effect(held)


def test_a_temporary_folder_is_until_it_is_cleaned_up() -> None:
    folder = tempfile.TemporaryDirectory()
    assert ends_with_effect(folder)
    folder.cleanup()
    assert not ends_with_effect(folder)


def test_an_open_file_is_a_closed_one_is_not(tmp_path: Path) -> None:
    with (tmp_path / "x.txt").open("w") as file:
        assert ends_with_effect(file)
    assert not ends_with_effect(file)


@pytest.mark.parametrize("value", [1, "a", [1], {}, Plain(), Plain, io, (i for i in range(3)), Hostile()])
def test_what_ends_quietly(value: object) -> None:
    assert not ends_with_effect(value)
