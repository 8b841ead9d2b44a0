"""Bodies: whatever comes is read as the columns say, or refused with a code of the list."""

from __future__ import annotations

import json
import time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

COLUMNS: list[dict[str, Any]] = [
    {"name": "age", "type": "integer", "dtype": "int8"},
    {"name": "pay", "type": "number", "dtype": "float32", "nullable": True},
    {"name": "a b\u00fc", "type": "string", "dtype": "str", "nullable": True},
    {"name": "plan", "type": "string", "dtype": "object", "categories": ["x", "y"], "unknown": "refused"},
    {"name": "on", "type": "boolean", "dtype": "bool"},
    {"name": "since", "type": "date", "dtype": "datetime64[ns]", "nullable": True},
]
GOOD: dict[str, Any] = {
    "age": 3,
    "pay": 1.5,
    "a b\u00fc": "t",
    "plan": "x",
    "on": True,
    "since": "2020-01-02",
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def decoder(service_modules: Any) -> Any:
    column_of = service_modules("service.columns").column_of
    return service_modules("service.decoding").Decoder([column_of(each) for each in COLUMNS])


@pytest.fixture(scope="module")
def refused_error(service_modules: Any) -> Any:
    return service_modules("service.errors").RefusedError


def code_of(decoder: Any, refused_error: Any, **changes: Any) -> tuple[str, str | None]:
    with pytest.raises(refused_error) as caught:
        decoder.one(json.dumps({**GOOD, **changes}).encode())
    return caught.value.code, caught.value.field


def test_a_good_row(decoder: Any, service_modules: Any) -> None:
    rows = decoder.one(json.dumps(GOOD).encode())
    frame = service_modules("service.frames").Framer(decoder.columns).frame(rows)
    assert [str(dtype) for dtype in frame.dtypes] == [each["dtype"] for each in COLUMNS]
    assert frame.iloc[0].tolist() == [3, 1.5, "t", "x", True, pd.Timestamp("2020-01-02")]


def test_nulls_become_what_the_column_had(decoder: Any, service_modules: Any) -> None:
    body = json.dumps({**GOOD, "pay": None, "a b\u00fc": None, "since": None}).encode()
    frame = service_modules("service.frames").Framer(decoder.columns).frame(decoder.one(body))
    assert frame.isna().iloc[0].tolist() == [False, True, True, False, False, True]
    assert [str(dtype) for dtype in frame.dtypes] == [each["dtype"] for each in COLUMNS]


def test_an_integer_written_with_a_point_is_one(decoder: Any) -> None:
    body = json.dumps(GOOD).replace('"age": 3', '"age": 3.0').encode()
    assert decoder.one(body)[0][0] == 3


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("age", 128, "out_of_range"),
        ("age", 2**70, "out_of_range"),
        ("age", 1.5, "wrong_type"),
        ("age", True, "wrong_type"),
        ("age", None, "null_value"),
        ("pay", 1e39, "out_of_range"),
        ("pay", float("nan"), "not_finite"),
        ("plan", "z", "unknown_category"),
        ("on", 1, "wrong_type"),
        ("since", "yesterday", "invalid_date"),
        ("since", "2020-01-02T00:00:00Z", "invalid_date"),
    ],
)
def test_bad_values(decoder: Any, refused_error: Any, name: str, value: Any, code: str) -> None:
    assert code_of(decoder, refused_error, **{name: value}) == (code, name)


def test_a_date_that_the_dtype_cannot_hold_has_a_code(
    decoder: Any, refused_error: Any, service_modules: Any
) -> None:
    framer = service_modules("service.frames").Framer(decoder.columns)
    rows = decoder.one(json.dumps({**GOOD, "since": "9999-01-01"}).encode())
    with pytest.raises(refused_error) as caught:
        framer.frame(rows)
    assert (caught.value.code, caught.value.field) == ("out_of_range", "since")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'"' + rb"\"" * 1_000_000, "wrong_shape"),
        (b'"' * 2_000_001, "wrong_shape"),
        (b"[]" * 1_000_000, "not_json"),
        (b'[{"a":"' + b"[" * 2_000_000 + b'"}]', "too_large"),
        (b"[" * 2_000_000, "too_deep"),
        (b"1" * 2_000_000, "wrong_shape"),
    ],
    ids=["escaped quotes", "quotes", "pairs", "brackets in a text", "open brackets", "digits"],
)
def test_a_hostile_body_does_not_take_long(decoder: Any, refused_error: Any, body: bytes, code: str) -> None:
    start = time.process_time()
    with pytest.raises(refused_error) as caught:
        decoder.many(body)
    assert time.process_time() - start < 3
    assert caught.value.code == code


@settings(max_examples=400, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from([*GOOD, "other"]), ANYTHING),
    dropped=st.sets(st.sampled_from([*GOOD])),
)
def test_any_row_is_read_or_refused(
    decoder: Any, refused_error: Any, changes: dict[str, Any], dropped: set[str]
) -> None:
    row = {name: value for name, value in {**GOOD, **changes}.items() if name not in dropped - set(changes)}
    try:
        [values] = decoder.one(json.dumps(row).encode())
    except refused_error as refused:
        assert refused.code != "not_json"
        return
    assert set(row) == set(GOOD)
    assert values[0] == row["age"]


@settings(max_examples=400, deadline=None)
@given(
    body=st.binary(max_size=60)
    | st.text(alphabet='[]{}":,0123e.-nulNaftrs\\ \ud800', max_size=30).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
)
def test_any_bytes_are_refused(decoder: Any, refused_error: Any, body: bytes) -> None:
    for read in (decoder.one, decoder.many):
        try:
            assert read(body) == []
            assert json.loads(body) == []
        except refused_error as refused:
            assert refused.body()


NAMES = [
    'a "b"',
    "back\\slash",
    "line\nbreak",
    "tab\t",
    "nul\x00",
    "a:b",
    "{",
    "'",
    "\u2028",
    "\U0001f600",
    " ",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_column_is_read(service_modules: Any, refused_error: Any, name: str) -> None:
    column_of = service_modules("service.columns").column_of
    described = [{"name": name, "type": "integer", "dtype": "int64"}, {**COLUMNS[2], "name": "other"}]
    decoder = service_modules("service.decoding").Decoder([column_of(each) for each in described])
    row = {name: 3, "other": "x:y"}
    for escaped in (True, False):
        text = json.dumps(row, ensure_ascii=escaped)
        assert decoder.one(text.encode()) == [(3, "x:y")]
        assert decoder.many(f"[{text}, {text}]".encode()) == [(3, "x:y")] * 2
        assert decoder.many(b"[]") == []
    twice = f'{{{json.dumps(name)}: 1, {json.dumps(name)}: 2, "other": null}}'
    for text, code in (
        (twice, "duplicate_field"),
        (json.dumps({**row, "more": 1}), "unknown_field"),
        (json.dumps({"other": "x"}), "missing_field"),
        (json.dumps({**row, name: "3"}), "wrong_type"),
    ):
        for ask, body in ((decoder.one, text), (decoder.many, f"[{text}]")):
            with pytest.raises(refused_error) as caught:
                ask(body.encode())
            assert caught.value.code == code


GOOD_TEXT = json.dumps(GOOD)
TWICE = {
    "as it is": GOOD_TEXT[:-1] + ', "age": 4}',
    "the same value": GOOD_TEXT[:-1] + ', "age": 3}',
    "escaped": GOOD_TEXT[:-1] + ', "\\u0061ge": 4}',
    "made up for by an escaped colon": GOOD_TEXT.replace('"t"', '"\\u003a"')[:-1] + ', "age": 4}',
    "made up for in capitals": GOOD_TEXT.replace('"t"', '"\\u003A"')[:-1] + ', "age": 4}',
    "before": '{"age": 4, ' + GOOD_TEXT[1:],
    "many times": '{"age": 4, ' * 1 + '"age": 4, ' * 900 + GOOD_TEXT[1:],
}


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE)
def test_a_name_that_stands_twice_is_refused(decoder: Any, refused_error: Any, text: str) -> None:
    for ask, body, row in ((decoder.one, text, None), (decoder.many, f"[{GOOD_TEXT}, {text}]", 1)):
        with pytest.raises(refused_error) as caught:
            ask(body.encode())
        assert (caught.value.code, caught.value.field, caught.value.row) == ("duplicate_field", "age", row)


@pytest.mark.parametrize("value", ["a:b", ":", '"age": 4', "{}[]", "\\u003a", "\\", "\u2028"])
def test_what_only_looks_like_a_name_is_read(decoder: Any, value: str) -> None:
    row = {**GOOD, "a b\u00fc": value}
    for escaped in (True, False):
        text = json.dumps(row, ensure_ascii=escaped)
        assert decoder.one(text.encode())[0][2] == value
        assert decoder.many(f"[{text},{text} ]".encode())[1][2] == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[{good}{good}]", "not_json"),
        ("[{good},]", "not_json"),
        ("[,{good}]", "not_json"),
        ("[{good}", "not_json"),
        ("[{good}] x", "not_json"),
        ("[[{good}]]", "wrong_shape"),
        ("[{good}, null]", "wrong_shape"),
        ("[{good}, NaN]", "not_finite"),
        ("{good}", "wrong_shape"),
        ("[] []", "not_json"),
        ('[{good}, {{"a": "\\ud800"}}]', "not_json"),
        ('[{{"\\ud800": []}}]', "not_json"),
    ],
)
def test_what_is_no_array_of_rows(decoder: Any, refused_error: Any, body: str, code: str) -> None:
    with pytest.raises(refused_error) as caught:
        decoder.many(body.format(good=GOOD_TEXT).encode())
    assert caught.value.code == code
