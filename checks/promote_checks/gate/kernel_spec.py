"""A kernel spec for one interpreter, written where only our own processes look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

NAME = "promote-check"


def write_kernel_spec(jupyter_path: Path, *, python: str, env: Mapping[str, str]) -> None:
    """Write a spec that starts ``python`` with ``env``; found through ``JUPYTER_PATH=jupyter_path``."""
    folder = jupyter_path / "kernels" / NAME
    folder.mkdir(parents=True)
    spec = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": NAME,
        "language": "python",
        "env": dict(env),
    }
    folder.joinpath("kernel.json").write_text(json.dumps(spec), encoding="utf-8")
