"""Settings from pyproject.toml: all of them checked, none silently ignored."""

from __future__ import annotations

import json
import math
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_staging.evidence.keys import EVIDENCE_DAYS
from promote_staging.judging.settings import _RULES, Settings, read, settings_of
from promote_staging.release.situation import DAYS
from promote_staging.run.limits import Limits


def written(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_table_or_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()
    assert read(written(tmp_path, "[project]\nname = 'x'\n")) == Settings()


def test_what_is_given_is_taken(tmp_path: Path) -> None:
    text = """
[tool.promote.staging]
expect = "changed"
share_of_changes = 0.1
metric = "absolute error"
metric_scale = 50
metric_margin = 2.5
keep = 3
"""
    settings = read(written(tmp_path, text), others=frozenset({"keep"}))
    assert settings.expect == "changed"
    assert (settings.share_of_changes, settings.metric_scale, settings.metric_margin) == (0.1, 50, 2.5)


@pytest.mark.parametrize(
    "line",
    [
        "slowr = 1.3",
        "slower = 0.9",
        "alpha = 0",
        "alpha = '2.5%'",
        "errors_margin = true",
        "errors_margin = nan",
        "expect = 'better'",
        "expect = ['same']",
        "answers_vary = 1",
        "memory_warmup = -1",
        "metric = 'f1'",
        "expect = 'changed'",
        "expect = 'changed'\nshare_of_changes = 0.1",
        "expect = 'changed'\nshare_of_changes = 0.99\nmetric = 'none'",
        "expect = 'changed'\nshare_of_changes = 0.1\nmetric = 'absolute error'\nmetric_margin = 2",
        "errors_absolute = 0.5",
    ],
)
def test_what_can_not_be_used_is_said(tmp_path: Path, line: str) -> None:
    with pytest.raises(UserError) as caught:
        read(written(tmp_path, f"[tool.promote.staging]\n{line}\n"))
    assert "pyproject.toml" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["[tool", "[tool]\npromote = 3\n", "[tool.promote]\nstaging = 1\n", b"\xff"])
def test_a_broken_file_is_said(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError):
        read(tmp_path)


def test_the_page_has_every_setting_and_its_default() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/staging-settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    known = [*fields(Settings), *fields(Limits)]
    assert list(rows) == [*(field.name for field in known), EVIDENCE_DAYS]
    assert float(rows[EVIDENCE_DAYS].strip("`")) == DAYS
    for field in known:
        shown = rows[field.name].strip("`")
        special: dict[Any, str] = {None: "none", math.inf: "no limit"}
        assert shown == special.get(field.default, json.dumps(field.default))


def test_every_setting_has_a_rule_and_its_default_keeps_to_it() -> None:
    assert set(_RULES) == {field.name for field in fields(Settings)}
    given = {name: getattr(Settings(), name) for name in _RULES}
    defaults = {name: value for name, value in given.items() if value not in (None, math.inf)}
    assert len(defaults) == len(given) - 4
    assert settings_of(defaults) == Settings()
