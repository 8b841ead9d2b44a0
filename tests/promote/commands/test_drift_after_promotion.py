"""What a real promotion records is what drift reads: the file's own code, not what was bound or left out for the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PERCENT = '# %% tags=["parameters"]\nrate = 0.2\n# %%\nprint(rate * 3)\n'
SCRIPT = (
    "import sys\nrate = 0.2\n\n\ndef main() -> int:\n    print(rate)\n    return 0\n\n\nsys.exit(main())\n"
)
CELL: dict[str, object] = {
    "cell_type": "code",
    "execution_count": None,
    "metadata": {"tags": ["parameters"]},
    "outputs": [],
}
NOTEBOOK = json.dumps({"cells": [CELL | {"source": "rate = 0.2"}, CELL | {"metadata": {}, "source": "%time print(rate)"}],
                       "metadata": {}, "nbformat": 4, "nbformat_minor": 5})  # fmt: skip


def run(code: str, *words: str, here: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    command = [sys.executable, "-c", f"{code}; raise SystemExit(main())", *words]
    return subprocess.run(
        command, cwd=here, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("target", [(), ("-o", "packages/deep/churn")], ids=["beside", "elsewhere"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("churn.ipynb", NOTEBOOK), ("churn.py", PERCENT), ("churn.py", SCRIPT)],
    ids=["ipynb", "percent", "script"],
)
def test_promoted_then_edited(name: str, text: str, target: tuple[str, ...], tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    promoted = run(
        "from promote.cli import main", name, "--no-run", "--param", "rate=0.7", *target, here=tmp_path
    )
    assert promoted.returncode == 0, promoted.stdout + promoted.stderr
    drift = "from promote.commands.drift import main"
    same = run(drift, name, here=tmp_path)
    assert (same.returncode, same.stdout + same.stderr) == (0, "")
    path.write_text(text.replace("rate = 0.2", "rate = 0.3"), encoding="utf-8")
    changed = run(drift, name, here=tmp_path)
    assert changed.returncode == 1
    assert (
        f"{name}: its code changed since {target[1] if target else 'churn'} was made from it"
        in changed.stdout
    )
    assert "  cell 1 was changed" in changed.stdout
    assert "--param rate=..." in changed.stdout
