"""Names of steps: from headings first, from kinds and products next, always usable."""

from __future__ import annotations

import keyword

import pytest

from promote.plan.naming import Clues, is_generic, step_names, unused_name


@pytest.mark.parametrize(
    ("kind", "heading", "products", "expected"),
    [
        ("load", "", [], ["load_data"]),
        ("load", "", ["customers"], ["load_customers", "load_data"]),
        ("load", "", ["df"], ["load_data", "load_df"]),
        ("train", "", ["model"], ["fit_model"]),
        (
            "compute",
            "",
            ["rate", "share"],
            ["compute_rate", "compute_share", "compute_rate_and_share", "compute_values"],
        ),
        ("compute", "", ["TotalRate"], ["compute_total_rate", "compute_values"]),
        ("plot", "", ["plot_of_x"], ["plot_of_x", "plot_results"]),
        ("clean", "Clean the data", [], ["clean_data"]),
        ("clean", "2.1 Cleaning", ["table"], ["clean_table", "clean_data"]),
        ("train", "Step 3: Fitting a model (draft)", [], ["fit_model"]),
        ("features", "Customer features", [], ["build_customer_features", "build_features"]),
        ("load", "Données brutes", [], ["load_donnees_brutes", "load_data"]),
        ("load", "数据", [], ["load_data"]),
        ("load", "Load", ["x1"], ["load_data", "load_x1"]),
        (
            "load",
            "Load `raw` $x^2$ data",
            ["sales"],
            ["load_raw_data", "load_sales", "load_data", "load_raw_data_sales"],
        ),
        (
            "compute",
            "Compare one two three four five six",
            [],
            ["compare_one_two_three_four", "compute_values"],
        ),
        ("compute", "{{ braces }}", [], ["compute_braces", "compute_values"]),
        ("define", "class", [], ["define_class", "define_helpers"]),
    ],
)
def test_step_names(kind: str, heading: str, products: list[str], expected: list[str]) -> None:
    assert step_names(Clues(kind=kind, heading=heading, products=products)) == expected


BEST = [
    (Clues(kind="load", files=["sales"], products=["df"]), "load_sales"),
    (Clues(kind="load", files=["sales", "shops"], products=["df"]), "load_data"),
    (Clues(kind="save", files=["churn_model"]), "save_churn_model"),
    (Clues(kind="load", files=["export_of_all_customers_final_version_2"]), "load_data"),
    (Clues(kind="split", products=["num_cols", "X_train"]), "split_data"),
    (Clues(kind="train", products=["rf", "logreg"], several_models=True), "fit_models"),
    (Clues(kind="plot", inputs=["X_test", "scores"], section="Features"), "plot_scores"),
    (Clues(kind="train", inputs=["table"], section="Holt's Method"), "fit_holt_method"),
    (Clues(kind="plot", heading="Plots of Seasonally Adjusted Data"), "plot_seasonally_adjusted_data"),
    (Clues(kind="load", heading="How many rolls do we bake?", products=["raw"]), "load_raw"),
    (Clues(kind="evaluate", heading="In-sample prediction"), "evaluate_sample_prediction"),
    (Clues(kind="features", heading="Sample the customers"), "sample_customers"),
    (Clues(kind="split", heading="Train-testing splitting"), "split_train_testing_splitting"),
    (Clues(kind="load", heading="Import data, and clean it"), "import_data"),
]


@pytest.mark.parametrize(("clues", "expected"), BEST)
def test_the_best_name(clues: Clues, expected: str) -> None:
    assert step_names(clues)[0] == expected


@pytest.mark.parametrize("heading", ["", "class", "1", "- - -", 'Überblick: "x"; import os', "a" * 90, "\n#"])
def test_every_name_is_usable(heading: str) -> None:
    names = step_names(Clues(kind="load", heading=heading, products=["x y", "1", "ñ", "class", "_"]))
    assert names
    assert all(n.isidentifier() and n.isascii() and not keyword.iskeyword(n) for n in names)


@pytest.mark.parametrize(
    ("name", "generic"),
    [("X_train", True), ("df", True), ("df_2", True), ("ax", True), ("i", True), ("y_pred", True), ("out_3", True),
     ("customers", False), ("model", False), ("data_frame", False), ("axis_labels", False)],
)  # fmt: skip
def test_is_generic(name: str, generic: bool) -> None:
    assert is_generic(name) is generic


def test_unused_name() -> None:
    taken: set[str] = set()
    found = []
    for _ in range(7):
        found.append(unused_name(["a", "b"], taken))
        taken.add(found[-1])
    assert found == ["a", "b", "a_again", "a_further", "a_once_more", "a_part_2", "a_part_3"]
    assert unused_name([], set()) == "compute_values_again"
