"""What cells showed, as digests."""

from __future__ import annotations

import time
from typing import Any

import nbformat

from promote_checks.dynamic.outputs import INJECTED, shown_cells, without_noise

V4: Any = nbformat.v4


def shown(*outputs: Any, tags: tuple[str, ...] = ()) -> dict[int, str]:
    cell = V4.new_code_cell("x", id="cell-3", outputs=list(outputs), metadata={"tags": list(tags)})
    return shown_cells(V4.new_notebook(cells=[cell]))


def stream(text: str, name: str = "stdout") -> Any:
    return V4.new_output("stream", name=name, text=text)


def test_text_and_pictures_count() -> None:
    assert shown(stream("a")).keys() == {3}
    assert shown(stream("a")) != shown(stream("b"))
    one, other = (V4.new_output("display_data", data={"image/png": text}) for text in ("aaa", "bbb"))
    assert shown(one) != shown(other)


def test_what_differs_by_nature_does_not() -> None:
    assert shown(stream("<T at 0x7f11aa>")) == shown(stream("<T at 0x7f22bb>"))
    assert shown(stream("Wall time: 1 ms\nx")) == shown(stream("Wall time: 2 ms\nx"))
    assert without_noise("a\n 50%|####   | 1/2\nb") == "a\nb"
    assert shown(stream("warning 1", "stderr")) == shown(stream("warning 2", "stderr"))
    assert shown(stream("new"), tags=(INJECTED,)) == {}


def test_a_long_line_takes_no_time() -> None:
    started = time.process_time()
    without_noise("a1b2" * 500_000)
    assert time.process_time() - started < 2
