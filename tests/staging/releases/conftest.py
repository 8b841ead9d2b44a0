"""A project with all that a release takes, small enough to be made for every test."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Shop:
    """A project on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("src/shop/__init__.py", "")
        self.write("src/shop/serving.py", "FACTOR = 2\n")
        self.write("src/shop/service/app.py", "X = 1\n")
        self.write("src/shop/service/__pycache__/app.cpython-311.pyc", "cache")
        self.write("pyproject.toml", "[project]\nname = 'shop'\n")
        self.write("contract.json", "{}\n")
        self.write("constraints.txt", "numpy==2.4.6\n")
        self.write("README.md", "# Shop\n")
        self.write("tests/fixtures/data.csv", "a\n1\n")
        self.write("staging/requests.jsonl", '{"body":{"a":1}}\n')
        self.save("1.5")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def save(self, weights: str) -> None:
        """A model with its manifest, and the promotion that knows it."""
        self.write("model/weights.json", weights)
        self.write("model/schema.json", "{}")
        files = {"weights": {"file": "weights.json", "kind": "json", "sha256": sha(weights)}}
        manifest = json.dumps({"files": files, "schema": sha("{}"), "version": "1"})
        self.write("model/manifest.json", manifest)
        self.promoted(
            {
                "model/weights.json": sha(weights),
                "model/schema.json": sha("{}"),
                "model/manifest.json": sha(manifest),
            }
        )

    def promoted(self, manifest: dict[str, Any]) -> None:
        document = {"package": "shop", "environment": {"python": "3.11.7"}, "manifest": manifest}
        self.write("promotion.json", json.dumps(document))

    def git(self, *words: str) -> str:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ("git", *identity, *words), cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """The project, in a subfolder of what may become a repository."""
    return Shop(tmp_path / "repository" / "services" / "shop")


@pytest.fixture
def new_shop() -> type[Shop]:
    """Makes another one, in a folder."""
    return Shop
