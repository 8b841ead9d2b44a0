"""Only what a notebook imports for certain, before anything that changes what an import does, is imported early."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.matrix.imports import preloadable


@pytest.mark.parametrize(
    ("cells", "modules"),
    [
        (["import numpy as np\nfrom pandas import DataFrame"], ["numpy", "pandas"]),
        (["x = 1", "import json"], ["json"]),
        (["import json\nimport json"], ["json"]),
        (["%matplotlib inline\nimport json"], ["json"]),
        (["import json\nimport os\nos.environ['A'] = '1'\nimport numpy"], ["json", "os"]),
        (["import matplotlib\nmatplotlib.use('Agg')", "import matplotlib.pyplot"], ["matplotlib"]),
        (["import sys\nsys.path.append('lib')", "import json"], ["sys"]),
        (["!pip install this", "import json"], []),
        (["%cd data\nimport json"], []),
        (["if False:\n    import json"], []),
        (["def load():\n    import json"], []),
        (["import json\nx = = 1"], ["json"]),
        (["from . import x\nfrom __future__ import annotations"], []),
        (["import own\nimport json"], ["json"]),
        (["from folder.part import x\nimport json"], ["json"]),
    ],
)
def test_modules(cells: list[str], modules: list[str], tmp_path: Path) -> None:
    (tmp_path / "own.py").touch()
    (tmp_path / "folder").mkdir()
    assert [module for module, _ in preloadable(cells, tmp_path)] == modules


def test_names_come_along_since_they_may_be_submodules(tmp_path: Path) -> None:
    assert preloadable(["from sklearn import svm, tree\nfrom os.path import *"], tmp_path) == [
        ["sklearn", ["svm", "tree"]],
        ["os.path", []],
    ]
