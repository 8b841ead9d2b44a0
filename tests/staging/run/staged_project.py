"""Projects that can be staged, as a promotion would leave them, and ways to break a candidate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from tests.promote.serve.served_project import PACKAGE, run, served_project

QUICK = """
[tool.promote.staging]
answers_margin = 0.02
memory_warmup = 20
start_seconds = 120
timeout_seconds = 5
"""
"""A margin that is shown in a tenth of the requests. On a loaded machine a start may take its time."""
COLUMNS = ("tenure", "Monthly Charges", "contract", "payment", "senior", "joined")


def staged_project(folder: Path) -> Path:
    """Return a project with a service, recorded requests, and the document of a promotion."""
    project = served_project(folder)
    document = {
        "version": 1,
        "tool": "promote-notebook 0",
        "package": PACKAGE,
        "notebook": {"name": "customers.ipynb", "sha256": "0" * 64},
    }
    (project / "promotion.json").write_text(json.dumps(document), encoding="utf-8")
    (project / "constraints.txt").write_text("pandas\n", encoding="utf-8")
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(QUICK)
    _record(project)
    return project


def _record(project: Path) -> None:
    rows = pd.read_csv(project / "customers.csv", dtype={"payment": object})
    answers = pd.read_csv(project / "answers.csv")
    lines = [
        json.dumps({"body": _row(row), "recorded": {name: _plain(value) for name, value in answer.items()}})
        for (_, row), (_, answer) in zip(rows.iterrows(), answers.iterrows(), strict=True)
        if row["tenure"] >= 0
    ]
    (project / "staging").mkdir()
    text = "".join(f"{line}\n" for line in lines[:200])
    (project / "staging" / "requests.jsonl").write_text(text, encoding="utf-8")


def _row(row: pd.Series[Any]) -> dict[str, Any]:
    return {name: _plain(row[name]) for name in COLUMNS}


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    plain = value.item() if hasattr(value, "item") else value
    return int(plain) if isinstance(plain, float) and plain in (0.0, 1.0) else plain


def copied(project: Path, folder: Path) -> Path:
    """Return a copy as a project of its own, without what was staged."""
    target = folder / "candidate"
    shutil.copytree(
        project, target, ignore=shutil.ignore_patterns("releases", "evidence-*", "ledger.jsonl", "run")
    )
    return target


PREDICT = "    scaled = state.scaler.transform(prepare(rows, state))\n"
COUNT = "import itertools\nimport os\nimport time\n\n_calls = itertools.count()\n_kept: list[bytes] = []\n"
AT = "    call = next(_calls)\n"
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "slow": "    time.sleep(0.02)\n",
        "fails for some": '    if call > 150 and call % 20 in (0, 1):\n        raise RuntimeError("now and then")\n',
        "dies": "    if call == 60:\n        os._exit(7)\n",
        "hangs": "    if call == 60:\n        time.sleep(3600)\n",
        "leaks": "    _kept.append(bytes(range(256)) * 2_000)\n",
    }
)
"""What is put before a prediction is made."""
ANSWERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "slightly wrong for some": (
            '        "probability": state.model.predict_proba(scaled)[:, 1],\n',
            '        "probability": state.model.predict_proba(scaled)[:, 1] + (1e-6 if call % 97 == 96 else 0),\n',
        ),
        "breaks the contract": (
            '        "prediction": state.model.predict(scaled),\n',
            '        "prediction": state.model.predict(scaled).astype(str),\n',
        ),
    }
)


def break_serving(project: Path, fault: str) -> None:
    """Put a fault into the candidate's code."""
    path = project / "src" / PACKAGE / "serving.py"
    text = path.read_text(encoding="utf-8")
    if fault == "does not start":
        changed = text + '\nraise RuntimeError("not today")\n'
    else:
        old, new = ANSWERS.get(fault, ("", ""))
        changed = text.replace("\nimport pandas as pd\n", f"\n{COUNT}\nimport pandas as pd\n", 1)
        changed = changed.replace(PREDICT, AT + FAULTS.get(fault, "") + PREDICT).replace(old, new)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def mutate_coefficient(project: Path, by: float = 0.25) -> None:
    """Change one number of the fitted model, and save the model as a training would."""
    program = (
        "import json, pathlib\n"
        f"from {PACKAGE} import model_store\n"
        "folder = pathlib.Path('model')\n"
        "state, schema = model_store.load(folder), model_store.read_schema(folder)\n"
        f"state.model.coef_[0][0] += {by}\n"
        "model_store.save(state, folder, schema=schema)\n"
        "model_store.accept(folder)\n"
    )
    done = run(project, "-c", program)
    assert done.returncode == 0, done.stderr


def drop_column(project: Path) -> None:
    """Make a candidate that neither takes nor uses one of the columns."""
    schema = json.loads((project / "model" / "schema.json").read_text(encoding="utf-8"))
    schema["input"] = [column for column in schema["input"] if column["name"] != "payment"]
    asked = project / "dropped.json"
    asked.write_text(json.dumps(schema), encoding="utf-8")
    program = (
        "import json, pathlib\n"
        f"from {PACKAGE} import model_store\n"
        "schema = json.loads(pathlib.Path('dropped.json').read_text())\n"
        "model_store.save_schema(pathlib.Path('model'), schema)\n"
        "model_store.accept(pathlib.Path('model'))\n"
    )
    done = run(project, "-c", program)
    assert done.returncode == 0, done.stderr
    asked.unlink()
    from promote.serve.contract import contract

    text = contract(schema, title="Customer churn", version="1.0.0")
    (project / "contract.json").write_text(text, encoding="utf-8")
    path = project / "src" / PACKAGE / "serving.py"
    text = path.read_text(encoding="utf-8")
    changed = text.replace(
        "    features = rows.loc[:, list(COLUMNS)].copy()\n",
        "    features = rows.assign(payment=None).loc[:, list(COLUMNS)].copy()\n",
    )
    assert changed != text
    path.write_text(changed, encoding="utf-8")
