"""What is told at the end of the run."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import types
from collections.abc import Iterable
from typing import Any

from promote_checks.probe.annotation import annotate
from promote_checks.probe.bounds import LOOK, WHOLE, bounded
from promote_checks.probe.canonical import describe, digest
from promote_checks.probe.canonical_describe import shortened
from promote_checks.probe.canonical_drawn import SETTLED
from promote_checks.probe.graph import everywhere, graph
from promote_checks.probe.lifetimes import ends_with_effect
from promote_checks.probe.process_bound import closes
from promote_checks.probe.secrets_seen import is_secret, opening_texts

DEFINITIONS = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


MANY = 2000
"""Objects inside a value from which on one line of it must do: each of more would be hashed again."""


@bounded(WHOLE, "")
def text_of(value: Any) -> str:
    """What a person is shown of a value."""
    return describe(value) if len(graph(value, everywhere())) <= MANY else shortened(value)


def final_value(name: str, value: Any) -> dict[str, Any]:
    """A variable at the end. Neither a secret nor the place of a module on this machine becomes text."""
    SETTLED["over"] = True
    text, reason = digest(value)
    hidden = issubclass(type(value), types.ModuleType) or is_secret(name, value)
    return {
        "name": name,
        "type": annotate(value),
        "digest": text,
        "reason": reason,
        "text": "" if hidden else text_of(value),
        "opens": bounded(LOOK, [])(opening_texts)(name, value),
        "ends": bounded(LOOK, True)(ends_with_effect)(value),
        "closes": bounded(LOOK, False)(closes)(value),
        "definition": issubclass(type(value), DEFINITIONS) or type(value).__module__ == "__future__",
    }


def flush_files(values: Iterable[Any]) -> None:
    """Write out what open files still hold: the interpreter would do it only after we have looked."""
    for value in list(values):
        if type(value) in (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom) and not value.closed:
            with contextlib.suppress(OSError):
                # A pipe that nobody reads would keep us for ever.
                if stat.S_ISREG(os.fstat(value.fileno()).st_mode):
                    value.flush()


def star_names(module: str) -> list[str]:
    """What ``from module import *`` binds."""
    loaded = sys.modules.get(module)
    if loaded is None:
        return []
    public = getattr(loaded, "__all__", None)
    return sorted(
        public if public is not None else (name for name in vars(loaded) if not name.startswith("_"))
    )


def peak_memory() -> int:
    """The most memory that this process ever had resident, in bytes; 0 where the system doesn't say."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    resource = sys.modules.get("resource")
    if resource is None:
        return 0
    size = int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return size if sys.platform == "darwin" else size * 1024
