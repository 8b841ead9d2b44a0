"""One report in every format."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as model

from promote_checks.rules.finding import Finding, NotChecked, Report
from promote_checks.rules.render.registry import FORMATS, render

FINDING = Finding(
    "NB004", "error", "a/n.ipynb", 3, 2, 7, "x is used, and nothing defines it", "define it", "print(x)", 41
)
WARNING = Finding("ruff:F401", "warning", "b, c.py", 1, 5, 1, "100% unused", "", "import os", 5)
WHOLE = Finding(
    "NB007", "warning", "a/n.ipynb", None, 1, 1, "none of the 2 code cells was run", "run it", "", 1
)
MISSED = NotChecked("r.ipynb", "this is a notebook in R, not in Python")
BROKEN = NotChecked("a/n.ipynb", "syntax error: invalid syntax", "mend it", 4, 2, blocking=True)
REPORT = Report((FINDING, WHOLE, WARNING), (MISSED, BROKEN), 3, suppressed=1, known=2)
EMPTY = Report((), (), 2)

TEXT = """\
a/n.ipynb, cell 3, line 2: error NB004: x is used, and nothing defines it
  | print(x)
  |       ^
  = define it

a/n.ipynb: warning NB007: none of the 2 code cells was run
  = run it

b, c.py:5: warning ruff:F401: 100% unused
  | import os
  | ^

r.ipynb: not checked: this is a notebook in R, not in Python
a/n.ipynb, cell 4, line 2: not checked: syntax error: invalid syntax
  = mend it

3 files: 1 error, 2 warnings; 1 suppressed; 2 known from the baseline; 2 not checked
"""

GITHUB = """\
::error file=a/n.ipynb,line=41,col=7,title=NB004::a/n.ipynb, cell 3, line 2: x is used, and nothing defines it%0Adefine it
::warning file=a/n.ipynb,line=1,col=1,title=NB007::a/n.ipynb: none of the 2 code cells was run%0Arun it
::warning file=b%2C c.py,line=5,col=1,title=ruff%3AF401::b, c.py:5: 100%25 unused
::warning file=r.ipynb,title=not checked::this is a notebook in R, not in Python
::error file=a/n.ipynb,title=not checked::cell 4, line 2: syntax error: invalid syntax
3 files: 1 error, 2 warnings; 1 suppressed; 2 known from the baseline; 2 not checked
"""


def test_text() -> None:
    assert render(REPORT, "text") == TEXT
    assert render(EMPTY, "text") == "2 files: 0 errors, 0 warnings\n"


def test_a_long_line_is_cut_around_its_column() -> None:
    long = Finding("X", "error", "n.ipynb", 1, 1, 251, "m", "", "a" * 250 + "B" + "c" * 250)
    lines = render(Report((long,), (), 1), "text").split("\n")
    assert lines[1][lines[2].index("^")] == "B"
    assert len(lines[1]) < 120


def test_github() -> None:
    assert render(REPORT, "github") == GITHUB


def test_json() -> None:
    document = json.loads(render(REPORT, "json"))
    assert document["exit_code"] == 1
    assert document["findings"][0]["cell"] == 3
    assert document["summary"]["not_checked"] == 2


def test_junit() -> None:
    root = ElementTree.fromstring(render(REPORT, "junit"))
    first = root.find("testsuite[@name='a/n.ipynb']")
    assert first is not None
    assert (first.get("tests"), first.get("failures"), first.get("skipped")) == ("3", "2", "0")
    skipped = root.find("testsuite[@name='r.ipynb']/testcase/skipped")
    assert skipped is not None
    assert len(ElementTree.fromstring(render(EMPTY, "junit")).findall("testsuite/testcase")) == 2


def test_junit_survives_control_characters() -> None:
    bad = Finding("X", "error", "n.ipynb", 1, 1, 1, "m", "", "a\x1b[31m\x00")
    ElementTree.fromstring(render(Report((bad,), (), 1), "junit"))


@pytest.mark.parametrize("report", [REPORT, EMPTY])
def test_sarif_is_valid(report: Report) -> None:
    """``pydantic-sarif`` is generated from OASIS's own schema and forbids what that forbids."""
    model.model_validate(json.loads(render(report, "sarif")))


def test_an_invalid_sarif_is_refused() -> None:
    document = json.loads(render(REPORT, "sarif"))
    document["runs"][0]["results"][0]["severity"] = "error"
    with pytest.raises(ValueError, match="severity"):
        model.model_validate(document)


def test_sarif_says_what_was_not_checked() -> None:
    run = json.loads(render(REPORT, "sarif"))["runs"][0]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning", "error"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 41


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_text(form: str) -> None:
    assert render(REPORT, form) == render(REPORT, form)
