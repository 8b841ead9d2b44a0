"""Objects that hold only their process: closed, holding no data, and read by nothing after that."""

from __future__ import annotations

import array
import io
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import FinalValue, Observation
from promote_checks.probe.process_bound import closes
from promote_checks.proof.finished import finished_helpers


class Closing:
    """A class of a notebook that can be closed."""

    def close(self) -> None:
        """Do nothing."""


Closing.__module__ = "__main__"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("bar = tqdm()\nbar.update(1)\nbar.close()", {"bar"}),
        ("with Writer() as bar:\n    t.to_excel(bar)", {"bar"}),
        ("bar = tqdm()\nbar.close()\nx = bar.n", set()),
        ("bar = tqdm()", set()),
        ("bar = tqdm()\nbar.close()\nbar = tqdm()", set()),
        ("bar = tqdm()\nheld = [bar]\nbar.close()", set()),
        ("bar = tqdm()\nother = bar\nbar.close()", set()),
        ("bar = tqdm()\ndef f():\n    return bar.n\nbar.close()", set()),
        ("other = tqdm()\nother.close()", set()),
    ],
)
def test_only_what_was_closed_and_is_never_read_again(code: str, names: set[str]) -> None:
    observation = Observation(final=[FinalValue("bar", "tqdm.tqdm", closes=True), FinalValue("other", "int")])
    assert finished_helpers(observation, [TranslatedCell(0, code)]) == names


@pytest.mark.parametrize(
    "value", [io.StringIO(), tempfile.TemporaryDirectory, ThreadPoolExecutor, zipfile.ZipFile]
)
def test_things_that_can_be_closed(value: Any) -> None:
    kind: Any = value
    made = kind.__new__(kind) if isinstance(value, type) else value
    assert closes(made)


@pytest.mark.parametrize(
    "value",
    [
        1,
        "a",
        [1],
        {"a": 1},
        np.zeros(3),
        pd.DataFrame(),
        pd.Series([1]),
        array.array("d"),
        Closing(),
        threading.Event(),
    ],
)
def test_data_and_objects_of_the_notebook_are_never_left_out(value: Any) -> None:
    assert not closes(value)
