"""What a promoted project says about the notebook that it was made from."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote_checks.drift.digest import Code

DOCUMENT = "promotion.json"
PYPROJECT = "pyproject.toml"
NEWEST = 1
"""The newest format of promotion.json that is understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The part of ``promotion.json`` that drift needs."""

    project: Path
    name: str
    """File name of the notebook."""
    sha256: str
    """Of its bytes."""
    code: Code | None
    """None: it was written by a promote that did not record the code yet."""
    package: str
    given: tuple[str, ...] = ()
    """Names of the parameters that ``--param`` set."""
    functions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Cell -> the steps that it became."""
    declared: str | None = None
    """``[tool.promote] notebook``: the path of the notebook from the project, as its owner wrote it."""

    @property
    def thin(self) -> Path:
        """The notebook that calls the package. It may have the original's name."""
        return self.project / "notebooks" / f"{self.package}.ipynb"


@dataclass(frozen=True, slots=True)
class Unusable:
    """A project whose record can't be used."""

    project: Path
    why: str
    hint: str
    foreign: bool = False
    """It is readable, and nothing says that promote wrote it."""


def read_record(project: Path) -> Record | Unusable | None:
    """Read ``promotion.json`` of a project; None: there is none."""
    try:
        text = (project / DOCUMENT).read_text(encoding="utf-8")
        content = json.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError) as error:
        return Unusable(project, f"it can't be read ({_reason(error)})", "restore it from version control")
    if not isinstance(content, dict) or not str(content.get("tool", "")).startswith("promote-notebook"):
        return Unusable(project, "promote did not write it", "give that file another name", foreign=True)
    version = content.get("version")
    if isinstance(version, int) and version > NEWEST:
        return Unusable(project, f"a newer promote wrote it (format {version})", "upgrade promote-notebook")
    return _with_declared(project, content)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is no JSON" if isinstance(error, ValueError) else "it is nested too deeply"


def _with_declared(project: Path, content: Mapping[str, Any]) -> Record | Unusable:
    notebook = content.get("notebook")
    if not isinstance(notebook, dict) or not isinstance(notebook.get("name"), str):
        return Unusable(project, "it does not name the notebook", "restore it from version control")
    code = notebook.get("code")
    if code is not None and (found := _code(code)) is None:
        return Unusable(project, "its digests of the code are damaged", "restore it from version control")
    declared = declared_notebook(project)
    if isinstance(declared, Unusable):
        return declared
    return Record(
        project=project,
        name=notebook["name"],
        sha256=str(notebook.get("sha256", "")),
        code=None if code is None else found,
        package=str(content.get("package", "")),
        given=tuple(map(str, content.get("parameters_given") or ())),
        functions=_functions(content.get("steps")),
        declared=declared,
    )


def _code(value: object) -> Code | None:
    """The recorded code; None where it contradicts itself."""
    if not isinstance(value, dict) or not isinstance(value.get("cells"), list):
        return None
    if not all(one is None or isinstance(one, str) for one in value["cells"]):
        return None
    code = Code(str(value.get("language", "")), tuple(value["cells"]))
    return code if code.sha256 == value.get("sha256") else None


def _functions(steps: object) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict) and isinstance(step.get("cells"), list):
            name = f"{step.get('function')} in {step.get('module')}.py"
            for cell in step["cells"]:
                if isinstance(cell, int):
                    found[cell] = (*found.get(cell, ()), name)
    return found


def declared_notebook(project: Path) -> str | None | Unusable:
    """The path that ``[tool.promote] notebook`` gives in the project's pyproject.toml."""
    try:
        content = tomllib.loads((project / PYPROJECT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return Unusable(project, f"its {PYPROJECT} can't be read", f"mend {PYPROJECT}")
    tool = content.get("tool")
    settings = tool.get("promote") if isinstance(tool, dict) else None
    declared = settings.get("notebook") if isinstance(settings, dict) else None
    if declared is None or isinstance(declared, str):
        return declared
    return Unusable(project, "[tool.promote] notebook is no text", 'write notebook = "../NAME.ipynb"')
