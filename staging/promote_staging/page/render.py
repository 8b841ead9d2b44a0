"""``render(evidence)``: one HTML file, styles and drawings inline, nothing to load and nothing to run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from promote_staging.evidence.checks import percent
from promote_staging.evidence.record import Evidence
from promote_staging.page import differing, evalues, latency, ramp, words
from promote_staging.page.svg import duration

_LONGEST = 300


def render(evidence: Evidence) -> str:
    """Return the page. Whatever the evidence holds is text in it: nothing of it is markup."""
    return _template().render(
        one=evidence,
        badge=words.BADGES[evidence.verdict],
        marks=words.MARKS,
        read=words.READ,
        meaning=words.meaning(evidence),
        advice=words.advice(evidence),
        differences=differing.chart(evidence.differences),
        hidden=max(0, len(evidence.differences.fields) - differing.ROWS),
        distributions=latency.distributions(evidence.latency) if evidence.latency else None,
        pairs=latency.pairs(evidence.latency, _slower(evidence.settings)) if evidence.latency else None,
        metrics=[(one, evalues.chart(one)) for one in evidence.metrics],
        ramp=ramp.chart(evidence.ramp),
        sides=words.SIDES,
        drill=ramp.drill(evidence.rollback_drill) if evidence.rollback_drill else None,
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "duration": duration, "cut": _cut, "spoken": _spoken}
    return environment.get_template("page.html.j2")


def _cut(value: Any) -> str:
    """Text of bounded length, so that one long string can't bury the page."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _spoken(value: str) -> Markup:
    """A sentence whose `names` are set as code."""
    parts = _cut(value).split("`")
    if len(parts) % 2 == 0:  # a mark without its other half
        return escape(_cut(value))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _slower(settings: dict[str, Any]) -> float | None:
    """The margin of latency, where the settings name one."""
    for key in ("slower", "slower_factor"):
        value = settings.get(key)
        if isinstance(value, int | float) and value > 1:
            return float(value)
    return None
