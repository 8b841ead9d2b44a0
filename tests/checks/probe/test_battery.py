"""Every pair of the battery: what differs has two digests, what is meant to be equal has one.

Each value is made twice, in two processes: as a notebook's kernel makes it, and in a module of a package under
another hash seed. A digest that depends on an address, on the order of a set or on where code lies is not stable.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.checks.probe.battery_rows import Row, Table, tables

from promote_checks.probe.canonical_text import canonical_source

TABLES = {table.kind: table for table in tables()}
SLOW = ("figures", "estimators")
ROWS = [(table.kind, number, row) for table in TABLES.values() for number, row in enumerate(table.rows)]
PAIRS = [
    pytest.param(kind, number, row, id=f"{kind}-{row.name}", marks=[pytest.mark.slow] if kind in SLOW else [])
    for kind, number, row in ROWS
]
PROGRAM = Path(__file__).parent / "battery_run.py"


@functools.cache
def digests(kind: str, packaged: bool) -> list[list[str]]:
    """Digest and reason of both values of each row, one after the other."""
    programs = [side for row in TABLES[kind].rows for side in (row.a, row.b)]
    with tempfile.TemporaryDirectory() as folder:
        job, result = Path(folder) / "job.json", Path(folder) / "result.json"
        contents = {
            "source": canonical_source(),
            "programs": programs,
            "packaged": packaged,
            "result": str(result),
        }
        job.write_text(json.dumps(contents), encoding="utf-8")
        environment = {**os.environ, "PYTHONHASHSEED": str(int(packaged)), "MPLBACKEND": "agg"}
        command = [sys.executable, str(PROGRAM), str(job)]
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        found: list[list[str]] = json.loads(result.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(("kind", "number", "row"), PAIRS)
def test_pair(kind: str, number: int, row: Row) -> None:
    missing = [name for name in TABLES[kind].needs if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} can't be imported here")
    one, other = (digests(kind, packaged)[2 * number : 2 * number + 2] for packaged in (False, True))
    assert one == other, "not the same in another process"
    (a, reason_a), (b, reason_b) = one
    if row.outcome == "unseen":
        assert reason_a and reason_b
        return
    if row.outcome == "partly":
        assert reason_a and reason_b and a != b, row.why
        return
    assert (reason_a, reason_b) == ("", "")
    assert (a == b) == (row.outcome == "equal"), row.why


def test_the_battery_is_large() -> None:
    assert len(ROWS) >= 250
    assert sum(row.outcome == "equal" for _, _, row in ROWS) >= 40
    assert all(isinstance(table, Table) for table in TABLES.values())
