"""A notebook that takes long: its thin notebook waits for the tests' small data, or is not run and says so."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pytest

from promote.flow import promote
from promote.job.long_runs import LONG, is_long, needs_rerun
from promote.job.request import Request
from promote.report.progress import PlainProgress
from promote.report.summary import summary
from promote.stages import Recorded
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.observe.observation import Observation

if TYPE_CHECKING:
    from tests.promote.cli.conftest import FakeStages

QUIET = PlainProgress(open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the tests run


def test_long_is_said_by_processor_time_alone() -> None:
    assert not is_long(Observation(seconds=10_000.0, processor_seconds=LONG))
    assert is_long(Observation(seconds=1.0, processor_seconds=LONG + 1))
    assert "--rerun" in needs_rerun(Observation(processor_seconds=41.0))


@pytest.mark.parametrize(
    ("seconds", "recorded", "where"),
    [
        (
            LONG + 1,
            Recorded("sampled", folder=PurePath("tests/fixtures/notebook")),
            "tests/fixtures/notebook",
        ),
        (LONG + 1, Recorded("none", no_golden_tests="no part of it would do"), "not run"),
        (1.0, Recorded("sampled", folder=PurePath("tests/fixtures")), "the notebook's folder"),
    ],
)
def test_where_the_thin_notebook_runs(
    fakes: FakeStages, notebook: Path, seconds: float, recorded: Recorded, where: str
) -> None:
    seen: dict[str, CheckContext] = {}

    def check(context: CheckContext, codes: Sequence[str]) -> tuple[Check, ...]:
        seen.update(dict.fromkeys(codes, context))
        return fakes.check(context, codes)

    stages = replace(
        fakes.stages(),
        observe=lambda *given: replace(fakes.observe(*given), processor_seconds=seconds),
        record=lambda *_: recorded,
        check=check,
    )
    promotion = promote(Request(notebook=notebook), stages=stages, progress=QUIET)
    context = seen["papermill"]
    if where == "not run":
        assert "there is no small data" in context.thin_skipped
    elif where == "the notebook's folder":
        assert (context.notebook_folder, context.thin_skipped) == (notebook.parent, "")
    else:
        assert context.notebook_folder == context.project / where
        assert context.thin_skipped == ""
    second = summary(promotion, Path("churn")).splitlines()[1]
    assert (second == "No golden tests: no part of it would do") is bool(recorded.no_golden_tests)
