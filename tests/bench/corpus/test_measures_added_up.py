"""The table: what counts as right, as clean, as falsely called equivalent."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from bench.corpus.measures import is_clean, is_low, measures, quantile
from bench.corpus.record import Code, Mutants, Record, Values, append, from_line, read_records, to_line
from bench.corpus.report import render

GOOD = Record(
    "a/good.ipynb",
    "v1",
    6,
    ran=True,
    exit_code=0,
    verdict="equivalent",
    package_ran=True,
    values=Values(equal=["x", "y"]),
    code=Code(lines=100, annotations=10, any_annotations=1, function_lines=[5, 9]),
    mutants=Mutants(tried=5, killed=4),
    steps=3,
    takes=[0, 1, 2],
    returns=[1, 1, 0],
)
WRONG = replace(GOOD, key="a/wrong.ipynb", values=Values(equal=["x"], different=[["y", "1 against 2"]]))
LOST = replace(GOOD, key="a/lost.ipynb", values=Values(equal=["x"], missing=["y"]))
BROKEN = replace(
    GOOD,
    key="a/broken.ipynb",
    package_ran=False,
    package_error="ValueError: no",
    values=Values(missing=["x", "y"]),
)
ABSENT = Record("a/absent.ipynb", "v1", 6, ran=False, run_error="ModuleNotFoundError: nothing")


def test_right_needs_every_value() -> None:
    assert [record.right for record in (GOOD, WRONG, LOST, BROKEN, ABSENT)] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_equivalent_although_it_differs_or_fails_is_false() -> None:
    assert [record.false_equivalent for record in (GOOD, WRONG, LOST, BROKEN)] == [False, True, False, True]
    assert not replace(WRONG, verdict="different").false_equivalent


def test_the_rows_add_up() -> None:
    rows = {row.title: row for row in measures([GOOD, WRONG, LOST, BROKEN, ABSENT])}
    right = rows["package runs and every comparable value equals the notebook's"]
    assert (right.measured[:17], right.met) == ("25.0% (1 of 4); 0", False)
    assert rows["said equivalent although a value differs"].measured == "2"
    assert rows["notebook's final variables that were compared"].measured.startswith("62.5% (5 of 8)")
    assert rows["annotations that are `Any`"].met is True
    assert rows["golden tests that catch a seeded fault which changes a value"].measured.startswith(
        "80.0% (16 of 20)"
    )


def test_nothing_measured_is_not_a_success() -> None:
    assert all(
        row.met in (None, True) and "nothing" in row.measured for row in measures([]) if row.measured != "0"
    )


def test_clean_means_no_finding_and_few_suppressions() -> None:
    assert is_clean(GOOD)
    assert is_clean(replace(GOOD, code=replace(GOOD.code, suppressions=3)))
    assert not is_clean(replace(GOOD, code=replace(GOOD.code, suppressions=4)))
    assert not is_clean(replace(GOOD, code=replace(GOOD.code, ruff=["x"])))
    assert not is_clean(replace(GOOD, code=replace(GOOD.code, mypy=["x"])))
    assert not is_clean(replace(GOOD, code=replace(GOOD.code, suppressions=1, foreign_suppressions=["x"])))


def test_one_function_or_a_low_rung_is_low() -> None:
    assert not is_low(GOOD)
    assert is_low(replace(GOOD, steps=1))
    assert is_low(replace(GOOD, rungs=["fine", "replay"]))
    assert not is_low(replace(GOOD, rungs=["fine", "merge"]))


def test_quantiles_are_values_that_occurred() -> None:
    assert quantile([1, 2, 3, 4], 0.5) == 2
    assert quantile(list(range(1, 11)), 0.9) == 9
    assert math.isnan(quantile([], 0.5))


def test_records_survive_a_round_trip_and_other_versions_are_ignored(tmp_path: Path) -> None:
    assert from_line(to_line(WRONG)) == WRONG
    lines = tmp_path / "records.jsonl"
    append(lines, GOOD)
    append(lines, replace(WRONG, product="v0"))
    with lines.open("a", encoding="utf-8") as file:
        file.write('{"key": "torn')
    assert read_records(lines, "v1") == {GOOD.key: GOOD}


def test_the_document_names_what_is_not_right() -> None:
    text = render([GOOD, WRONG, LOST, BROKEN, ABSENT], 5)
    assert "| a/wrong.ipynb | FALSE EQUIVALENT: differs: y |" in text
    assert "| a/lost.ipynb | equivalent: missing: y |" in text
    assert "| a/broken.ipynb | FALSE EQUIVALENT: the package fails: ValueError: no |" in text
    assert "| a/absent.ipynb | does not run here: ModuleNotFoundError: nothing |" in text
    assert "a/good.ipynb" not in text
