"""Two executed notebooks: where do their outputs and final values differ?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_CELL_FILE = re.compile(r"[^\s'\"]*/ipykernel_\d+/")
"""Where a kernel pretends that its cells lie; it holds the number of the process."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run showed, as texts that can be compared: ``output 2 of cell 5 (text/html)``, ``variable auc``."""

    items: Mapping[str, str] = field(default_factory=dict)
    incomparable: frozenset[str] = frozenset()
    """Variables whose state can't be seen."""


def seen(document: Any, values: Mapping[str, list[str]]) -> Seen:
    """All outputs and values of a run. ``values``: digest and, where there is none, the reason."""
    items = dict(_outputs(document))
    items |= {f"variable {name}": digest for name, (digest, _) in values.items() if digest}
    hidden = frozenset(f"variable {name}" for name, (digest, _) in values.items() if not digest)
    return Seen(items, hidden)


def differences(one: Seen, other: Seen) -> tuple[str, ...]:
    """Names of what is not the same in both, in order of appearance."""
    names = dict.fromkeys((*one.items, *other.items))
    hidden = one.incomparable & other.incomparable
    return tuple(
        name for name in names if name not in hidden and one.items.get(name) != other.items.get(name)
    )


def _outputs(document: Any) -> Iterator[tuple[str, str]]:
    number = 0
    for cell in document["cells"]:
        if cell["cell_type"] != "code":
            continue
        number += 1
        yield f"execution count of code cell {number}", str(cell["execution_count"])
        yield from _of_cell(cell, f"code cell {number}")


def _of_cell(cell: Any, place: str) -> Iterator[tuple[str, str]]:
    streams: dict[str, str] = {}
    count = 0
    for output in cell["outputs"]:
        kind = output["output_type"]
        if kind == "stream":  # how it is cut into pieces is a matter of time
            streams[output["name"]] = streams.get(output["name"], "") + _text(output["text"])
            continue
        count += 1
        if kind == "error":  # its traceback names files of the kernel's process
            yield f"error of {place}", f"{output['ename']}: {_text(output['evalue'])}"
            continue
        for mime, data in output["data"].items():
            yield f"output {count} of {place} ({mime})", f"{kind} {_text(data)}"
    for name, text in streams.items():
        yield f"{name} of {place}", text


def _text(data: Any) -> str:
    """Text as one piece, without addresses of objects and numbers of processes: they differ in any two runs."""
    joined = "".join(data) if isinstance(data, list) and all(isinstance(p, str) for p in data) else data
    text = joined if isinstance(joined, str) else repr(joined)
    return _CELL_FILE.sub("<cell>/", _ADDRESS.sub("0x", text))
