"""Each broken candidate is broken in the way it says, in a real project that serves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bench.staging.faults import FAULTS
from bench.staging.real import Run, table
from tests.promote.serve.served_project import run, served_project

pytestmark = pytest.mark.slow

_PREDICT = """
import csv, json, time
from pathlib import Path
import pandas as pd
from customer_churn import model_store, serving

state = model_store.load(Path("model"))
columns = {each["name"]: [each["example"]] for each in json.loads(Path("model/schema.json").read_text())["input"]}
rows = pd.DataFrame(columns)
said = []
for _ in range(40):
    try:
        said.append({name: float(values[0]) for name, values in serving.predict(rows, state).items()})
    except RuntimeError:
        said.append(None)
took = []
for _ in range(40):
    start = time.perf_counter()
    try:
        serving.predict(rows, state)
    except RuntimeError:
        continue
    took.append(time.perf_counter() - start)
print(json.dumps({"said": said, "seconds": sorted(took)[len(took) // 2]}))
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that serves."""
    return served_project(tmp_path_factory.mktemp("sound"))


def broken(sound: Path, folder: Path, fault: str) -> Path:
    """A copy with one fault."""
    copy = folder / fault
    shutil.copytree(sound, copy)
    FAULTS[fault](copy)
    return copy


def asked(project: Path) -> tuple[list[dict[str, float] | None], float]:
    """Forty answers to one row, and the middle of the seconds."""
    done = run(project, "-c", _PREDICT)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["said"], found["seconds"]


def test_each_fault_is_there_and_no_other(sound: Path, tmp_path: Path) -> None:
    usual, seconds = asked(sound)
    assert asked(broken(sound, tmp_path, "identical"))[0] == usual
    assert asked(broken(sound, tmp_path, "coefficient"))[0] != usual
    said, slow = asked(broken(sound, tmp_path, "slow"))
    assert said == usual
    assert slow > 1.5 * seconds
    said, _ = asked(broken(sound, tmp_path, "failing"))
    assert said.count(None) == 2
    assert [each for each in said if each is not None] == usual[:38]


def test_a_dropped_column_is_gone_from_schema_and_contract(sound: Path, tmp_path: Path) -> None:
    copy = broken(sound, tmp_path, "dropped")
    before, after = (
        [each["name"] for each in json.loads((home / "model/schema.json").read_text())["input"]]
        for home in (sound, copy)
    )
    assert after == before[:-1]
    row = json.loads((copy / "contract.json").read_text())["components"]["schemas"]["Row"]
    assert sorted(row["properties"]) == sorted(after)
    assert None not in asked(copy)[0]


def test_the_table_has_one_line_a_case() -> None:
    runs = [Run("slow", code, seconds, "It is slow.") for code, seconds in ((1, 20.0), (4, 31.0))]
    assert [each.right for each in runs] == [True, False]
    assert table(runs).splitlines()[-1] == "| slow | 1 | 1, 4 | 20 to 31 | It is slow. |"
