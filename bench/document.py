"""Where a table is written: into the documents of this checkout, unless only a part was measured."""

from __future__ import annotations

from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"


def destination(asked: Path | None, *, name: str, whole: bool) -> Path | None:
    """The file asked for; else the document, if the whole (or a spread sample) was measured; else none."""
    if asked is not None:
        return asked
    return REFERENCE / name if whole else None


def publish(text: str, target: Path | None) -> None:
    """Print the table, and write it if there is a place for it."""
    print(text)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
