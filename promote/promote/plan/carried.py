"""What of the notebook's own project the package carries: modules, and the files that lie beside them."""

from __future__ import annotations

import ast
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from promote_checks.notebook.local import (
    INIT,
    LocalFile,
    imported_names,
    local_files,
    reachable,
    top_names,
    trees_of,
)
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.notebook.static_paths import module_folders
from promote_checks.observe.observation import LocalModule, Observation

COMPUTED = "the run writes it, with a content that is computed"
_WRITTEN = (
    "The package writes it too, and finds it while the current folder is searched for modules (python -m)"
)
_ELSEWHERE = "Put its folder on the PYTHONPATH of whatever runs the package, or install it there"


@dataclass(frozen=True, slots=True)
class Carried:
    """Modules of the project, by what becomes of them."""

    modules: Mapping[str, str] = field(default_factory=dict)
    """Path in the package -> source: ``tools.py``, ``src/data.py``."""
    roots: Mapping[str, Path] = field(default_factory=dict)
    """Path in the package -> the folder in which that path was found."""
    in_place: Mapping[str, str] = field(default_factory=dict)
    """Top-level name of a module that the package can't carry -> why."""

    @property
    def tops(self) -> frozenset[str]:
        """Top-level names of what is carried."""
        return top_names(self.modules)

    def spelled(self, folder: Path) -> tuple[str, ...]:
        """The files, as they are spelled from the notebook's folder."""
        return tuple(os.path.relpath(root / path, folder) for path, root in self.roots.items())

    @property
    def notes(self) -> tuple[str, ...]:
        """What somebody must do for the modules that stay where they are."""
        return tuple(
            f"the module {top} is not part of the package: {why}. {_WRITTEN if why == COMPUTED else _ELSEWHERE}"
            for top, why in sorted(self.in_place.items())
        )


def carried_modules(
    notebook: Notebook, cells: Sequence[TranslatedCell], observation: Observation | None
) -> Carried:
    """Decide by what the run loaded; without a run, by the files that are there."""
    if observation is None:
        return _carried(local_files(notebook, cells), {})
    folder = notebook.path.parent
    in_place = dict(_in_place(observation, cells))
    own = [module for module in observation.modules if _top(module.name) not in in_place]
    known = {_path(module): LocalFile(_root(module, folder), module.source) for module in own}
    installed = {_top(name) for name in observation.environment.modules}
    names = [n for cell in cells for n in imported_names(cell.python, ()) if _top(n) not in installed]
    roots = dict.fromkeys([f.root for f in known.values()])
    roots |= dict.fromkeys([folder, *(folder / path for path in module_folders(trees_of(cells)))])
    found = reachable(list(roots), names, itself=notebook.path, known=known)
    wanted = {path: f for path, f in found.items() if not top_names([path]) & (in_place.keys() | installed)}
    return _carried(wanted, in_place)


def _carried(files: Mapping[str, LocalFile], in_place: Mapping[str, str]) -> Carried:
    return Carried(
        {path: file.source for path, file in files.items()},
        {path: file.root for path, file in files.items()},
        in_place,
    )


def _in_place(observation: Observation, cells: Sequence[TranslatedCell]) -> Iterator[tuple[str, str]]:
    """Modules whose source, as the package would hold it, is not sure to be what the notebook ran."""
    texts = _texts(cells)
    written = {posixpath.normpath(file.path) for file in observation.written}
    for module in observation.modules:
        if module.problem:
            yield _top(module.name), module.problem
        elif posixpath.normpath(module.file) in written and module.source not in texts:
            yield _top(module.name), COMPUTED


def _texts(cells: Sequence[TranslatedCell]) -> set[str]:
    """Texts that stand in the cells as they are: what ``%%writefile`` writes."""
    return {
        node.value
        for tree in trees_of(cells)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _path(module: LocalModule) -> str:
    parts = module.name.split(".")
    return "/".join([*parts, INIT]) if module.package else "/".join(parts) + ".py"


def _root(module: LocalModule, folder: Path) -> Path:
    """The folder on the path below which the module was found."""
    file = Path(os.path.normpath(folder / module.file))
    file = file.parent if file.name == INIT else file
    for _ in module.name.split("."):
        file = file.parent
    return file


def _top(name: str) -> str:
    return name.partition(".")[0]


__all__ = ["Carried", "carried_modules"]
