"""What a promotion writes of the rows it proved with: nothing personal, nothing secret, nothing made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from promote.serve.contract import contract
from promote.serve.recorded import LARGEST, recorded
from promote_checks.serving_proof.result import Witnessed
from promote_staging.requests.load import load

COLUMNS = ["age", "plan", "note"]
SCHEMA: dict[str, Any] = {
    "input": [
        {"name": "age", "type": "number", "dtype": "float64", "nullable": True, "example": 41.0},
        {"name": "plan", "type": "string", "dtype": "category", "nullable": False, "categories": ["a", "b"]}
        | {"unknown": "refused", "example": "a"},
        {"name": "note", "type": "string", "dtype": "str", "nullable": False, "example": "example"},
    ],
    "output": [{"name": "prediction", "type": "integer", "dtype": "int64"}],
}
AGREED = json.loads(contract(SCHEMA, title="Shop"))
ROWS: list[list[Any]] = [[41.0, "a", "x"], [None, "b", "y"], [18.5, "a", "z"]]


def seen(rows: Any = ROWS, **more: Any) -> Witnessed:
    return Witnessed(rows=rows, **{"answers": [0, 1, 0][: len(rows)], **more})


def made(found: Witnessed, **options: Any) -> Any:
    return recorded(found, COLUMNS, AGREED, **{"fixtures": "sampled", **options})


def test_rows_are_requests_with_the_notebooks_own_answer(tmp_path: Path) -> None:
    found = made(seen(probabilities=[0.25, 0.75, 0.5], label="churned", labels=[0, 1, 1]))
    (tmp_path / "requests.jsonl").write_bytes(found.text)
    first, second, third = load(tmp_path / "requests.jsonl")
    assert json.loads(first.body) == {"age": 41.0, "plan": "a", "note": "x"}
    assert b'"age":41.0' in first.body, "a float stays one"
    assert json.loads(second.body)["age"] is None
    assert third.recorded == {"prediction": 0, "probability": 0.5}
    assert [one.label for one in (first, second, third)] == [0, 1, 1]
    assert found.document == {"rows": 3, "labelled": 3, "left_out": {}, "reason": ""}


def test_same_rows_same_bytes() -> None:
    assert made(seen()).text == made(seen()).text


@pytest.mark.parametrize(("fixtures", "said"), [("none", "--fixtures none"), ("synthetic", "are real")])
def test_only_where_real_rows_may_be_written(fixtures: str, said: str) -> None:
    found = made(seen(), fixtures=fixtures)
    assert (found.text, found.rows) == (b"", 0)
    assert said in found.reason


def test_a_personal_column_is_not_written() -> None:
    rows = [[41.0, "a", f"Person {at} <p{at}@example.org>"] for at in range(3)]
    assert made(seen(rows)).rows == 0
    phones = [[41.0, "a", f"+44 20 7946 09{at:02d}"] for at in range(3)]
    found = made(seen(phones))
    assert (found.text, found.reason) == (b"", "the column note looks personal (phone)")


def test_a_column_that_only_its_name_gives_away() -> None:
    rows = [[41.0, "a", name] for name in ("Ada Lovelace", "Grace Hopper", "Alan Turing")]
    columns = ["age", "plan", "customer_name"]
    agreed = json.loads(json.dumps(AGREED).replace('"note"', '"customer_name"'))
    found = recorded(seen(rows), columns, agreed, fixtures="sampled")
    assert (found.text, found.reason) == (b"", "the column customer_name looks personal (name)")


def test_a_row_with_an_address_in_a_text_is_left_out() -> None:
    rows = [[41.0, "a", f"note {at}"] for at in range(9)] + [[1.0, "b", "ask eve@firm.com about it"]]
    found = made(Witnessed(rows=rows, answers=[0] * 10))
    assert found.rows == 9
    assert b"eve@" not in found.text
    assert found.left_out == {"a text holds an e-mail address": 1}


def test_rows_without_an_answer_and_rows_that_the_contract_forbids() -> None:
    rows = [[41.0, "a", "x"], [41.0, "c", "x"], [41.0, "a", None], [41.0, "b", "x"]]
    found = made(Witnessed(rows=rows, answers=[None, 0, 0, 1]))
    assert found.rows == 1
    assert found.left_out == {
        "the prediction is no finite number": 1,
        "the contract does not allow a value": 2,
    }
    none = made(Witnessed(rows=rows[:1], answers=[None]))
    assert (none.text, none.reason) == (b"", "no row is left: the prediction is no finite number")


def test_a_secret_of_the_notebook_is_not_written() -> None:
    rows: list[list[Any]] = [[41.0, "a", "sk-live-51H8abcdef"], *ROWS]
    found = made(Witnessed(rows=rows, answers=[0] * 4), secrets=("sk-live-51H8abcdef",))
    assert (found.text, found.rows) == (b"", 0)
    assert "secret" in found.reason
    assert "sk-live" not in found.reason


def test_labels_of_another_type_than_the_prediction_are_left_out() -> None:
    found = made(seen(label="y", labels=["no", 1, 0.0]))
    assert found.labelled == 1
    assert [b'"label"' in line for line in found.text.splitlines()] == [False, True, False]


def test_large_rows_are_fewer() -> None:
    rows = [[41.0, "a", f"{at:03d}" * 2_000] for at in range(200)]
    found = made(Witnessed(rows=rows, answers=[0] * 200))
    assert 20 < found.rows < 60
    assert len(found.text) <= LARGEST
    assert sum(found.left_out.values()) == 200 - found.rows
    first_and_last = [json.loads(line)["body"]["note"][:3] for line in found.text.splitlines()][
        :: found.rows - 1
    ]
    assert int(first_and_last[1]) - int(first_and_last[0]) > 150, "spread over all"


def test_a_body_beyond_the_limit_is_left_out() -> None:
    rows: list[list[Any]] = [[41.0, "a", "x" * 70_000], *ROWS]
    found = made(Witnessed(rows=rows, answers=[0] * 4))
    assert found.left_out == {"a body would be too large": 1}
