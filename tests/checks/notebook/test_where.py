"""Places as people count them."""

from __future__ import annotations

from promote_checks.notebook.where import where


def test_cells_count_from_one_over_the_whole_document() -> None:
    assert where("churn.ipynb", 2, 4) == "churn.ipynb, cell 3, line 4"


def test_without_a_line() -> None:
    assert where("churn.ipynb", 0) == "churn.ipynb, cell 1"


def test_with_the_number_that_jupyter_shows() -> None:
    assert where("churn.ipynb", 9, 1, 7) == "churn.ipynb, cell 10, line 1 (In [7])"
