"""Where the modules that a notebook's statements load really come from."""

from __future__ import annotations

import ast
import os
import re
import sys
import sysconfig
import tokenize
from typing import Any

from promote_checks.probe.canonical import OWN

INSTALLED = re.compile(r"[\\/](site-packages|dist-packages)([\\/]|$)")
LARGEST = 2 << 20
"""Characters of source beyond which a folder on the path is a library, and no part of the project."""
MOST_MODULES = 200


class Origins:
    """Modules that statements loaded, and the source of those that belong to the notebook's own project."""

    def __init__(self, folder: str, base: str) -> None:
        self.folder = os.path.realpath(folder)
        self.copies = os.path.join(os.path.realpath(base), "copy") + os.sep
        self.known = set(sys.modules)
        self.loaded: dict[str, None] = {}
        self.own: dict[str, dict[str, Any]] = {}

    def pass_over(self) -> None:
        """Whatever was loaded between two statements is not the notebook's doing."""
        self.known.update(list(sys.modules))

    def settle(self) -> None:
        """Note what the last statement loaded; what is its project's own is read while it is what was loaded."""
        for name in [name for name in list(sys.modules) if name not in self.known]:
            self.known.add(name)
            if namespace(name) is namespace("__main__"):
                continue  # Libraries that start processes give the notebook itself another name.
            self.loaded[name] = None
            if is_own(file_of(name) or next(iter(paths_of(name)), "")):
                OWN.add(name.partition(".")[0])
                self.own[name] = self.described(name)

    def described(self, name: str) -> dict[str, Any]:
        """One module of the project: its file, spelled from the notebook's folder, and its source."""
        file, folders = file_of(name), paths_of(name)
        source, problem = source_of(file) if file else ("", "")
        return {
            "name": name,
            "file": self.spelled(file or (folders[0] if folders else "")),
            "source": source,
            "problem": problem,
            "package": bool(folders),
        }

    def spelled(self, file: str) -> str:
        """Relative to the notebook's folder where the file is in the private copy."""
        whole = os.path.abspath(file)
        inside = next((p for p in (whole, os.path.realpath(file)) if p.startswith(self.copies)), "")
        return os.path.relpath(inside, self.folder) if inside else whole

    def report(self) -> list[dict[str, Any]]:
        """All modules of the project; a source that was written anew since it was loaded is no longer certain."""
        return [
            {**known, "problem": known["problem"] or self.rewritten(name, known) or self.too_large(name)}
            for name, known in self.own.items()
        ]

    def too_large(self, name: str) -> str:
        """Why a folder on the path is no part of the project; empty if it may be."""
        top = name.partition(".")[0]
        sources = [known["source"] for other, known in self.own.items() if other.partition(".")[0] == top]
        if len(sources) <= MOST_MODULES and sum(map(len, sources)) <= LARGEST:
            return ""
        return "it is a library of its own (" + str(len(sources)) + " modules were loaded)"

    def rewritten(self, name: str, known: dict[str, Any]) -> str:
        """Why a module may have been several in one run; empty if it was not."""
        file = file_of(name)
        if not file or not os.path.isfile(file):
            return ""
        return "" if source_of(file)[0] == known["source"] else "it was written again after it was loaded"

    def own_tops(self) -> set[str]:
        """Top-level names of the project's modules."""
        return {name.partition(".")[0] for name in self.own}

    def reached(self) -> set[str]:
        """Top-level modules that the project's modules import, also where the import did not run."""
        return {top for known in self.own.values() for top in imported_tops(known["source"])}

    def tops(self) -> set[str]:
        """Top-level names of everything that statements loaded."""
        return {name.partition(".")[0] for name in self.loaded} - self.own_tops()


def imported_tops(source: str) -> set[str]:
    """Top-level modules that a text imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def namespace(name: str) -> dict[str, Any]:
    """What a loaded module holds; lazy modules are not woken up."""
    module = sys.modules.get(name)
    try:
        found = object.__getattribute__(module, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


def file_of(name: str) -> str:
    """The file of a loaded module; empty for one that has none."""
    found = namespace(name).get("__file__")
    return found if isinstance(found, str) else ""


def paths_of(name: str) -> list[str]:
    """The folders of a loaded package; empty for a module."""
    found = namespace(name).get("__path__")
    try:
        return [path for path in list(found or ()) if isinstance(path, str)]
    except (TypeError, KeyError):
        # A namespace whose parent is gone.
        return []


def is_own(file: str) -> bool:
    """Whether a file belongs neither to Python nor to what is installed."""
    return bool(file) and not (INSTALLED.search(file) or os.path.realpath(file).startswith(library_folders()))


def library_folders() -> tuple[str, ...]:
    """Where Python and installed libraries live."""
    paths = sysconfig.get_paths()
    found = {os.path.realpath(paths[kind]) for kind in ("stdlib", "platstdlib", "purelib", "platlib")}
    return tuple(sorted(path + os.sep for path in found))


def source_of(file: str) -> tuple[str, str]:
    """Text of a module, and why there is none."""
    if not file.endswith(".py"):
        return "", "it is compiled (" + os.path.basename(file) + ")"
    try:
        if os.path.getsize(file) > LARGEST:
            return "", "it is larger than a module that is written by hand"
        with tokenize.open(file) as stream:
            return stream.read(), ""
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        return "", "its source can't be read: " + str(error)
