"""Remove the folders that the chosen options left empty."""

from pathlib import Path

for folder in sorted(Path().rglob("*"), reverse=True):
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
