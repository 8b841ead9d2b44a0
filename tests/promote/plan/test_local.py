"""Modules and packages beside the notebook become modules of the package."""

from __future__ import annotations

import ast

import pytest

from promote.plan.local import packaged_names, relative_import, vendored


def test_packaged_names_keep_out_of_the_way_of_ours() -> None:
    paths = [
        "tools.py",
        "params.py",
        "load.py",
        "plots/__init__.py",
        "plots/a.py",
        "pipeline.py",
        "definitions.py",
    ]
    assert packaged_names(paths) == {
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
        ("import tools.a", "from . import tools"),
        ("import load.a", "from . import local_load as load"),
        ("import tools.a.b as c", "from .tools.a import b as c"),
        ("import tools.a as a", "from .tools import a"),
        ("from tools import a as b", "from .tools import a as b"),
        ("from tools.a import b", "from .tools.a import b"),
        ("from load import *", "from .local_load import *"),
        ("from load.tools import x", "from .local_load.tools import x"),
        ("from  load import (a,\n  b)", "from  .local_load import (a,\n  b)"),
        ("import os\nx = 'import tools'  # import tools", "import os\nx = 'import tools'  # import tools"),
        ("import_module('tools')", "import_module('.tools', __package__)"),
        ("importlib.import_module(f'load.{x}')", "importlib.import_module(f'.local_load.{x}', __package__)"),
        ('import_module("tools." + x)', 'import_module(".tools." + x, __package__)'),
        ("files('tools')", "files(f\"{__name__.partition('.')[0]}.tools\")"),
        ("get_data('load.a', 'x')", "get_data(f\"{__name__.partition('.')[0]}.local_load.a\", 'x')"),
        ("files('tools/x')", "files('tools/x')"),
        ("import_module('toolset')", "import_module('toolset')"),
        ("import_module('.a', 'tools')", "import_module('.a', 'tools')"),
        ("import_module(tools)", "import_module(tools)"),
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


def test_relative_import_from_below() -> None:
    packaged = {"tools": "tools"}
    assert relative_import("import tools.a as b", packaged, 3) == "from ...tools import a as b"
    assert relative_import("from tools import a", packaged, 2) == "from ..tools import a"


def test_nothing_beside_the_notebook() -> None:
    assert relative_import("not even python (", {}) == "not even python ("


def test_vendored_sources_import_each_other() -> None:
    found = vendored({"load.py": "import tools\n", "tools.py": "from load import a\n"})
    assert found == {
        "local_load.py": "# mypy: ignore-errors\nfrom . import tools\n",
        "tools.py": "# mypy: ignore-errors\nfrom .local_load import a\n",
    }


def test_a_package_imports_what_is_named_through_it() -> None:
    sources = {
        "plots/__init__.py": "",
        "plots/deep/__init__.py": "",
        "plots/deep/a.py": "from plots import b\n",
    }
    found = vendored(sources, [ast.parse("import plots.deep.a")])
    assert found == {
        "local_plots/__init__.py": "# mypy: ignore-errors\n\nfrom . import deep as deep\n",
        "local_plots/deep/__init__.py": "# mypy: ignore-errors\n\nfrom . import a as a\n",
        "local_plots/deep/a.py": "# mypy: ignore-errors\nfrom ...local_plots import b\n",
    }
