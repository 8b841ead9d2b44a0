"""Reading ``.py``: jupytext percent, sphinx-gallery and plain scripts."""

from __future__ import annotations

import importlib
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.read import read_notebook


def _read(folder: Path, text: str | bytes, name: str = "a.py") -> Notebook:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
    return read_notebook(path)


def _shape(notebook: Notebook) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(cell.kind, cell.source, cell.tags) for cell in notebook.cells]


def test_percent_with_a_header(tmp_path: Path) -> None:
    notebook = _read(
        tmp_path,
        '''
        #!/usr/bin/env python
        # -*- coding: utf-8 -*-
        # ---
        # jupyter:
        #   jupytext:
        #     text_representation:
        #       extension: .py
        #       format_name: percent
        #   kernelspec:
        #     display_name: Python 3
        #     language: python
        #     name: churn-env
        # ---

        # %% [markdown]
        # # Title
        #
        # text

        # %% tags=["parameters", "x"]
        n = 3

        # %% Load the data {"tags": ["raises-exception"]}
        s = """
        # %% not a marker
        """


        # %% [markdown]
        """
        More *text*.
        """
        # %% [raw]
        # raw
        # %%
        ''',
    )
    assert (notebook.format, notebook.kernel) == ("percent", "churn-env")
    assert _shape(notebook) == [
        ("markdown", "# Title\n\ntext", ()),
        ("code", "n = 3", ("parameters", "x")),
        ("code", 's = """\n# %% not a marker\n"""', ("raises-exception",)),
        ("markdown", "More *text*.", ()),
        ("raw", "raw", ()),
        ("code", "", ()),
    ]
    assert notebook.cells[2].raises


def test_percent_magics_are_uncommented(tmp_path: Path) -> None:
    notebook = _read(
        tmp_path,
        '''
        import os
        # %%
        # %matplotlib inline
        # !pip install x \\
        #   y
        # # %time still = "a comment"
        # x = !ls
        # really?
        s = """
        # %time in_a_string = 1
        """
        # copy the frame
        # %%
        # %%time
        f()
        # %%
        # %% language="bash" magic_args="--out x"
        # echo 1
        # # two
        # %%
        # cd data
        # %% active="ipynb"
        # only_in_the_notebook()
        ''',
    )
    assert [cell.source for cell in notebook.cells] == [
        "import os",
        (
            '%matplotlib inline\n!pip install x \\\n  y\n# %time still = "a comment"\nx = !ls\n# really?\n'
            's = """\n# %time in_a_string = 1\n"""\n# copy the frame'
        ),
        "%%time\nf()",
        "",
        "%%bash --out x\necho 1\n# two",
        "cd data",
        "only_in_the_notebook()",
    ]


def test_what_nbconvert_writes_is_percent_too(tmp_path: Path) -> None:
    notebook = _read(
        tmp_path,
        "#!/usr/bin/env python\n# coding: utf-8\n\n# # Title\n\n# In[1]:\n\n\nx = 1\n\n\n# In[ ]:\n\n\ny = 2\n",
    )
    assert [cell.source.strip() for cell in notebook.code_cells][1:] == ["x = 1", "y = 2"]


def test_hydrogen_keeps_its_magics(tmp_path: Path) -> None:
    header = (
        "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: hydrogen\n# ---\n"
    )
    notebook = _read(tmp_path, header + "# %%\n%matplotlib inline\n# !not a magic\n")
    assert notebook.cells[0].source == "%matplotlib inline\n# !not a magic"


def test_other_jupytext_formats_are_refused(tmp_path: Path) -> None:
    header = (
        "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: light\n# ---\n"
    )
    with pytest.raises(UserError, match="light format"):
        _read(tmp_path, header + "# # Title\n\nx = 1\n")


def test_percent_of_another_language(tmp_path: Path) -> None:
    header = "# ---\n# jupyter:\n#   kernelspec:\n#     language: R\n#     name: ir\n# ---\n"
    with pytest.raises(UserError, match="notebook in R"):
        _read(tmp_path, header + "# %%\nx\n")


def test_gallery(tmp_path: Path) -> None:
    notebook = _read(
        tmp_path,
        '''
        """
        ==========
        Plot roses
        ==========

        What it shows.
        """

        # Authors: nobody
        import os

        # %%
        # Load
        # ----
        # Text of it.
        x = 1  # a comment
        # another comment

        ####################################
        # Fit
        # ####

        s = """
        # %%
        """
        #%%
        y = 2
        ''',
    )
    assert notebook.format == "gallery"
    assert _shape(notebook) == [
        ("markdown", "==========\nPlot roses\n==========\n\nWhat it shows.", ()),
        ("code", "# Authors: nobody\nimport os", ()),
        ("markdown", "Load\n----\nText of it.", ()),
        ("code", "x = 1  # a comment\n# another comment", ()),
        ("markdown", "Fit\n####", ()),
        ("code", 's = """\n# %%\n"""', ()),
        ("code", "y = 2", ()),
    ]


NOT_A_GALLERY = {
    "no docstring": "import os\n####################\n# text\nx = 1\n",
    "the docstring is read": '"""Title\n=====\n"""\nimport argparse\nargparse.ArgumentParser(description=__doc__)\n',
    "no title, no blocks": '"""Say hello."""\nprint("hello")\n',
    "a block cuts a statement": '"""Title\n=====\n"""\nif x:\n    y = 1\n####################\n# text\n    z = 2\n',
    "code on the line of the docstring": '"""Title\n=====\n"""; x = 1\n',
}


@pytest.mark.parametrize("case", NOT_A_GALLERY)
def test_plain_scripts_stay_whole(tmp_path: Path, case: str) -> None:
    notebook = _read(tmp_path, NOT_A_GALLERY[case])
    assert notebook.format == "script"
    assert [cell.source for cell in notebook.cells] == [NOT_A_GALLERY[case].rstrip("\n")]


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é'\ny = 1\n".encode(),
        b"\xef\xbb\xbf" + "x = 'é'\ny = 1\n".encode(),
        "x = 'é'\r\ny = 1\r\n".encode(),
    ],
)
def test_bytes_of_a_script(tmp_path: Path, data: bytes) -> None:
    assert _read(tmp_path, data).cells[0].source == "x = 'é'\ny = 1"


def test_a_declared_encoding_and_a_shebang(tmp_path: Path) -> None:
    text = "#!/usr/bin/python\n# coding: latin-1\nx = 'é'\n"
    notebook = _read(tmp_path, text.encode("latin-1"))
    assert notebook.cells[0].source == text.rstrip("\n"), "lines stay where they are in the file"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = '\xff'\n", "can't be decoded"),
        (b"# coding: nonsense\nx = 1\n", "can't be decoded"),
        (b"\x7fELF\x00\x01", "binary"),
        (b"", "no code"),
        (b"# only a comment\n", "no code"),
    ],
)
def test_bad_scripts(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        _read(tmp_path, data)


def test_percent_agrees_with_jupytext(tmp_path: Path) -> None:
    """The reader and jupytext's own see the same cells in what jupytext wrote."""
    import jupytext

    new: Any = importlib.import_module("nbformat.v4")

    cells = [
        new.new_markdown_cell("# Title\n\n- a"),
        new.new_code_cell("%matplotlib inline\nimport os\n\n\n# a comment\n!ls"),
        new.new_code_cell("n = 1", metadata={"tags": ["parameters"]}),
        new.new_code_cell("%%time\nx = '''\n%time\n'''\n%load_ext a"),
        new.new_code_cell("%%bash\necho 1"),
        new.new_code_cell("def f():\n    %time g()\n    # %% not a marker\n    y = !ls"),
        new.new_code_cell("!ls \\\n  -l\nz = 1"),
    ]
    metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}
    text = jupytext.writes(new.new_notebook(cells=cells, metadata=metadata), "py:percent")
    assert [cell.source for cell in _read(tmp_path, text).cells] == [cell.source for cell in cells]
