"""BentoML, one worker."""

from typing import Any

import bentoml
from pickled import load, predict


@bentoml.service(workers=1, metrics={"enabled": True}, logging={"access": {"enabled": False}})
class Churn:
    """The model."""

    def __init__(self) -> None:
        self.state = load()

    @bentoml.api
    def predict(self, row: dict[str, Any]) -> dict[str, Any]:
        """Answer one row."""
        return predict(row, self.state)
