"""The package is named after the notebook, and never after something that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote.job.package_name import imported_modules, package_name
from promote_checks.notebook.model import Notebook, TranslatedCell


def named(file_name: str, code: str = "") -> str:
    notebook = Notebook(Path("/n") / file_name, "", "ipynb", "python", None, ())
    return package_name(notebook, (TranslatedCell(0, code),))


@pytest.mark.parametrize(
    ("file_name", "package"),
    [
        ("churn.ipynb", "churn"),
        ("Churn Model (final v2).ipynb", "churn_model_final_v2"),
        ("01-exploration.ipynb", "nb_01_exploration"),
        ("Verkäufe-2024.py", "verkaufe_2024"),
        ("予測.ipynb", "promoted"),
        ("__init__.ipynb", "init"),
        ("../../etc.ipynb", "etc"),
        ("class.ipynb", "class_pipeline"),
        ("match.ipynb", "match_pipeline"),
        ("json.ipynb", "json_pipeline"),
        ("Pandas.ipynb", "pandas_pipeline"),
        ("numpy.ipynb", "numpy_pipeline"),
        ("a" * 200 + ".ipynb", "a" * 60),
    ],
)
def test_names(file_name: str, package: str) -> None:
    assert named(file_name) == package


@pytest.mark.parametrize(
    "code", ["import churn", "import churn.load as c", "from churn.load import f", "if a:\n    import Churn"]
)
def test_a_module_that_the_notebook_imports_is_avoided(code: str) -> None:
    assert named("churn.ipynb", code) == "churn_pipeline"


def test_a_relative_import_names_no_module() -> None:
    assert named("churn.ipynb", "from . import churn") == "churn"


def test_imports_are_dotted_and_sorted() -> None:
    cells = (
        TranslatedCell(0, "import pandas as pd, os.path"),
        TranslatedCell(1, "from sklearn.svm import SVC"),
    )
    assert imported_modules(cells) == ("os.path", "pandas", "sklearn.svm")
