"""A proof against a real observed run, with the libraries that notebooks use."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.notebook.read import read_notebook
from promote_checks.observe.run import observe
from promote_checks.proof.prove import prove
from promote_checks.proof.request import ProofRequest, StepLocation

NOTEBOOK = """\
# %%
import os
import random
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.linear_model import LogisticRegression
# %%
folder = os.getcwd()
df = pd.DataFrame({"a": np.arange(10), "b": list("xyxyxyxyxy")})
print(df.shape, folder)
# %%
rate = 0.2
def scale(x):
    return x * rate
df["c"] = scale(df["a"])
df.head()
# %%
model = LogisticRegression().fit(df[["a", "c"]], df["b"])
noise = random.random()
print(model.score(df[["a", "c"]], df["b"]), noise)
fig, ax = plt.subplots()
ax.plot(df["a"])
df.to_csv("out.csv")
# %%
model
"""
MODULES = {
    "params.py": """
        from dataclasses import dataclass

        @dataclass(frozen=True, kw_only=True)
        class Params:
            rate: float = 0.2
    """,
    "results.py": """
        from dataclasses import dataclass
        from typing import Any

        @dataclass(frozen=True)
        class Results:
            df: Any
            model: Any
    """,
    "load.py": """
        import logging
        import os

        import numpy as np
        import pandas as pd

        logger = logging.getLogger(__name__)

        def load():
            folder = os.getcwd()
            df = pd.DataFrame({"a": np.arange(10), "b": list("xyxyxyxyxy")})
            logger.info("%s %s", df.shape, folder)
            return df

        def scale(x, *, rate):
            return x * rate

        def scaled(df, *, rate):
            df["c"] = scale(df["a"], rate=rate)
            return df
    """,
    "train.py": """
        import logging
        import random

        import matplotlib.pyplot as plt
        from sklearn.linear_model import LogisticRegression

        logger = logging.getLogger(__name__)

        def train(df):
            model = LogisticRegression().fit(df[["a", "c"]], df["b"])
            noise = random.random()
            logger.info("%s %s", model.score(df[["a", "c"]], df["b"]), noise)
            fig, ax = plt.subplots()
            ax.plot(df["a"])
            df.to_csv("out.csv")
            return model
    """,
    "pipeline.py": """
        from small.load import load, scaled
        from small.params import Params
        from small.results import Results
        from small.train import train

        def run(params=None):
            params = params or Params()
            df = load()
            df = scaled(df, rate=params.rate)
            model = train(df)
            return Results(df, model)
    """,
}
STEPS = (
    StepLocation("load", "load", 1, 3),
    StepLocation("scaled", "load", 2, 5),
    StepLocation("train", "train", 3, 6),
)


@pytest.mark.slow
def test_a_package_against_a_real_run(tmp_path: Path) -> None:
    path = tmp_path / "home" / "small.py"
    package = tmp_path / "project" / "src" / "small"
    path.parent.mkdir()
    package.mkdir(parents=True)
    path.write_text(NOTEBOOK)
    for name, text in {"__init__.py": "", **MODULES}.items():
        (package / name).write_text(textwrap.dedent(text))
    notebook = read_notebook(path)
    request = ProofRequest(
        observation=observe(notebook, python=sys.executable, timeout=120),
        notebook=notebook,
        project=tmp_path / "project",
        package="small",
        steps=STEPS,
        parameter_names=("rate",),
        python=sys.executable,
        timeout=120,
        again=lambda seed: observe(notebook, python=sys.executable, timeout=120, seed=seed, full=True),
    )
    proof = prove(request)
    assert proof.differences == ()
    assert (proof.verdict, proof.seed_injected, proof.missing, proof.incomparable) == (
        "equivalent",
        True,
        0,
        0,
    )
    assert proof.compared == 9
    train = package / "train.py"
    train.write_text(train.read_text().replace("LogisticRegression()", "LogisticRegression(C=1.0001)"))
    wrong = prove(request)
    assert wrong.verdict == "different"
    assert [one.name for one in wrong.differences if one.kind == "value"] == ["model"]
    assert wrong.differences[0].line == 1
    assert prove(replace(request, timeout=0.01)).verdict == "different"
