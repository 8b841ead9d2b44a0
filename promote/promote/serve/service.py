"""Put the prediction service into a project that has a serving path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from promote.scaffold.formatting import formatted
from promote.scaffold.location import template_folder
from promote.serve.contract import contract
from promote.serve.vocabulary import PACKAGE, SERVING

EXTRA = (
    "fastapi>=0.115",
    "httptools>=0.6",
    "msgspec>=0.19",
    "numpy>=1.26",
    "pandas>=2.2",
    "prometheus-client>=0.20",
    "skops>=0.11",
    "threadpoolctl>=3",
    "uvicorn>=0.30",
)
STAGING = (
    "httptools>=0.6",
    "openfeature-provider-flagd>=0.2.6",
    "openfeature-sdk>=0.8",
)
"""What the router needs beside the service."""
_MARK = "{{ cookiecutter.package }}"
_EXTRAS = {"service": EXTRA, "staging": STAGING}
_COMMANDS = "COMMANDS: dict[str, Command] = {\n"
_LAST_IMPORT = "from {package}.pipeline import run\n"
_SCRIPTS = "[project.scripts]\n"
_DEV = "dev = [\n"
_FLOOR, _LOWER = "coverage = 80\n", "coverage = 60\n"
_IGNORED = "DEP002 = [\n"
_DEPTRY = 'optional_dependencies_dev_groups = ["dev"]\n'
_MODULES = (
    "# What is not installed can't say what it is imported as.\n"
    'package_module_name_map = { openfeature-sdk = "openfeature", openfeature-provider-flagd = "openfeature" }\n'
)


def add_service(
    project: Path, package: str, schema: Mapping[str, Any], *, title: str = "", version: str = "1.0.0"
) -> tuple[str, ...]:
    """Write the service, its tests and the contract into ``project``; return the paths that were written.

    The project has ``serving.py`` already, or gets it before anything runs. ``model/`` is written by the
    emitted ``model_store.save``, in the notebook's interpreter. Raises ValueError, with nothing written,
    if the project is not one of ours.
    """
    main = f"src/{package}/__main__.py"
    edited = {
        main: with_command((project / main).read_text(encoding="utf-8"), package),
        "pyproject.toml": with_extra((project / "pyproject.toml").read_text(encoding="utf-8")),
    }
    made = service_files(package)
    neighbours = [path.relative_to(project).as_posix() for path in (project / "src" / package).glob("*.py")]
    python = {path: text for path, text in (made | edited).items() if path.endswith(".py")}
    files = {
        **edited,
        **formatted(python, neighbours),
        "contract.json": contract(schema, title=title or package, version=version),
    }
    for path, text in files.items():
        place = project / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    return tuple(sorted(files))


def service_files(package: str) -> dict[str, str]:
    """Return the files of the template for a package: path below the project -> text."""
    root = template_folder() / SERVING
    return {
        path.relative_to(root).as_posix().replace(PACKAGE, package): path.read_text(encoding="utf-8").replace(
            _MARK, package
        )
        for path in sorted(root.rglob("*.py"))
    }


def store_files(package: str) -> dict[str, str]:
    """Return the modules that save and load a model: name -> text."""
    source = f"src/{package}/"
    return {
        path.removeprefix(source): text
        for path, text in service_files(package).items()
        if path.startswith(f"{source}model_")
    }


def with_command(text: str, package: str) -> str:
    """Add ``serve`` to the commands of an emitted ``__main__.py``."""
    last = _LAST_IMPORT.format(package=package)
    entry = '    "serve": Command(service.SUMMARY, service.configure, service.execute),\n'
    text = _after(text, last, f"from {package}.service import command as service\n")
    start = text.index(_COMMANDS) + len(_COMMANDS) if _COMMANDS in text else -1
    end = text.find("}\n", start)
    if start < 0 or end < 0:
        raise ValueError("__main__.py has no commands to add `serve` to")
    return text[:end] + entry + text[end:]


def with_extra(text: str) -> str:
    """Add the extras ``service`` and ``staging`` to an emitted ``pyproject.toml``, and what its tests need to ``dev``."""
    extras = "".join(f"{name} = [\n{_listed(needed)}]\n" for name, needed in _EXTRAS.items())
    if text.count(_SCRIPTS) != 1:
        raise ValueError("pyproject.toml has no scripts to put the extra before")
    text = text.replace(_SCRIPTS, f"{extras}\n{_SCRIPTS}").replace("]\n\nservice", "]\nservice")
    text = _after(text, _DEV, '    "httpx>=0.27",\n    "hypothesis>=6.100",\n    "schemathesis>=4",\n')
    text = text.replace(
        _FLOOR, f"# The service is also tested in processes of its own, which are not measured.\n{_LOWER}"
    )
    text = _after(text, _DEPTRY, _MODULES)
    # uvicorn uses it where it is there.
    if _IGNORED in text:
        return _after(text, _IGNORED, '    "httptools",\n')
    table = '\n[tool.deptry.per_rule_ignores]\n# uvicorn uses it where it is there.\nDEP002 = ["httptools"]\n'
    return _after(text, _MODULES, table)


def _listed(requirements: Iterable[str]) -> str:
    return "".join(f'    "{each}",\n' for each in requirements)


def _after(text: str, anchor: str, added: str) -> str:
    if text.count(anchor) != 1:
        raise ValueError(f"not an emitted project: {anchor.strip()!r} does not stand there once")
    return text.replace(anchor, anchor + added)
