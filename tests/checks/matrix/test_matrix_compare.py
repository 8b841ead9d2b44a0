"""What two executed notebooks are compared by."""

from __future__ import annotations

from typing import Any

from promote_checks.matrix.compare import differences, seen
from promote_checks.matrix.cross_check import StockFailed, StockRun, cross_check
from promote_checks.matrix.result import PointResult
from promote_checks.matrix.spec import Limits, Point


def document(*outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "execution_count": 1, "outputs": list(outputs)}]}


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: str) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "data": {name.replace("_", "/"): one for name, one in data.items()},
    }


def test_pieces_of_a_stream_and_addresses_are_no_difference() -> None:
    one = seen(document(stream("a"), stream("b"), shown(text_plain="<X at 0x7f00aa11>")), {})
    other = seen(document(stream("ab"), shown(text_plain="<X at 0x7fbbbb22>")), {})
    assert differences(one, other) == ()


def test_a_text_a_kind_and_a_missing_output_are() -> None:
    one = seen(document(stream("a"), shown(text_plain="1", text_html="<b>")), {})
    other = seen(document(stream("b"), shown(text_plain="1")), {})
    assert differences(one, other) == ("output 1 of code cell 1 (text/html)", "stdout of code cell 1")


def test_values_by_digest_and_one_that_only_one_side_can_see() -> None:
    one = seen(document(), {"a": ["1", ""], "b": ["2", ""], "c": ["", "a socket"], "d": ["", "a socket"]})
    other = seen(document(), {"a": ["1", ""], "b": ["3", ""], "c": ["", "a socket"], "d": ["4", ""]})
    assert differences(one, other) == ("variable b", "variable d")


def ours(values: dict[str, list[str]], *, ending: str = "finished") -> PointResult:
    point = Point("seed=1", {"seed": 1}, Limits())
    return PointResult(point, "pass", "", ending, document=document(), values=values)


def runs(*values: dict[str, list[str]]) -> Any:
    waiting = iter(values)
    return lambda _: StockRun(document(), next(waiting))


def test_equal() -> None:
    told = cross_check(ours({"a": ["1", ""]}), runs({"a": ["1", ""]}))
    assert (told.verdict, told.compared) == ("pass", 2)


def test_a_difference_that_stock_repeats_is_red() -> None:
    told = cross_check(ours({"a": ["1", ""]}), runs({"a": ["2", ""]}, {"a": ["2", ""]}))
    assert (told.verdict, told.differences, told.varies) == ("fail", ("variable a",), ())


def test_what_varies_between_two_stock_runs_is_told_apart_and_hides_nothing_else() -> None:
    mine = {"a": ["1", ""], "b": ["1", ""]}
    told = cross_check(ours(mine), runs({"a": ["2", ""], "b": ["1", ""]}, {"a": ["3", ""], "b": ["1", ""]}))
    assert (told.verdict, told.compared, told.varies) == ("pass", 2, ("variable a",))
    told = cross_check(ours(mine), runs({"a": ["2", ""], "b": ["5", ""]}, {"a": ["3", ""], "b": ["5", ""]}))
    assert (told.verdict, told.differences, told.varies) == ("fail", ("variable b",), ("variable a",))


def test_what_could_not_be_compared_is_no_pass() -> None:
    def fails(_: Point) -> StockRun:
        raise StockFailed("it died")

    assert cross_check(ours({}), fails).verdict == "error"
    assert cross_check(ours({}, ending="killed"), runs()).verdict == "error"
