"""The checks of a promoted project in every format: four verdicts, and none is lost."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as model

from promote_checks.rules.finding import NOT_SELECTED, Outcome, Report, merged
from promote_checks.rules.render.registry import FORMATS, render

PASS = Outcome("p", "ruff", "pass", "clean")
FAIL = Outcome("p", "mypy", "fail", "1 error", "src/a.py:1: error: no\nFound 1 error", "mend it")
SKIP = Outcome("p", "papermill", "skip", "nobody knows where the data is", hint="say where")
ERROR = Outcome("p", "pytest", "error", "pytest could not be started")
LEFT = Outcome("p", "contract", "skip", NOT_SELECTED)
OTHER = Outcome("q", "ruff", "pass", "clean", evidence={"n": 1})
REPORT = Report((), (), 3, outcomes=(PASS, FAIL, SKIP, ERROR, LEFT, OTHER))

TEXT = """\
p: checks
  ruff       pass   clean
  mypy       fail   1 error
  papermill  skip   nobody knows where the data is
  pytest     error  pytest could not be started
  not selected: contract

mypy said:
  src/a.py:1: error: no
  Found 1 error
  = mend it

papermill: nobody knows where the data is
  = say where

q: checks
  ruff  pass   clean

3 files: 0 errors, 0 warnings; checks: 2 passed, 1 failed, 1 could not be run, 2 skipped
"""


def test_text() -> None:
    assert render(REPORT, "text") == TEXT


def test_a_long_detail_is_cut_and_says_so() -> None:
    long = Outcome("p", "ruff", "fail", "s", "\n".join(map(str, range(50))))
    assert "  ... and 30 more lines\n" in render(Report((), (), 1, outcomes=(long,)), "text")


def test_json_holds_all_of_it() -> None:
    found = json.loads(render(REPORT, "json"))
    assert [one["verdict"] for one in found["checks"]] == ["pass", "fail", "skip", "error", "skip", "pass"]
    assert found["checks"][1]["detail"].startswith("src/a.py")
    assert found["checks"][5]["evidence"] == {"n": 1}
    assert found["summary"]["checks"] == {"pass": 2, "fail": 1, "error": 1, "skip": 2}


def test_junit_tells_failed_from_broken_from_skipped() -> None:
    root = ElementTree.fromstring(render(REPORT, "junit"))
    suite = root[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "1", "errors": "1", "skipped": "2"}
    kinds = {case.get("name"): case[0].tag for case in suite}
    assert kinds == {
        "ruff": "system-out",
        "mypy": "failure",
        "papermill": "skipped",
        "pytest": "error",
        "contract": "skipped",
    }
    assert "mend it" in (suite[1][0].text or "")


def test_sarif_is_valid_and_a_skip_is_no_result() -> None:
    text = render(REPORT, "sarif")
    model.model_validate_json(text)
    [run] = json.loads(text)["runs"]
    [result] = run["results"]
    assert (result["ruleId"], result["level"]) == ("check:mypy", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "check:mypy"
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = [
        (one["level"], one["message"]["text"].partition(":")[0])
        for one in invocation["toolExecutionNotifications"]
    ]
    assert notes == [("warning", "papermill"), ("error", "pytest"), ("note", "contract")]
    assert len(run["properties"]["checks"]) == 6


def test_github_annotates_what_did_not_pass() -> None:
    lines = render(REPORT, "github").splitlines()
    assert lines[:4] == [
        "::error file=p/pyproject.toml,title=mypy::mypy: fail: 1 error%0Asrc/a.py:1: error: no%0AFound 1 error%0Amend it",
        "::warning file=p/pyproject.toml,title=papermill::papermill: not checked: nobody knows where the data is%0Asay where",
        "::error file=p/pyproject.toml,title=pytest::pytest: error: pytest could not be started",
        "::notice file=p/pyproject.toml,title=contract::contract: not checked: not selected",
    ]


@pytest.mark.parametrize(("outcome", "code"), [(PASS, 0), (SKIP, 0), (LEFT, 0), (FAIL, 1), (ERROR, 1)])
def test_exit_codes(outcome: Outcome, code: int) -> None:
    assert Report((), (), 1, outcomes=(outcome,)).exit_code == code


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_format_breaks_on_odd_text(form: str) -> None:
    odd = Outcome("p q/ä", "ruff", "fail", "a\x00b % : ,", "]]>\x1b[0m <x>", "%0A")
    assert render(Report((), (), 1, outcomes=(odd,)), form)


def test_reports_are_merged_in_order() -> None:
    both = merged([Report((), (), 2, 1, 1, (PASS,)), Report((), (), 3, 0, 1, (FAIL,))])
    assert (both.files, both.suppressed, both.known, both.outcomes) == (5, 1, 2, (PASS, FAIL))
