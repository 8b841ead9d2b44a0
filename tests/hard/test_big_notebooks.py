"""Notebooks of a size: four hundred cells, and one cell of six hundred lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.hard_case import HardCase, write
from tests.hard.processes import promote, run_notebook, run_package
from tests.hard.verdict import differences


def _four_hundred_cells() -> HardCase:
    """A running state, a list, functions that read what moves, a heading now and then."""
    cells: list[tuple[str, str]] = [("code", "total = 0\nseen = []\nrate = 1")]
    for n in range(1, 400):
        if n % 40 == 0:
            cells.append(("markdown", f"## Part {n // 40}"))
        if n % 25 == 0:
            cells.append(("code", f"def step_{n}(x):\n    return x * rate + {n}\nrate = {n // 25}"))
        elif n % 5 == 0:
            cells.append(("code", f"part_{n} = [total, len(seen)]\nseen.append(part_{n}[1])"))
        else:
            call = f"step_{n // 25 * 25}({n})" if n > 25 else str(n)
            cells.append(("code", f"total += {call}\nif total > 10_000:\n    total -= 9_000"))
    cells.append(("code", "print('total', total, len(seen))"))
    return HardCase("shape/four_hundred", "Four hundred cells.", tuple(cells))


def _one_long_cell() -> HardCase:
    lines = ["values = {}", "k = 0"]
    for n in range(300):
        lines += [f"k = (k * 7 + {n}) % 1009", f"values['v{n}'] = k"]
    return HardCase("shape/one_long_cell", "Six hundred lines.", (("code", "\n".join(lines)),))


@pytest.mark.slow
@pytest.mark.parametrize("case", [_four_hundred_cells(), _one_long_cell()], ids=lambda case: case.name)
def test_a_big_notebook_is_promoted(case: HardCase, tmp_path: Path) -> None:
    notebook = write(case, tmp_path / "input")
    out = tmp_path / "out"
    done = promote(str(notebook), "-o", str(out), "--json", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    report = done.report
    assert report["verdict"] == "equivalent"
    counts = report["statements"]
    assert counts["placed"] + len(counts["dropped"]) == counts["total"]
    assert len(report["steps"]) > 1
    (tmp_path / "by_hand").mkdir()
    reference = run_notebook(case, tmp_path / "by_hand")
    (tmp_path / "by_package").mkdir()
    package = run_package(out / "src", report["package"], tmp_path / "by_package", None, {})
    assert not differences(reference, package, unseen=(), text=True)
