"""Write a whole project around an emitted package."""

from __future__ import annotations

from pathlib import Path

from promote.emission import Emission
from promote.scaffold.bake import Files, frame
from promote.scaffold.formatting import formatted
from promote.scaffold.location import template_folder
from promote.scaffold.names import contained, module_file
from promote.scaffold.readme import readme
from promote.scaffold.requirements import constraints
from promote.scaffold.step_tests import step_tests, unrecorded
from promote.scaffold.thin import notebook_text
from promote_checks.observe.observation import Observation

_NOTHING_YET = "nothing is recorded yet: put the data into tests/fixtures and run `make golden`"


def scaffold(emission: Emission, observation: Observation | None, target: Path) -> None:
    """Write the project into ``target``, which does not exist yet.

    Deterministic. Golden records are not written here: they come after the proof. Raises
    ``UnsafeNameError`` for names that no earlier stage should let through, before anything is written.
    """
    files = project_files(emission, observation)
    placed = {contained(path): text.encode() for path, text in files.items()}
    placed |= {
        contained(f"src/{emission.package}/{path}"): content for path, content in emission.files.items()
    }
    target.mkdir(parents=True)
    for path, content in placed.items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def project_files(emission: Emission, observation: Observation | None) -> Files:
    """Return the project as text: path below it -> content."""
    source = f"src/{emission.package}"
    baked = frame(emission, observation, template_folder())
    modules = {f"{source}/{module_file(name)}": text for name, text in emission.modules.items()}
    notebook = f"notebooks/{emission.package}.ipynb"
    named = {
        path: baked[path]
        for path in (
            f"{source}/__init__.py",
            f"{source}/__main__.py",
            "tests/test_command_line.py",
            "tests/test_params.py",
        )
    }
    named |= {"tests/test_steps.py": step_tests(emission), notebook: notebook_text(emission.thin)}
    return {
        **baked,
        **modules,
        **formatted(named, modules),
        "README.md": readme(emission, was_run=observation is not None),
        "constraints.txt": constraints(emission, observation),
        "tests/golden/run.json": unrecorded(_NOTHING_YET),
    }
