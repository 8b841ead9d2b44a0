"""A copy of a project, in which something is added while something else is written into the project itself."""

from __future__ import annotations

import shutil
from pathlib import Path


class Stand:
    """Takes over what was added or changed in the copy, and nothing else."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(project, folder)
        self._before = _contents(folder)

    def bring(self, project: Path) -> None:
        """Write into the project what is other than it was at first."""
        for path, content in _contents(self.folder).items():
            if self._before.get(path) != content:
                target = project / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)


def _contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}
