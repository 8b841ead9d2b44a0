"""The cases themselves: each is well formed and runs in a plain IPython shell, or fails where it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.hard_case import RUNGS, HardCase, as_ipynb, load_all, parse, write
from tests.hard.processes import run_notebook

CASES = load_all()
GROUPS = {
    "ambient", "async_", "classes", "control_flow", "display", "dynamic", "effects", "files", "formulas", "functions",
    "imports", "magics", "modules", "mutation", "names", "parameters", "pickles", "plots", "randomness", "redefinition", "resources",
    "scripts", "secrets", "shape", "state", "text",
}  # fmt: skip


def test_there_are_enough_of_every_group() -> None:
    assert {case.name.split("/")[0] for case in CASES} == GROUPS
    assert len(CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_expectations_are_known_words(case: HardCase) -> None:
    assert case.expect in ("equivalent", "honest", "unverified", "refused")
    assert case.rung in RUNGS
    assert case.format in ("ipynb", "script")
    assert case.why.endswith(".")
    assert bool(case.refuse) == (case.expect == "refused")
    assert case.code


def test_an_unknown_header_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected"):
        parse("# expected: equivalent\n# %%\nx = 1\n", name="x")


def test_cells_are_taken_literally() -> None:
    case = parse(
        '# case: A.\n# %% tags=["parameters"]\ns = """\n# %x\n"""\n# %% [markdown]\n# # Hi\n', name="x"
    )
    assert case.cells == (("code", 's = """\n# %x\n"""'), ("markdown", "# Hi"))
    assert case.cell_tags == {0: ("parameters",)}
    assert '"parameters"' in as_ipynb(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_runs_by_itself(case: HardCase, tmp_path: Path) -> None:
    write(case, tmp_path / "work").unlink()
    run = run_notebook(case, tmp_path / "work")
    if case.expect == "refused":
        assert run.error or any("%%" in source for source in case.code)
    else:
        assert not run.error
