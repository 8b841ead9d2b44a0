"""A hard case: a small notebook in one text file, with what is expected of its promotion on top."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
RUNGS = ("fine", "nest", "merge", "module state", "replay")


@dataclass(frozen=True)
class HardCase:
    """Cells and expectations. ``rung`` is the lowest rung of the ladder that is still accepted."""

    name: str
    why: str
    cells: tuple[tuple[str, str], ...]
    expect: str = "equivalent"
    rung: str = "replay"
    steps_min: int = 0
    refuse: tuple[str, ...] = ()
    seed: bool = False
    fast: bool = False
    format: str = "ipynb"
    absent: tuple[str, ...] = ()
    text_differs: bool = False
    unseen: tuple[str, ...] = ()
    cell_tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Tags by position among all cells."""
    files: dict[str, str] = field(default_factory=dict)
    """Data beside the notebook: name to content."""

    @property
    def code(self) -> list[str]:
        """Sources of the code cells."""
        return [source for kind, source in self.cells if kind == "code"]


def load(path: Path) -> HardCase:
    """Read one case file."""
    return parse(path.read_text(encoding="utf-8"), name=f"{path.parent.name}/{path.stem}")


def load_all() -> list[HardCase]:
    """Every case, in the order of its name."""
    return [load(path) for path in sorted(CASES.glob("*/*.py"))]


def parse(text: str, *, name: str) -> HardCase:
    """Header lines ``# key: value`` up to the first ``# %%``; after it the cells, literally."""
    header, _, _ = text.partition("\n# %%")
    values: dict[str, list[str]] = {}
    for line in header.splitlines():
        key, _, value = line.removeprefix("#").partition(":")
        values.setdefault(key.strip(), []).append(value.strip())
    unknown = set(values) - KEYS
    if unknown:
        raise ValueError(f"{name}: unknown header {sorted(unknown)}")
    cells, tags = _cells(text[len(header) + 1 :])
    return HardCase(
        name=name,
        why=" ".join(values.get("case", [])),
        cells=cells,
        expect=values.get("expect", ["equivalent"])[0],
        rung=values.get("expect-rung", ["replay"])[0],
        steps_min=int(values.get("expect-step-min", ["0"])[0]),
        refuse=tuple(values.get("refuse", [])),
        seed="seed" in values,
        fast="fast" in values,
        format=values.get("format", ["ipynb"])[0],
        absent=tuple(values.get("absent", [])),
        text_differs="text-differs" in values,
        unseen=tuple(values.get("unseen", [])),
        cell_tags=tags,
        files=dict(_file(line) for line in values.get("file", [])),
    )


KEYS = {
    "case", "expect", "expect-rung", "expect-step-min", "refuse", "seed", "fast",
    "format", "absent", "text-differs", "unseen", "file",
}  # fmt: skip


def _file(line: str) -> tuple[str, str]:
    name, _, literal = line.partition(" = ")
    return name.strip(), str(ast.literal_eval(literal))


def _cells(text: str) -> tuple[tuple[tuple[str, str], ...], dict[int, tuple[str, ...]]]:
    cells: list[tuple[str, str]] = []
    tags: dict[int, tuple[str, ...]] = {}
    for marker, body in _sections(text):
        if "tags=" in marker:
            tags[len(cells)] = tuple(json.loads(marker.partition("tags=")[2]))
        if "[markdown]" in marker:
            lines = [
                line[2:] if line.startswith("# ") else line.removeprefix("#") for line in body.splitlines()
            ]
            cells.append(("markdown", "\n".join(lines).strip("\n")))
        else:
            cells.append(("code", body.strip("\n")))
    return tuple(cells), tags


def _sections(text: str) -> Iterator[tuple[str, str]]:
    marker, body = "", list[str]()
    for line in text.split("\n"):
        if line.startswith("# %%"):
            if marker:
                yield marker, "\n".join(body)
            marker, body = line, []
        else:
            body.append(line)
    if marker:
        yield marker, "\n".join(body)


def as_ipynb(case: HardCase) -> str:
    """The case as a notebook that was never run, in format 4.5."""
    cells: list[dict[str, Any]] = []
    for index, (kind, source) in enumerate(case.cells):
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{index}",
            "metadata": {"tags": list(case.cell_tags[index])} if index in case.cell_tags else {},
            "source": source.splitlines(keepends=True),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    document = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False)


def as_script(case: HardCase) -> str:
    """The code of the case as one plain file without cell markers."""
    return "\n\n".join(case.code) + "\n"


def write(case: HardCase, folder: Path) -> Path:
    """Put the notebook and its data into ``folder``; return the notebook's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    stem = case.name.rpartition("/")[2]
    if case.format == "script":
        path = folder / f"{stem}.py"
        path.write_text(as_script(case), encoding="utf-8")
    else:
        path = folder / f"{stem}.ipynb"
        path.write_text(as_ipynb(case), encoding="utf-8")
    return path
