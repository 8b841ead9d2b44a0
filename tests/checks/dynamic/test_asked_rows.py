"""Which tables are compared, found in the text."""

from __future__ import annotations

import json
from pathlib import Path

from promote_checks.dynamic.pairs import Asked, asked_rows
from promote_checks.rules.finding import NotChecked
from promote_checks.rules.reading import subject_of


def asked(*cells: str) -> Asked:
    document = {
        "cells": [
            {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
            for text in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    found = subject_of(Path("n.ipynb"), "n.ipynb", json.dumps(document).encode(), outputs=False)
    assert not isinstance(found, NotChecked)
    return asked_rows(found)


def pairs(*cells: str) -> list[tuple[str, str]]:
    return [(one.train, one.test) for one in asked(*cells).named]


def test_a_fit_and_a_later_score() -> None:
    found = asked("model = Model()", "model.fit(X_train, y)\nprint(model.score(X_test, z))")
    assert [(one.train, one.test) for one in found.named] == [("X_train", "X_test")]
    assert [(one["place"], one["when"]) for one in found.rows] == [
        ([1, 1, 0], "before"),
        ([1, 2, 0], "before"),
    ]
    assert found.named[0].place.column == 6


def test_the_last_fit_counts() -> None:
    assert pairs("m = M().fit(train, y)", "m.fit(all_rows, y)", "m.predict(test)") == [("all_rows", "test")]


def test_a_column_list_and_a_search() -> None:
    assert pairs("s = Search()\ns.fit(train[cols], y)\ns.best_estimator_.predict(test[cols])") == [
        ("train[cols]", "test[cols]")
    ]


def test_what_is_no_pair() -> None:
    assert pairs("m = M().fit(X_train, y)\nm.score(X_train, y)\nm.predict(everything)") == []
    assert pairs("a.fit(X_train, y)\nb.score(X_test, y)") == []
    assert pairs("m.fit(make(1), y)\nm.score(X_test, y)") == []
    assert pairs("def f(m, X_train, X_test):\n    m.fit(X_train)\n    m.score(X_test)") == []


def test_names_that_a_loop_binds_are_not_read_before_it() -> None:
    assert pairs("for X_train, X_test in folds:\n    m.fit(X_train, y)\n    m.score(X_test, y)") == []
    assert pairs("for m in models:\n    m.fit(X_train, y)\n    m.score(X_test, y)") == [("X_train", "X_test")]


def test_a_split_that_no_model_is_seen_to_get() -> None:
    found = asked("a, b, c, d = train_test_split(X, y)\nrun(a, b, c, d)")
    assert [(one.train, one.test) for one in found.named] == [("a", "b")]
    assert {one["when"] for one in found.rows} == {"after"}
