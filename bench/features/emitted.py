"""The feature store as it is emitted: baked from the template, then imported."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.judge.sides import REPOSITORY

PACKAGE = "measured_features"


def bake(folder: Path) -> Path:
    """Bake a project with the option ``redis``; return its sources."""
    options = (f"package={PACKAGE}", f"project_slug={PACKAGE.replace('_', '-')}", "feature_store=redis")
    template = str(REPOSITORY / "template")
    command = [sys.executable, "-m", "cookiecutter", "--no-input", template, "-o", str(folder), *options]
    environment = {**os.environ, "HOME": str(folder)}  # cookiecutter keeps a replay file there
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return folder / PACKAGE.replace("_", "-") / "src"


def store_module(name: str = "") -> Any:
    """The package, or a module in it, once its sources are on ``sys.path``."""
    return importlib.import_module(".".join(filter(None, (PACKAGE, "feature_store", name))))
