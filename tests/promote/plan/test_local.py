"""Modules beside the notebook become modules of the package."""

from __future__ import annotations

import pytest

from promote.plan.local import packaged_names, relative_import, vendored


def test_packaged_names_keep_out_of_the_way_of_ours() -> None:
    names = ["tools", "params", "load", "plots", "pipeline", "definitions"]
    assert packaged_names(dict.fromkeys(names, "")) == {
        "tools": "tools",
        "params": "local_params",
        "load": "local_load",
        "plots": "local_plots",
        "pipeline": "local_pipeline",
        "definitions": "local_definitions",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import tools", "from . import tools"),
        ("import tools as t", "from . import tools as t"),
        ("import load", "from . import local_load as load"),
        ("import os, tools", "import os; from . import tools"),
        ("import os as o, tools as t", "import os as o; from . import tools as t"),
        ("from tools import a as b", "from .tools import a as b"),
        ("from load import *", "from .local_load import *"),
        ("from  load import (a,\n  b)", "from  .local_load import (a,\n  b)"),
        ("import os\nx = 'import tools'  # import tools", "import os\nx = 'import tools'  # import tools"),
        ("from . import tools", "from . import tools"),
        ("from other import tools", "from other import tools"),
        ("import toolset", "import toolset"),
        (
            "é = 1; import tools\ndef f():\n    import load",
            "é = 1; from . import tools\ndef f():\n    from . import local_load as load",
        ),
    ],
)
def test_relative_import(text: str, expected: str) -> None:
    assert relative_import(text, {"tools": "tools", "load": "local_load"}) == expected


def test_nothing_beside_the_notebook() -> None:
    assert relative_import("not even python (", {}) == "not even python ("


def test_vendored_sources_import_each_other() -> None:
    found = vendored({"load": "import tools\n", "tools": "from load import a\n"})
    assert found == {
        "local_load.py": "# mypy: ignore-errors\nfrom . import tools\n",
        "tools.py": "# mypy: ignore-errors\nfrom .local_load import a\n",
    }
