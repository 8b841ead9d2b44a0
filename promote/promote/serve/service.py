"""Put the prediction service into a project that has a serving path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.version import Version

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
SIGNING = (
    "model-signing>=1.1",
    # 1.1 imports it and does not ask for it.
    "pyopenssl>=24",
)
_MARK = "{{ cookiecutter.package }}"
_EXTRAS = {"service": EXTRA, "staging": STAGING, "signing": SIGNING}
_COMMANDS = "COMMANDS: dict[str, Command] = {\n"
_LAST_IMPORT = "from {package}.pipeline import run\n"
_SCRIPTS = "[project.scripts]\n"
_DEV = "dev = [\n"
_PHONY = " test lint"
_TARGETS = """
serve:  ## Serve predictions: make serve ARGS="--port 8001"
	$(PYTHON) -m {package} serve $(ARGS)

load-test:  ## Start the service and load it: make load-test ARGS="--seconds 20 --clients 16"
	$(PYTHON) -m {package} load-test $(ARGS)
"""
_CI, _STAGING_CI = ".github/workflows/ci.yml", ".github/workflows/staging.yml"
_PYTHON = re.compile(r'python-version: "([^"]+)"')
_PYTHON_MARK = "{{ cookiecutter.requires_python }}"
_NEXT = "## How it was proven\n"
_SECTION = """## Serve it

    make serve
    make load-test

`python -m {package} serve` answers `POST /predict` as `contract.json` says (the header `API-Version` is needed); it
needs the extra `service`; `/docs` is a page about it. There is neither TLS nor authentication: `--host 0.0.0.0` needs a
proxy that has both. `python -m {package} load-test` starts it, lets clients ask it all at once for some seconds,
and ends with 1 if a request got no answer.

Only the model that `src/{package}/model_trust.py` names is served. After a training: `python -m {package} accept-model`,
and review the change. `sign-model --key FILE` signs it, `serve --public-key FILE` asks for that (extra `signing`).

## Release it

    promote stage .
    promote release .
    promote rollback .

`promote stage` runs this version beside the released one and writes what that showed to `staging/`; `promote release`
moves `flags.json` only on evidence that passes and still matches. `staging/requests.jsonl` holds rows of the notebook's
data with its own predictions: the first release is compared with them. A service that reads the flag for each request:
`python -m {package} serve --flags flags.json --releases staging/releases` (extras `service` and `staging`).

"""
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
        "pyproject.toml": with_extra(
            (project / "pyproject.toml").read_text(encoding="utf-8"), _proven(project)
        ),
        "Makefile": with_targets((project / "Makefile").read_text(encoding="utf-8"), package),
        "README.md": with_section((project / "README.md").read_text(encoding="utf-8"), package),
    }
    made = service_files(package)
    python = {path: text for path, text in (made | edited).items() if path.endswith(".py")}
    files = {
        **edited,
        **formatted(python, _neighbours(project, package)),
        "contract.json": contract(schema, title=title or package, version=version),
        **workflow(project),
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


def workflow(project: Path) -> dict[str, str]:
    """Return the workflow that stages each pull request, for the Python of the project's own; none without one."""
    found = _PYTHON.search((project / _CI).read_text(encoding="utf-8")) if (project / _CI).exists() else None
    if found is None:
        return {}
    text = (template_folder() / SERVING / _STAGING_CI).read_text(encoding="utf-8")
    return {_STAGING_CI: text.replace(_PYTHON_MARK, found[1])}


def store_files(package: str) -> dict[str, str]:
    """Return the modules that save and load a model: name -> text."""
    source = f"src/{package}/"
    return {
        path.removeprefix(source): text
        for path, text in service_files(package).items()
        if path.startswith(f"{source}model_")
    }


def add_store(project: Path, package: str) -> None:
    """Write the modules that save and load a model, which a project without a service has too."""
    files = {f"src/{package}/{name}": text for name, text in store_files(package).items()}
    for path, text in formatted(files, _neighbours(project, package)).items():
        (project / path).write_text(text, encoding="utf-8", newline="")


def _neighbours(project: Path, package: str) -> list[str]:
    return [path.relative_to(project).as_posix() for path in (project / "src" / package).glob("*.py")]


def with_command(text: str, package: str) -> str:
    """Add ``serve`` and ``load-test`` to the commands of an emitted ``__main__.py``."""
    last = _LAST_IMPORT.format(package=package)
    entry = (
        '    "serve": Command(service.SUMMARY, service.configure, service.execute),\n'
        '    "load-test": Command(load.SUMMARY, load.configure, load.execute),\n'
        '    "accept-model": Command(accepting.SUMMARY, accepting.configure, accepting.execute),\n'
        '    "sign-model": Command(signing.SUMMARY, signing.configure, signing.execute),\n'
    )
    imports = ("accepting", "command as service", "load_testing as load", "signing")
    text = _after(text, last, "".join(f"from {package}.service import {name}\n" for name in imports))
    start = text.index(_COMMANDS) + len(_COMMANDS) if _COMMANDS in text else -1
    end = text.find("}\n", start)
    if start < 0 or end < 0:
        raise ValueError("__main__.py has no commands to add `serve` to")
    return text[:end] + entry + text[end:]


def with_targets(text: str, package: str) -> str:
    """Add ``serve`` and ``load-test`` to an emitted ``Makefile``; one that is not ours stays as it is."""
    if _PHONY not in text:
        return text
    return text.replace(_PHONY, f" serve load-test{_PHONY}", 1) + _TARGETS.format(package=package)


def with_section(text: str, package: str) -> str:
    """Say in an emitted ``README.md`` how the service is started and loaded."""
    return text.replace(_NEXT, _SECTION.format(package=package) + _NEXT, 1)


def _proven(project: Path) -> dict[str, Version]:
    """Distribution -> the version with which the project was proven."""
    path = project / "constraints.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))
    return {name: Version(version) for name, version in pairs}


def _fitting(requirement: str, proven: Mapping[str, Version]) -> str:
    """A requirement that what the project was proven with meets."""
    parsed = Requirement(requirement)
    version = proven.get(parsed.name)
    return requirement if version is None or version in parsed.specifier else f"{parsed.name}>={version}"


def with_extra(text: str, proven: Mapping[str, Version] | None = None) -> str:
    """Add the extras ``service``, ``staging`` and ``signing`` to an emitted ``pyproject.toml``, and what its tests need to ``dev``.

    ``proven``: what the project was proven with, which may be older than what the service would ask for.
    """
    extras = "".join(
        f"{name} = [\n{_listed(_fitting(one, proven or {}) for one in needed)}]\n"
        for name, needed in _EXTRAS.items()
    )
    if text.count(_SCRIPTS) != 1:
        raise ValueError("pyproject.toml has no scripts to put the extra before")
    text = text.replace(_SCRIPTS, f"{extras}\n{_SCRIPTS}").replace("]\n\nservice", "]\nservice")
    text = _after(text, _DEV, '    "httpx>=0.27",\n    "hypothesis>=6.100",\n    "schemathesis>=4",\n')
    text = _after(text, _DEPTRY, _MODULES)
    # uvicorn and model-signing use them, and the service loads model-signing by name.
    if _IGNORED in text:
        return _after(text, _IGNORED, '    "httptools",\n    "model-signing",\n    "pyopenssl",\n')
    table = (
        "\n[tool.deptry.per_rule_ignores]\n# uvicorn and model-signing use them.\n"
        'DEP002 = ["httptools", "model-signing", "pyopenssl"]\n'
    )
    return _after(text, _MODULES, table)


def _listed(requirements: Iterable[str]) -> str:
    return "".join(f'    "{each}",\n' for each in requirements)


def _after(text: str, anchor: str, added: str) -> str:
    if text.count(anchor) != 1:
        raise ValueError(f"not an emitted project: {anchor.strip()!r} does not stand there once")
    return text.replace(anchor, anchor + added)
