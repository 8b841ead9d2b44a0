"""The frame of a project: what cookiecutter makes of the template, as text."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from promote.emission import Emission
from promote.scaffold.location import OVERLAY
from promote.scaffold.names import environment_variable, package_name, slug_of
from promote.scaffold.prose import docstring, one_line
from promote.scaffold.requirements import dependencies_of, only_installed, python_minor
from promote_checks.observe.observation import Observation

Files = dict[str, str]
"""Path below the project, with slashes -> text."""


def frame(emission: Emission, observation: Observation | None, template: Path) -> Files:
    """Return the files that every promoted project has: configuration, command line, tests."""
    context = context_of(emission, observation, template)
    baked = bake(context, template)
    starter = [name.format(package=emission.package) for name in context["_starter_only"]]
    files = {path: text for path, text in baked.items() if path not in starter}
    return files | texts_below(template / OVERLAY, "*.py")


def context_of(emission: Emission, observation: Observation | None, template: Path) -> dict[str, Any]:
    """Return the variables of the template; every one that cookiecutter would compute is given."""
    loaded = json.loads((template / "cookiecutter.json").read_text(encoding="utf-8"))
    first = {name: value[0] if _is_choice(name, value) else value for name, value in loaded.items()}
    title = one_line(emission.title) or emission.package
    secrets = {
        p.name: environment_variable(p.environment_variable)
        for p in emission.parameters
        if p.secret and p.required
    }
    return first | {
        "project_name": title,
        "project_slug": slug_of(emission.package),
        "package": package_name(emission.package),
        "description": title,
        "requires_python": python_minor(observation),
        "feature_store": emission.feature_store,
        "_promoted": True,
        "_is_async": emission.is_async,
        "_registering": list(emission.registering),
        "_docstring": docstring(title),
        "_secrets": secrets,
        "_argv": emission.argv,
        "_exit_status": emission.exit_status,
        "_run_word": "run" if "run" not in emission.taken_words else "run-package",
        "_dependencies": _dependencies(emission, observation),
        "_only_installed": list(only_installed(emission, observation)),
        "_unknown": list(emission.unknown),
    }


def _dependencies(emission: Emission, observation: Observation | None) -> list[str]:
    """What the package imports; the store makes its bundles of frames."""
    found = list(dependencies_of(emission, observation))
    has_pandas = any(re.match(r"pandas\b", one) for one in found)
    return found if has_pandas or emission.feature_store == "none" else sorted([*found, "pandas>=2.2"])


def _is_choice(name: str, value: object) -> bool:
    return isinstance(value, list) and not name.startswith("_")


def bake(context: dict[str, Any], template: Path) -> Files:
    """Let cookiecutter render the template, in a folder of its own.

    ``generate_files`` renders what it is given and no more: no prompts, no configuration of the user, no
    replay file, and no Jinja in the values, which its command runs. The folder has a name of ours, since
    cookiecutter renders the path of its output as well.
    """
    # Imported here: it takes longer to import than `promote --help` may take.
    from cookiecutter.generate import generate_files

    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        made = generate_files(
            repo_dir=str(template), context={"cookiecutter": context}, output_dir=folder, accept_hooks=False
        )
        return texts_below(Path(made))


def texts_below(folder: Path, pattern: str = "*") -> Files:
    """Read the files below a folder."""
    found = (path for path in folder.rglob(pattern) if path.is_file() and path.parent.name != "__pycache__")
    paths = sorted(found)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
