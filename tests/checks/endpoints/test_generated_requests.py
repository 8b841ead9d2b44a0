"""The requests that are made: from real rows where there are any, the same ones each time, and nobody's own data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from promote_checks.endpoints.cases import JSON, cases
from promote_checks.endpoints.tables import Tables

KEYS = [
    {"name": "income", "type": "", "optional": False},
    {"name": "kind", "type": "", "optional": False},
    {"name": "limit", "type": "number", "optional": True},
]
READS = {"body": KEYS, "whole": True}
ROWS = "id,income,kind,email\n" + "".join(
    f"{n},{'' if n == 3 else n * 100},{'ab'[n % 2]},p{n}@mail.com\n" for n in range(40)
)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.csv").write_text(ROWS)
    (tmp_path / "other.csv").write_text("income\n7\n")
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe\x00")
    return Tables(str(tmp_path), {})


def asked(tables: Tables, reads: dict[str, Any] = READS, method: str = "POST") -> dict[str, Any]:
    return {one["name"]: one for one in cases(reads, method, tables, {})}


def body(found: dict[str, Any], name: str) -> Any:
    return json.loads(found[name]["body"])


def test_rows_come_from_the_file_that_has_most_of_the_keys(tables: Tables) -> None:
    found = asked(tables)
    assert body(found, "row 1") == {"income": 0, "kind": "a"}
    assert body(found, "row 2") == {"income": 100, "kind": "b"}
    assert found["row 1"]["content_type_sent"] == JSON


def test_a_row_with_a_gap_is_among_them(tables: Tables) -> None:
    assert {"income": None, "kind": "b"} in [body(asked(tables), f"row {n}") for n in range(1, 8)]


def test_each_category_is_asked(tables: Tables) -> None:
    assert [body(asked(tables), f"kind {level!r}")["kind"] for level in "ab"] == ["a", "b"]


def test_what_a_client_gets_wrong(tables: Tables) -> None:
    found = asked(tables)
    assert body(found, "without income") == {"kind": "a"}
    assert body(found, "null kind") == {"income": 0, "kind": None}
    assert body(found, "a text for income")["income"] == "abc"
    assert body(found, "huge income")["income"] == 10**15
    assert body(found, "unknown kind")["kind"] == "no-such-thing"
    assert (body(found, "an empty object"), found["empty body"]["body"], found["a list"]["body"]) == (
        {},
        "",
        "[]",
    )
    with pytest.raises(ValueError, match="Expecting"):
        body(found, "not JSON")
    assert found["not called JSON"]["content_type_sent"] == "text/plain"


def test_an_optional_key_is_left_out_and_given(tables: Tables) -> None:
    found = asked(tables)
    assert "limit" not in body(found, "row 1")
    assert body(found, "with limit")["limit"] == 1.5


def test_no_two_have_one_name_and_all_are_the_same_next_time(tables: Tables) -> None:
    first, second = (cases(READS, "POST", tables, {}) for _ in range(2))
    assert first == second
    assert len({one["name"] for one in first}) == len(first)


def test_what_looks_personal_is_made_up(tables: Tables) -> None:
    found = asked(tables, {"body": [{"name": "email", "type": "", "optional": False}], "whole": True})
    assert body(found, "row 1") == {"email": "robin@example.com"}
    assert "mail.com" not in json.dumps(found)


def test_lists_of_the_script_count_where_a_file_has_such_columns(tables: Tables) -> None:
    reads = {"body": [], "lists": ["FEATURES"], "stored": ["kind"], "whole": True}
    found = cases(reads, "POST", tables, {"FEATURES": ["income", "kind", "made_up"]})
    assert json.loads(found[0]["body"]) == {"income": 0}


def test_a_handler_that_reads_nothing_is_asked_once(tables: Tables) -> None:
    assert list(asked(tables, {}, "GET")) == [""]
    assert list(asked(tables, {}, "POST")) == [""]


def test_a_query_and_a_form(tables: Tables) -> None:
    query = asked(tables, {"query": KEYS[:1]}, "GET")
    assert query["row 2"]["query"] == {"income": 100}
    assert query["without income"]["query"] == {}
    form = asked(tables, {"form": KEYS[:2]})
    assert form["row 2"]["body"] == "income=100&kind=b"


def test_without_any_table_the_types_decide(tmp_path: Path) -> None:
    found = asked(
        Tables(str(tmp_path), {}),
        {"body": [{"name": "s", "type": "string", "optional": False}], "whole": True},
    )
    assert body(found, "row 1") == {"s": "a"}
