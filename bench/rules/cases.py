"""The labelled set: small notebooks, each with a planted fault or a near miss, one file for each rule.

The format, made to be read and written by hand::

    === fault scaler on everything, then split       a case: ``fault`` or ``near``, and its name
    @@declared pandas numpy                          a setting of the whole case
    code of the first cell
    %% [3] tags=parameters                           the next cell: execution count, tags; ``%% md`` for text
    print(x)
    >> 42                                            printed; ``=> ...`` shown as value, ``!! ...`` a traceback

``~~`` is taken out, so that no line of a file looks like a secret or a path of this machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from promote_checks.rules.finding import NotChecked
from promote_checks.rules.reading import subject_of
from promote_checks.rules.subject import Subject

CASES = Path(__file__).resolve().parents[2] / "tests/checks/rules/cases"
_HEAD = re.compile(r"^=== (fault|near) (.+)$")
_CELL = re.compile(r"^%%(?: (?P<rest>md|\[\d*\].*|tags=.*|meta=.*))?$")
_OUTPUT = {">> ": "stream", "=> ": "execute_result", "!! ": "error", "#> ": "html"}


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled notebook."""

    code: str
    name: str
    faulty: bool
    lines: tuple[str, ...]
    settings: dict[str, list[str]] = field(default_factory=dict)


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of one file; its name is the rule's code."""
    name, faulty, lines = "", False, []
    for line in [*path.read_text(encoding="utf-8").replace("~~", "").split("\n"), "=== near end"]:
        match = _HEAD.match(line)
        if not match:
            lines.append(line)
            continue
        if name:
            yield _case(path.stem, name, faulty, lines)
        name, faulty, lines = match[2], match[1] == "fault", []


def _case(code: str, name: str, faulty: bool, lines: Sequence[str]) -> Case:
    settings = {
        words[0]: words[1:] for line in lines if line.startswith("@@") and (words := line[2:].split())
    }
    kept = tuple(line for line in lines if not line.startswith("@@"))
    return Case(code, name, faulty, kept, settings)


def subject(case: Case) -> Subject:
    """The case as a rule sees it, through the decoders of the product."""
    if "script" in case.settings:
        name = (case.settings["script"] or ["case.py"])[0]
        found = subject_of(Path(name), name, "\n".join(case.lines).strip("\n").encode(), outputs=False)
    else:
        found = subject_of(
            Path("case.ipynb"), "case.ipynb", json.dumps(_document(case)).encode(), outputs=True
        )
    assert not isinstance(found, NotChecked), f"{case.code}, {case.name}: {found}"
    found = replace(
        found,
        declared=frozenset(case.settings["declared"]) if "declared" in case.settings else None,
        local_modules=frozenset(case.settings.get("local", ())),
    )
    if "package" in case.settings:
        found.__dict__["is_package_module"] = True
    return found


def _document(case: Case) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [_new_cell("")]
    for line in _trimmed(case.lines):
        match = _CELL.match(line)
        if match:
            cells.append(_new_cell(match["rest"] or ""))
        elif line[:3] in _OUTPUT and cells[-1]["cell_type"] == "code":
            _add_output(cells[-1], _OUTPUT[line[:3]], line[3:])
        else:
            cells[-1]["source"] += line + "\n"
    for cell in cells:
        cell["source"] = cell["source"].removesuffix("\n")
    if not cells[0]["source"] and len(cells) > 1 and _CELL.match(_trimmed(case.lines)[0]):
        del cells[0]
    metadata: dict[str, Any] = json.loads(" ".join(case.settings.get("metadata", ["{}"])))
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Without the empty lines that separate cases."""
    return "\n".join(lines).strip("\n").split("\n")


def _new_cell(options: str) -> dict[str, Any]:
    if options == "md":
        return {"cell_type": "markdown", "source": "", "metadata": {}}
    count = re.search(r"\[(\d+)\]", options)
    tags = re.search(r"tags=(\S+)", options)
    meta = re.search(r"meta=(\{.*\})", options)
    metadata: dict[str, Any] = json.loads(meta[1]) if meta else {}
    if tags:
        metadata["tags"] = tags[1].split(",")
    number = int(count[1]) if count else None
    return {"cell_type": "code", "source": "", "metadata": metadata, "outputs": [], "execution_count": number}


def _add_output(cell: dict[str, Any], kind: str, text: str) -> None:
    """Lines of one kind that follow each other are one output; ``Out[4]: ...`` gives a value its number."""
    last = cell["outputs"][-1] if cell["outputs"] else {}
    if kind == "stream":
        if last.get("output_type") != "stream":
            cell["outputs"].append({"output_type": "stream", "name": "stdout", "text": ""})
        cell["outputs"][-1]["text"] += text + "\n"
    elif kind == "error":
        if last.get("output_type") != "error":
            cell["outputs"].append(
                {"output_type": "error", "ename": text.partition(":")[0], "evalue": "", "traceback": []}
            )
        cell["outputs"][-1]["traceback"].append(text)
    else:
        number = re.match(r"Out\[(\d+)\]: ", text)
        count = int(number[1]) if number else cell["execution_count"]
        text = text[number.end() :] if number else text
        media = "text/html" if kind == "html" else "text/plain"
        cell["outputs"].append(
            {"output_type": "execute_result", "execution_count": count, "data": {media: text}, "metadata": {}}
        )
