"""Names that may become folders, distributions and imports; everything else is refused."""

from __future__ import annotations

import keyword
import re
from pathlib import PurePosixPath

_PACKAGE = re.compile(r"[a-z][a-z0-9_]{0,79}")
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)*\.py")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class UnsafeNameError(ValueError):
    """A name that could leave its folder, or could not be imported: a fault of the stage before."""


def package_name(package: str) -> str:
    """Return the import name, if it is one that can be written anywhere."""
    if not _PACKAGE.fullmatch(package) or keyword.iskeyword(package):
        raise UnsafeNameError(f"{package!r} is no name for a package")
    return package


def slug_of(package: str) -> str:
    """Return the name of the distribution: ``customer_churn`` is distributed as ``customer-churn``."""
    return re.sub("_+", "-", package_name(package)).strip("-")


def module_file(name: str) -> str:
    """Return the file name of an emitted module, if it stays inside its package."""
    if not _MODULE.fullmatch(name):
        raise UnsafeNameError(f"{name!r} is no file name for a module")
    return name


def environment_variable(name: str) -> str:
    """Return the name of an environment variable, if it can be written into source text."""
    if not _VARIABLE.fullmatch(name):
        raise UnsafeNameError(f"{name!r} is no name for an environment variable")
    return name


def contained(path: str) -> PurePosixPath:
    """Return a path below the project, if it is one."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or not parts.parts:
        raise UnsafeNameError(f"{path!r} leads out of the project")
    return parts
