"""Save the model as mlflow wants it."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import mlflow.pyfunc
import pandas as pd
from customer_churn import serving
from pickled import load


class Churn(mlflow.pyfunc.PythonModel):
    """The model."""

    def load_context(self, context: Any) -> None:
        """Load it once."""
        self.state = load()

    def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> pd.DataFrame:
        """Answer a frame."""
        return pd.DataFrame(serving.predict(model_input, self.state))


if __name__ == "__main__":
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    mlflow.pyfunc.save_model(sys.argv[1], python_model=Churn(), pip_requirements=[])
