"""The probe as one request to a kernel: source text that leaves no name in the notebook's namespace."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from promote_checks.probe.canonical_text import PARTS as CANONICAL
from promote_checks.secrets.plugins import plugin_shapes

PARTS = (
    *CANONICAL,
    "public_path",
    "annotation",
    "summary",
    "statement",
    "lines",
    "registering",
    "instrument",
    "graph",
    "state",
    "lifetimes",
    "names",
    "ambient",
    "contents",
    "outside",
    "files",
    "function_code",
    "functions",
    "failure",
    "origin",
    "environment",
    "seeding",
    "secrets_names",
    "secrets_plausible",
    "secrets_shapes",
    "secrets_detect",
    "secrets_seen",
    "album",
    "process_bound",
    "closing",
    "size",
    "written",
    "output",
    "journal",
    "merge",
    "alone",
    "frames",
    "rows",
    "watch",
    "probe",
)
"""Files of the probe, each after those that it imports."""

PACKAGE = "_promote_probe"
_DETECTOR = "promote_checks.secrets"

LOADER = """
import sys, types
package = types.ModuleType(NAME)
package.__path__ = []
sys.modules[NAME] = package
for name, text in SOURCES:
    module = types.ModuleType(NAME + "." + name)
    sys.modules[module.__name__] = module
    setattr(package, name, module)
    exec(compile(text, "<promote " + name + ">", "exec"), module.__dict__)
"""

UNSUPPORTED = "UnsupportedEnvironment"

SUPPORTED = f"""
import sys
import IPython
class {UNSUPPORTED}(Exception):
    pass
if sys.version_info[:2] < (3, 9):
    raise {UNSUPPORTED}("Python %d.%d" % sys.version_info[:2])
if IPython.version_info[:2] < (7, 34):
    raise {UNSUPPORTED}("IPython " + IPython.__version__)
"""
"""Runs before anything else of ours, on whatever Python there is."""

START = (
    SUPPORTED
    + LOADER
    + """
from IPython import get_ipython
package.run = package.probe.Probe(get_ipython(), SETTINGS)
package.run.install(SETTINGS["seed"])
"""
)

FINISH = f"""
import sys
run = sys.modules[{PACKAGE!r}].run
run.finish()
run.tell_faults()
"""


@functools.cache
def sources(parts: tuple[str, ...] = PARTS) -> tuple[tuple[str, str], ...]:
    """Name and text of each file, its imports turned towards the package in the kernel."""
    return tuple((name, _source(name)) for name in parts)


def _source(name: str) -> str:
    text = _file(name).read_text(encoding="utf-8")
    if name == "secrets_shapes":  # detect-secrets is not there: its patterns come along
        text += f"\nADDED.extend({list(plugin_shapes())!r})\n"
    return text.replace("promote_checks.probe", PACKAGE).replace(f"{_DETECTOR}.", f"{PACKAGE}.secrets_")


def _file(name: str) -> Path:
    """A file of the probe; of the detector, under a name that says so."""
    folder = Path(__file__).parent
    own = folder / f"{name}.py"
    return own if own.exists() else folder.parent / "secrets" / f"{name.removeprefix('secrets_')}.py"


def enclosed(program: str, values: Mapping[str, object]) -> str:
    """One expression statement that runs a program in a namespace of its own."""
    return f"exec({program!r}, {dict(values)!r})"


def start_request(settings: Mapping[str, object]) -> str:
    """Source of the silent request that installs the probe. ``settings``: see ``probe.Probe``."""
    values = {"__name__": PACKAGE, "NAME": PACKAGE, "SOURCES": sources(), "SETTINGS": dict(settings)}
    return enclosed(START, values)


def finish_request() -> str:
    """Source of the silent request that ends the observation."""
    return enclosed(FINISH, {"__name__": PACKAGE})
