"""Drawing in SVG: elements, scales and axes. Every text and attribute is escaped here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


def element(name: str, *children: Markup | str, **attributes: str | float) -> Markup:
    """One element. ``class_`` stands for ``class``, other underscores for hyphens."""
    said = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value))
        for key, value in attributes.items()
    )
    inner = Markup("").join(escape(child) for child in children)
    return Markup(f"<{name}{said}>{inner}</{name}>") if children else Markup(f"<{name}{said}/>")


def picture(width: float, height: float, title: str, *children: Markup) -> Markup:
    """A drawing with a title that a screen reader speaks."""
    return element(
        "svg",
        element("title", title),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=title,
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "label") -> Markup:
    """Words at a place; ``anchor``: start, middle or end of them."""
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=kind)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def path(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Points, joined."""
    steps = " L".join(f"{_short(x)} {_short(y)}" for x, y in points)
    return element("path", d=f"M{steps}", class_=kind)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places; what lies outside is put on the edge."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        low, high, at = (self._on(one) for one in (self.low, self.high, value))
        share = (at - low) / (high - low) if high > low else 0.5
        return self.start + max(0.0, min(1.0, share)) * (self.end - self.start)

    def _on(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self.log else value

    def ticks(self) -> tuple[float, ...]:
        """Round values within, at most eight."""
        found = tuple(self._logarithmic() if self.log else self._linear())
        return found if len(found) <= 8 else found[:: math.ceil(len(found) / 8)]

    def _logarithmic(self) -> Iterator[float]:
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        digits = self._digits()
        for exponent in range(first, last + 1):
            for digit in digits:
                value = digit * 10.0**exponent
                if self.low <= value <= self.high * (1 + 1e-9):
                    yield value

    def _digits(self) -> tuple[float, ...]:
        """The narrower the range, the more values of a decade."""
        decades = math.log10(self.high / self.low)
        if decades <= 1:
            return (1, 1.5, 2, 3, 4, 5, 6, 8)
        return (1, 2, 5) if decades <= 2.5 else (1,)

    def _linear(self) -> Iterator[float]:
        wide = (self.high - self.low) or 1.0
        unit = 10.0 ** math.floor(math.log10(wide))
        step = next(unit * part for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0) if wide / (unit * part) <= 6)
        place = math.ceil(self.low / step - 1e-9)
        while place * step <= self.high + step * 1e-9:
            yield place * step
            place += 1


def duration(seconds: float) -> str:
    """``250 µs``, ``4 ms``, ``1.5 s``."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.3g} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
