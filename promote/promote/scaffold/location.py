"""Where the template lies: in a checkout at its root, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path

import promote

OVERLAY = "promotion"
"""Folder of the template with what only a promoted project has, copied as it is."""


def template_folder() -> Path:
    """Return the folder that holds ``cookiecutter.json``."""
    package = Path(promote.__file__).resolve().parent
    candidates = (package / "_template", package.parent.parent / "template")
    for folder in candidates:
        if (folder / "cookiecutter.json").is_file():
            return folder
    raise FileNotFoundError(f"the template of projects is missing: looked in {candidates}")
