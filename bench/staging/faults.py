"""Candidates that are worse in one way: a promoted project, copied and edited as a person would break it.

What is appended to ``serving.py`` wraps the project's own ``predict``; what the model holds is changed through the
project's own ``model_store``, so that digests are right and only the values are wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_SLOW = """

_quick = predict


def predict(rows, state):  # noqa
    import time

    start = time.perf_counter()
    answers = _quick(rows, state)
    time.sleep(time.perf_counter() - start)
    return answers
"""
_FAILING = """

_sound = predict
_calls = iter(range(1, 10**9))


def predict(rows, state):  # noqa
    if next(_calls) % 20 == 0:
        raise RuntimeError("one of twenty")
    return _sound(rows, state)
"""
_DROPPED = """

_whole = predict


def predict(rows, state):  # noqa
    return _whole(rows.assign(**{{{name!r}: {value!r}}}), state)
"""
_COEFFICIENT = """
import json, sys
from pathlib import Path
from importlib import import_module

store = import_module(sys.argv[1] + ".model_store")
folder = Path(sys.argv[2])
state = store.load(folder)


def parts(thing, depth=0):
    yield thing
    inner = getattr(thing, "__dict__", {})
    values = inner.values() if isinstance(inner, dict) else ()
    for value in values:
        for each in value if isinstance(value, (list, tuple)) else [value]:
            for piece in each if isinstance(each, tuple) else [each]:
                if depth < 6 and hasattr(piece, "__dict__"):
                    yield from parts(piece, depth + 1)


for part in parts(state):
    if hasattr(part, "coef_"):
        part.coef_.flat[0] = part.coef_.flat[0] * 1.1 + 0.01
        break
    if hasattr(part, "tree_"):
        values = part.tree_.value
        values[:] = values * 0.9 + values.mean() * 0.1
        break
else:
    sys.exit("no part of the model has coefficients or a tree")
store.save(state, folder, schema=json.loads((folder / store.SCHEMA).read_text()))
store.accept(folder)
"""


def identical(project: Path) -> None:
    """Nothing is changed."""


def coefficient(project: Path) -> None:
    """One coefficient is a tenth off (of a forest: the leaves of one tree). Raises CalledProcessError."""
    words = [sys.executable, "-c", _COEFFICIENT, _serving(project).parent.name, str(project / "model")]
    subprocess.run(words, env=os.environ | {"PYTHONPATH": str(project / "src")}, check=True, timeout=120)


def slow(project: Path) -> None:
    """A prediction takes twice as long."""
    _append(project, _SLOW)


def dropped(project: Path) -> None:
    """The last column is no longer taken: rows that have it are refused."""
    schema_file, contract_file = project / "model" / "schema.json", project / "contract.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    column = schema["input"].pop()
    contract = json.loads(contract_file.read_text(encoding="utf-8"))
    row = contract["components"]["schemas"]["Row"]
    del row["properties"][column["name"]]
    row["required"].remove(column["name"])
    contract_file.write_text(json.dumps(contract, indent=2) + "\n", encoding="utf-8")
    _save_schema(project, schema)
    _append(project, _DROPPED.format(name=column["name"], value=column.get("example")))


def failing(project: Path) -> None:
    """One prediction of twenty fails."""
    _append(project, _FAILING)


FAULTS: Mapping[str, Callable[[Path], None]] = {
    "identical": identical,
    "coefficient": coefficient,
    "slow": slow,
    "dropped": dropped,
    "failing": failing,
}
"""Name -> what is done to the copy."""


def _serving(project: Path) -> Path:
    found = sorted((project / "src").glob("*/serving.py"))
    if len(found) != 1:
        raise FileNotFoundError(f"{project.name} has {len(found)} files src/*/serving.py; one is needed")
    return found[0]


def _append(project: Path, text: str) -> None:
    path = _serving(project)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _save_schema(project: Path, schema: dict[str, Any]) -> None:
    code = (
        "import json, sys; from importlib import import_module; from pathlib import Path; "
        "store, folder = import_module(sys.argv[1] + '.model_store'), Path(sys.argv[2]); "
        "store.save_schema(folder, json.load(sys.stdin)); store.accept(folder)"
    )
    subprocess.run(
        [sys.executable, "-c", code, _serving(project).parent.name, str(project / "model")],
        env=os.environ | {"PYTHONPATH": str(project / "src")},
        input=json.dumps(schema),
        text=True,
        check=True,
        timeout=120,
    )
