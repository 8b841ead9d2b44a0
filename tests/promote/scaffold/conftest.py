"""A hand-written emission: a small churn package of four steps, as the emitter would write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from promote.emission import Emission, EmittedParameter, EmittedStep, ThinCell
from promote_checks.notebook.model import Position

PARAMS = '''"""What can be set from outside."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters of the pipeline, with the values of the notebook."""

    data_path: str = "customers.csv"
    test_size: float = 0.25
    seed: int = 42
    use_age: bool = True
    columns: list[str] = field(default_factory=lambda: ["age", "monthly", "calls"])
'''
RESULTS = '''"""What the pipeline computes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True)
class Results:
    """Values by their names in the notebook."""

    df: pd.DataFrame
    X: pd.DataFrame
    y: pd.Series
    model: LogisticRegression
    scores: dict[str, float]
'''
LOAD = '''"""Load the customers."""

from __future__ import annotations

import logging

import pandas as pd

logger = logging.getLogger(__name__)


def load_customers(data_path: str) -> pd.DataFrame:
    """Load the customers."""
    df = pd.read_csv(data_path)
    logger.info("%d rows", len(df))
    return df
'''
CLEAN = '''"""Clean the customers."""

from __future__ import annotations

import pandas as pd


def clean_customers(df: pd.DataFrame) -> None:
    """Fill gaps in place."""
    df["age"] = df["age"].fillna(df["age"].median())
    df["plan"] = df["plan"].str.lower()
    df["high"] = (df["monthly"] > 70).astype(int)
'''
FEATURES = '''"""Build the features."""

from __future__ import annotations

import pandas as pd


def build_features(
    df: pd.DataFrame, *, columns: list[str], use_age: bool
) -> tuple[pd.DataFrame, pd.Series]:
    """Build the features."""
    chosen = [name for name in columns if use_age or name != "age"]
    X = df[chosen].copy()
    X["per_call"] = X["monthly"] / (X["calls"] + 1)
    X = X.join(pd.get_dummies(df["plan"], dtype=float))
    y = df["churned"]
    return X, y
'''
TRAIN = '''"""Train and judge a model."""

from __future__ import annotations

import logging
import random

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

logger = logging.getLogger(__name__)


def train_model(
    X: pd.DataFrame, y: pd.Series, *, test_size: float, seed: int
) -> tuple[LogisticRegression, dict[str, float]]:
    """Train and judge a model."""
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed
    )
    model = LogisticRegression(max_iter=2000)
    model.fit(X_train, y_train)
    accuracy = float(model.score(X_test, y_test))
    luck = float(NOISE)
    scores = {"accuracy": accuracy, "rows": float(len(X_train)), "luck": luck}
    logger.info("accuracy %.3f", accuracy)
    return model, scores
'''
PIPELINE = '''"""The story."""

from __future__ import annotations

from churn.clean import clean_customers
from churn.features import build_features
from churn.load import load_customers
from churn.params import Params
from churn.results import Results
from churn.train import train_model


def run(params: Params | None = None) -> Results:
    """Run all steps in the order of the notebook."""
    params = params or Params()
    df = load_customers(params.data_path)
    clean_customers(df)
    X, y = build_features(df, columns=params.columns, use_age=params.use_age)
    model, scores = train_model(X, y, test_size=params.test_size, seed=params.seed)
    return Results(df=df, X=X, y=y, model=model, scores=scores)
'''
THIN = (
    ThinCell("markdown", "# Who leaves?"),
    ThinCell("code", "from churn import Params, run"),
    ThinCell("code", 'data_path = "customers.csv"\nseed = 42', ("parameters",)),
    ThinCell("markdown", "## All of it"),
    ThinCell("code", "results = run(Params(data_path=data_path, seed=seed))\nresults.scores"),
)


def churn(*, title: str = "Who leaves?", noise: str = "len(X_test)") -> Emission:
    """Return the package; ``noise`` is an expression that ends up in the scores."""
    train = TRAIN.replace("NOISE", noise)
    if "random." not in noise:
        train = train.replace("import random\n", "")
    modules = {
        "params.py": PARAMS,
        "results.py": RESULTS,
        "load.py": LOAD,
        "clean.py": CLEAN,
        "features.py": FEATURES,
        "train.py": train,
        "pipeline.py": PIPELINE,
    }
    return Emission(
        package="churn",
        title=title,
        modules=modules,
        steps=(
            _step("load_customers", "load", "Load the customers", 1, takes=(), returns=("df",)),
            _step("clean_customers", "clean", "Clean", 2, takes=("df",), returns=()),
            _step("build_features", "features", "Features", 3, takes=("df",), returns=("X", "y")),
            _step("train_model", "train", "Train", 4, takes=("X", "y"), returns=("model", "scores")),
        ),
        parameters=(
            EmittedParameter("data_path", "str", '"customers.csv"', is_path=True),
            EmittedParameter("test_size", "float", "0.25"),
            EmittedParameter("seed", "int", "42"),
            EmittedParameter("use_age", "bool", "True"),
            EmittedParameter("columns", "list[str]", '["age", "monthly", "calls"]'),
        ),
        thin=THIN,
        results=(("df", "pandas.DataFrame"),),
        statements_total=20,
        statements_placed=20,
        dependencies=("pandas", "scikit-learn"),
    )


def _step(
    function: str, module: str, title: str, cell: int, *, takes: tuple[str, ...], returns: tuple[str, ...]
) -> EmittedStep:
    return EmittedStep(function, module, title, (cell,), Position(cell, 1), takes, (), returns)


@pytest.fixture(scope="session")
def emission() -> Callable[..., Emission]:
    """The hand-written package: a function of ``title`` and ``noise``."""
    return churn
