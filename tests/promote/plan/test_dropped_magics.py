"""What a dropped magic was seen to change is said."""

from __future__ import annotations

from tests.promote.plan.small_plan import facts_of

from promote.plan.dropped_magics import effects_of_magics
from promote_checks.notebook.model import Dropped, TranslatedCell
from promote_checks.observe.observation import StatementRecord

CELL = TranslatedCell(0, "x = []\n", dropped=(Dropped(0, 2, "%timeit x.append(1)", "only measures"),))


def test_a_timing_that_changes_nothing_is_not_worth_a_word() -> None:
    assert list(effects_of_magics("a.ipynb", [CELL], facts_of(StatementRecord(0, 2, 0)))) == []
    assert list(effects_of_magics("a.ipynb", [CELL], facts_of())) == []


def test_what_it_changed_is_said() -> None:
    record = StatementRecord(0, 2, 0, changed=["x"], ambient=["random", "cwd"])
    assert list(effects_of_magics("a.ipynb", [CELL], facts_of(record))) == [
        (
            "a.ipynb, cell 1, line 2: `%timeit` changed x, Python's random generator; the package does not run it: "
            "run the code once by itself, or give it a copy"
        )
    ]
