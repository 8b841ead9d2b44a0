"""The recorder as one request to a kernel: source text that leaves no name in the script's namespace."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from promote_checks.probe.bundle import LOADER, enclosed

PACKAGE = "_promote_endpoints"
PARTS = ("sensitive/personal", "endpoints/tables", "endpoints/cases", "endpoints/ask", "endpoints/record")
"""Files of the recorder, each after those that it imports."""

ASK = (
    LOADER
    + """
import json, os
from IPython import get_ipython
result = package.record.record(SETTINGS, get_ipython().user_ns)
with open(SETTINGS["result"] + ".part", "w", encoding="utf-8") as file:
    json.dump(result, file)
os.replace(SETTINGS["result"] + ".part", SETTINGS["result"])
"""
)


@functools.cache
def sources() -> tuple[tuple[str, str], ...]:
    """Name and text of each file, its imports turned towards the package in the kernel."""
    folder = Path(__file__).parent.parent
    found = []
    for part in PARTS:
        text = (folder / f"{part}.py").read_text(encoding="utf-8")
        for room in ("sensitive", "endpoints"):
            text = text.replace(f"promote_checks.{room}", PACKAGE)
        found.append((part.rpartition("/")[2], text))
    return tuple(found)


def ask_request(settings: Mapping[str, object]) -> str:
    """Source of the silent request that asks. ``settings``: ``folder``, ``result``, ``places``, ``reads``."""
    values = {"__name__": PACKAGE, "NAME": PACKAGE, "SOURCES": sources(), "SETTINGS": dict(settings)}
    return enclosed(ASK, values)
