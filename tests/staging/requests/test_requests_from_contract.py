"""Generated requests: the emitted decoder takes the valid ones and those at the edge, and refuses the others."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from promote_staging.exchange import Request
from promote_staging.requests.columns import columns_of
from promote_staging.requests.generate import edge, invalid, valid
from promote_staging.requests.values import allowed, forbidden

MANY = 600
VALUE_ERRORS = {"invalid_date", "out_of_range"}
"""What the decoder may say of an edge: that the column's own type can't hold it."""
BY_HEADERS = ("Content-Type", "API-Version")


@pytest.fixture(scope="module")
def decoded(modules: Any, columns: list[dict[str, Any]]) -> Any:
    """The code of the error that a body meets in the emitted decoder and framer; empty: none."""
    made = [modules("service.columns").column_of(one) for one in columns]
    decoder = modules("service.decoding").Decoder(made)
    framer = modules("service.frames").Framer(made)
    refused = modules("service.errors").RefusedError

    def code(body: bytes) -> str:
        try:
            framer.frame(decoder.one(body))
        except refused as error:
            return str(error.code)
        return ""

    return code


def test_valid_ones_are_taken(described: dict[str, Any], decoded: Any) -> None:
    found = Counter(decoded(one.body) for one in valid(described, MANY, seed=1))
    assert found == {"": MANY}


def test_edges_are_taken_or_can_not_be_held(described: dict[str, Any], decoded: Any) -> None:
    requests = edge(described, MANY, seed=1)
    found = Counter(decoded(one.body) for one in requests)
    assert set(found) <= {"", *VALUE_ERRORS}, found
    assert found[""] > MANY / 2


def test_invalid_ones_are_refused(described: dict[str, Any], decoded: Any) -> None:
    """All that are wrong in the body; the others are wrong in a header, or by their size."""
    limit = described["x-limits"]["body_bytes"]
    requests = [one for one in invalid(described, MANY, seed=1) if not one.headers and len(one.body) <= limit]
    assert len(requests) > MANY / 2
    codes = Counter(decoded(one.body) for one in requests)
    assert "" not in codes, [one.body for one in requests if not decoded(one.body)][:3]
    assert {"wrong_type", "missing_field", "unknown_field", "null_value", "not_finite", "not_json"} <= set(
        codes
    )
    assert {"empty_body", "too_deep", "wrong_shape", "unknown_category"} <= set(codes)


def test_invalid_ones_by_header_and_size(described: dict[str, Any]) -> None:
    requests = invalid(described, MANY, seed=1)
    named = {(name, bool(value)) for one in requests for name, value in one.headers}
    assert named == {(name, is_there) for name in BY_HEADERS for is_there in (True, False)}
    assert any(len(one.body) > described["x-limits"]["body_bytes"] for one in requests)


@pytest.mark.parametrize("make", [valid, edge, invalid])
def test_same_seed_same_bytes(make: Any, described: dict[str, Any]) -> None:
    one, again = make(described, 100, seed=7), make(described, 100, seed=7)
    other = make(described, 100, seed=8)
    assert one == again
    assert [request.body for request in one] != [request.body for request in other]
    assert [request.number for request in one] == list(range(100))


def test_every_edge_comes_before_one_comes_again(described: dict[str, Any]) -> None:
    """The null of each nullable column, and the bounds of the 8 bits."""
    rows = [json.loads(one.body) for one in edge(described, MANY, seed=3)]
    for name in ("age", "region", "login", "since"):
        assert any(row[name] is None for row in rows)
    assert {0, 255} <= {row["calls"] for row in rows}
    assert {18.0, 99.0} <= {row["age"] for row in rows}
    assert "" in {row["plan"] for row in rows}
    assert any(row["charge"] == "x" * 2_000 for row in rows)
    assert any(b"-0.0" in one.body for one in edge(described, MANY, seed=3))


def test_seen_values_are_used(described: dict[str, Any]) -> None:
    rows = [json.loads(one.body) for one in valid(described, 200, seed=1, seen={"charge": ["$1.23"]})]
    share = sum(row["charge"] == "$1.23" for row in rows) / len(rows)
    assert 0.35 < share < 0.65


def test_forbidden_is_never_allowed(described: dict[str, Any]) -> None:
    """Two statements of one rule. A text that is no date only the decoder can tell."""
    for column in columns_of(described):
        for value in forbidden(column):
            if column.type != "date" or not isinstance(value, str):
                assert not allowed(column, value), (column.name, value)


def test_a_contract_without_bounds(described: dict[str, Any], decoded: Any) -> None:
    """Only types: the generator has nothing to go by and still makes requests of the right shape."""
    bare = json.loads(json.dumps(described))
    for one in bare["components"]["schemas"]["Row"]["properties"].values():
        for name in ("examples", "x-observed-minimum", "x-observed-maximum", "x-observed-categories"):
            one.pop(name, None)
    assert {decoded(one.body) for one in valid(bare, 200, seed=1)} == {""}
    assert "" not in {decoded(one.body) for one in _by_body(invalid(bare, 200, seed=1))}


def _by_body(requests: tuple[Request, ...]) -> list[Request]:
    return [one for one in requests if not one.headers and len(one.body) <= 65_536]
