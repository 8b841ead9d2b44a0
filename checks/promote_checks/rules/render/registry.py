"""The formats there are. Adding one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from promote_checks.rules.finding import Report

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "promote_checks.rules.render.text",
        "json": "promote_checks.rules.render.json",
        "sarif": "promote_checks.rules.render.sarif",
        "junit": "promote_checks.rules.render.junit",
        "github": "promote_checks.rules.render.github",
    }
)


def render(report: Report, form: str) -> str:
    """The report as text in one of the formats; the module is imported on use only."""
    return cast(Callable[[Report], str], import_module(FORMATS[form]).render)(report)
