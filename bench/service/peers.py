"""Who takes part: how each is installed, started and asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.service.client import Wrap
from promote.serve.service import EXTRA

SERVERS = Path(__file__).parent / "servers"


def _plain(row: dict[str, Any]) -> Any:
    return row


def _records(row: dict[str, Any]) -> Any:
    return {"dataframe_records": [row]}


def _named(row: dict[str, Any]) -> Any:
    return {"row": row}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One way to serve the model. ``{port}``, ``{bin}``, ``{servers}`` and ``{work}`` stand in the words."""

    name: str
    environment: str
    """Which virtual environment; peers may share one."""
    requirements: tuple[str, ...]
    prepare: tuple[str, ...] = ()
    """Run once before the first start."""
    command: tuple[str, ...]
    path: str = "/predict"
    wrap: Wrap = _plain
    distribution: str = ""
    """Whose version the table shows."""


PEERS: dict[str, Peer] = {
    "ours": Peer(
        name="the emitted service",
        environment="ours",
        requirements=EXTRA,
        command=("{bin}/python", "-m", "customer_churn", "serve", "--port", "{port}"),
        distribution="uvicorn",
    ),
    "flask": Peer(
        name="Flask, loading its pickle per request",
        environment="flask",
        requirements=("flask", "gunicorn"),
        command=("{bin}/python", "{servers}/flask_each_time.py", "{port}"),
        distribution="flask",
    ),
    "gunicorn": Peer(
        name="Flask with gunicorn, one worker",
        environment="flask",
        requirements=("flask", "gunicorn"),
        command=(
            *("{bin}/gunicorn", "--chdir", "{servers}", "--workers", "1"),
            *("--bind", "127.0.0.1:{port}", "flask_once:app"),
        ),
        distribution="gunicorn",
    ),
    "litserve": Peer(
        name="LitServe",
        environment="litserve",
        requirements=("litserve",),
        command=("{bin}/python", "{servers}/lit.py", "{port}"),
        distribution="litserve",
    ),
    "mlflow": Peer(
        name="mlflow models serve",
        environment="mlflow",
        requirements=("mlflow",),
        prepare=("{bin}/python", "{servers}/mlflow_save.py", "{work}/mlflow-model"),
        command=(
            *("{bin}/mlflow", "models", "serve", "--model-uri", "{work}/mlflow-model"),
            *("--env-manager", "local", "--host", "127.0.0.1", "--port", "{port}", "--workers", "1"),
        ),
        path="/invocations",
        wrap=_records,
        distribution="mlflow",
    ),
    "bentoml": Peer(
        name="BentoML",
        environment="bentoml",
        requirements=("bentoml",),
        command=(
            *("{bin}/bentoml", "serve", "bento:Churn", "--working-dir", "{servers}"),
            *("--host", "127.0.0.1", "--port", "{port}", "--api-workers", "1"),
        ),
        wrap=_named,
        distribution="bentoml",
    ),
}
