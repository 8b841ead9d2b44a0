"""How many answers differ, field by field."""

from __future__ import annotations

from markupsafe import Markup

from promote_staging.evidence.record import Differences
from promote_staging.page.svg import Scale, element, line, picture, text

ROWS = 12
_WIDTH, _LEFT, _RIGHT, _ROW = 720.0, 190.0, 600.0, 40.0


def chart(differences: Differences) -> Markup | None:
    """Two bars a field: the candidate's differences and the noise. None: no field differs, so there is nothing to draw."""
    fields = differences.fields[:ROWS]
    if not fields:
        return None
    across = Scale(0, max(1, *(max(one.candidate, one.noise) for one in fields)), _LEFT, _RIGHT)
    drawn: list[Markup] = []
    for row, one in enumerate(fields):
        top = 8 + row * _ROW
        drawn.append(text(_LEFT - 10, top + 20, _cut(one.name), anchor="end"))
        drawn += _bar(across, top + 2, one.candidate, "candidate", "beyond noise")
        drawn += _bar(across, top + 17, one.noise, "twin", "noise")
    height = 12 + len(fields) * _ROW
    drawn.append(line(_LEFT, 4, _LEFT, height - 4, "axis"))
    title = f"Requests with a difference, by field, of {differences.compared} compared"
    return picture(_WIDTH, height, title, *drawn)


def _bar(across: Scale, top: float, count: int, kind: str, what: str) -> list[Markup]:
    width = across(count) - _LEFT
    bar = element("rect", x=_LEFT, y=top, width=max(width, 1.0), height=12, rx=2, class_=f"fill-{kind}")
    return [
        *([bar] if count else []),
        text(_LEFT + width + 8, top + 10.5, f"{count} {what}", kind="small"),
    ]


def _cut(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"
