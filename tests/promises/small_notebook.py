"""Small notebooks for the promises, and pictures of folders before and after."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

Picture = dict[str, tuple[str, int, str]]
"""Path -> kind, mode and digest."""


def ipynb(
    *cells: str, language: str = "python", kernel: str = "python3", tags: dict[int, str] | None = None
) -> str:
    """A notebook of these code cells."""
    documents: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": [tags[number]]} if tags and number in tags else {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for number, source in enumerate(cells)
    ]
    kernelspec = {"name": kernel, "display_name": kernel, "language": language}
    metadata = {"kernelspec": kernelspec, "language_info": {"name": language}}
    return json.dumps(
        {"cells": documents, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


def write(folder: Path, *cells: str, name: str = "story.ipynb") -> Path:
    """Put a notebook into a folder that is made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(ipynb(*cells), encoding="utf-8")
    return path


STORY = (
    "rate = 0.2\nname = 'shop'",
    "rows = [('a', 3), ('b', 5), ('c', 8)]\nprices = {k: v for k, v in rows}",
    "def taxed(x):\n    return x * (1 + rate)",
    "total = 0\nfor key, value in prices.items():\n    total += taxed(value)\nprint('total', total)",
    "with open('report.txt', 'w') as handle:\n    handle.write(f'{name}: {total:.2f}')",
    "summary = {'name': name, 'total': round(total, 2)}\nsummary",
)
"""Loads, computes, prints, writes a file and shows a value; takes no time."""


def picture(*folders: Path) -> Picture:
    """Everything below these folders: kind, permissions, content. A symbolic link is its target."""
    found: Picture = {}
    for folder in folders:
        for path in [folder, *sorted(folder.rglob("*"))]:
            found[str(path)] = _one(path)
    return found


def _one(path: Path) -> tuple[str, int, str]:
    if path.is_symlink():
        return "link", 0, os.readlink(path)
    mode = path.stat().st_mode
    if path.is_dir():
        return "folder", mode, ""
    if not path.is_file():
        return "other", mode, ""  # to read a pipe is to wait for ever
    return "file", mode, hashlib.sha256(path.read_bytes()).hexdigest()


def changes(before: Picture, after: Picture) -> list[str]:
    """What came, went or changed, one line each."""
    came = [f"came: {name}" for name in sorted(set(after) - set(before))]
    went = [f"went: {name}" for name in sorted(set(before) - set(after))]
    other = [f"changed: {name}" for name in sorted(set(before) & set(after)) if before[name] != after[name]]
    return came + went + other
