"""Which keys a handler reads is seen in its text, and in that of the functions it passes its request to."""

from __future__ import annotations

import pytest

from promote_checks.endpoints.reads import Key, reads_of
from promote_checks.notebook.model import TranslatedCell

READS = {
    "request.json['x']": {"x": Key("x")},
    "request.get_json(force=True)['x']": {"x": Key("x")},
    "float(request.json['x'])": {"x": Key("x", "number")},
    "request.get_json().get('n', 3)": {"n": Key("n", "integer", optional=True)},
    "(request.get_json(silent=True) or {}).get('n')": {"n": Key("n", "", optional=True)},
    "json.loads(request.data)['name'].strip()": {"name": Key("name", "string")},
    "json.loads(request.get_data(as_text=True))['a'] * 2": {"a": Key("a", "number")},
    "[request.json[c] for c in ['a', 'b']]": {"a": Key("a"), "b": Key("b")},
    "pd.DataFrame([request.json])[['a', 'b']]": {"a": Key("a"), "b": Key("b")},
    "'k' in request.json": {"k": Key("k", "", optional=True)},
    "settings['x']": {},
    "session.get('x')": {},
}


def read(source: str, name: str = "predict") -> dict[str, Key]:
    found = reads_of([TranslatedCell(0, source)])
    return found[name].body if name in found else {}


@pytest.mark.parametrize("expression", READS)
def test_keys_of_the_body(expression: str) -> None:
    assert read(f"def predict():\n    return {expression}\n") == READS[expression]


def test_a_body_keeps_its_keys_under_other_names() -> None:
    source = """
def predict():
    payload = request.get_json()
    d = pd.DataFrame([payload])
    d["burden"] = d["amount"] / d["income"]
    row = d.iloc[0].to_dict()
    return row["late"], row["burden"]
"""
    assert list(read(source)) == ["amount", "income", "late"]


def test_a_key_that_is_read_before_it_is_set_is_one() -> None:
    source = (
        "def predict():\n    d = request.json\n    d['a'] = d['a'] or 0\n    d['b'] = 1\n    return d['b']\n"
    )
    assert list(read(source)) == ["a"]


def test_functions_that_are_given_the_body_are_followed() -> None:
    source = """
def predict():
    return score(request.json, limit=3)
def score(row, limit):
    return clean(row)["age"] + row["income"]
def clean(one):
    one["age"] = int(one["age"])
    return one
"""
    assert read(source) == {"age": Key("age", "integer"), "income": Key("income")}


def test_parameters_of_a_function_called_with_the_whole_body() -> None:
    source = "def predict():\n    return score(**request.json)\ndef score(age, income, limit=3): return age\n"
    assert read(source) == {
        "age": Key("age"),
        "income": Key("income"),
        "limit": Key("limit", "", optional=True),
    }


def test_functions_that_call_each_other_end() -> None:
    source = (
        "def predict():\n    return a(request.json)\ndef a(x): return b(x)\ndef b(x): return a(x) + x['k']\n"
    )
    assert list(read(source)) == ["k"]


def test_lists_of_the_script_and_columns_of_path_parameters() -> None:
    source = """
def predict():
    d = pd.DataFrame([request.json])
    return d[FEATURES]
def purpose(name):
    return df[df["purpose"] == name]
"""
    found = reads_of([TranslatedCell(0, source)])
    assert found["predict"].lists == ["FEATURES"]
    assert found["purpose"].columns == {"name": "purpose"}


def test_query_and_form_are_kept_apart() -> None:
    source = (
        "def search():\n    return request.args.get('n', type=int), request.form['q'], request.args['s']\n"
    )
    found = reads_of([TranslatedCell(0, source)])["search"]
    assert found.query == {"n": Key("n", "integer", optional=True), "s": Key("s")}
    assert (list(found.form), found.body) == (["q"], {})
