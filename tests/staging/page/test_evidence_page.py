"""The page: everything that was measured is on it, nothing is loaded, nothing is markup that came from outside."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from tests.staging.evidence.sample_evidence import evidence, metric, ramp

from promote_staging.evidence.differing import Seen, differences_of
from promote_staging.evidence.record import Evidence
from promote_staging.page.render import render
from promote_staging.page.svg import Scale, duration

EVIL = "<script>alert(1)</script>\"'&`</svg></style>{{ 7*7 }}"
SIZE = 500_000


def pages() -> dict[str, Evidence]:
    return {
        "pass": evidence(sequence=4),
        "shadow": evidence(
            "fail", metrics={"answers": "fail"}, steps=[], differences=37, drops={"timeout": 2}
        ),
        "ramp": evidence("fail", metrics={"latency": "fail"}, steps=ramp("pass", "fail")),
        "open": evidence(
            "inconclusive", metrics={"latency": "inconclusive"}, steps=ramp("inconclusive"), baseline=None
        ),
        "nothing": evidence(
            "fail",
            steps=[],
            metrics={},
            latency=None,
            stages=[],
            checks=[],
            flags=None,
            rollback_drill=None,
            settings={},
        ),
        "empty": msgspec.structs.replace(evidence("inconclusive", steps=[]), metrics=[]),
    }


@pytest.fixture(params=pages())
def made(request: pytest.FixtureRequest) -> Evidence:
    return pages()[request.param]


class Reader(HTMLParser):
    """Collects the text, the attributes and whether every element is closed in its order."""

    EMPTY = frozenset({"meta", "link", "img", "br", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_nothing_is_loaded_and_nothing_runs(made: Evidence) -> None:
    page = render(made)
    read = Reader(page)
    assert read.open == []
    assert not read.tags & {"script", "link", "img", "iframe", "object", "embed", "a", "base", "form"}
    assert not [
        name for name, _ in read.attributes if name in ("src", "href", "srcset", "style") or name[:2] == "on"
    ]
    assert "://" not in page
    assert "@import" not in page and "url(" not in page
    assert "default-src 'none'" in page


def test_it_says_the_verdict_first(made: Evidence) -> None:
    text = "".join(Reader(render(made)).said)
    assert made.sentence.replace("`", "") in text
    assert (
        text.index(made.sentence.replace("`", ""))
        < text.index("What it means")
        < text.index("What was judged")
    )


def test_every_metric_stage_and_check_is_shown(made: Evidence) -> None:
    page = render(made)
    for metric_ in made.metrics:
        assert page.count(f">{metric_.name} <span") == 1
        assert metric_.summary in page
        assert f"{metric_.name}: e-values over {metric_.samples} samples" in page
    for name in [one.name for one in made.stages] + [one.code for one in made.checks]:
        assert f'<th scope="row">{name}</th>' in page
    for digest in (made.release.digest, *made.release.digests.values()):
        assert digest in page


def test_it_stays_small(made: Evidence) -> None:
    assert len(render(made).encode()) < SIZE


def test_a_long_run_stays_small_too() -> None:
    long = evidence()
    trace = [(count, count / 1e4, -count / 1e4) for count in range(100_000)]
    metrics = [msgspec.structs.replace(metric(f"m{number}"), trace=trace) for number in range(8)]
    seen = [Seen(number, f"field{number % 300}", "x" * 9000, "y" * 9000, None) for number in range(3000)]
    page = render(msgspec.structs.replace(long, metrics=metrics, differences=differences_of(5000, seen)))
    assert len(page.encode()) < SIZE
    assert "288 more fields are in the JSON file" in page
    assert "xxx" not in page


def test_drawings_are_well_formed(made: Evidence) -> None:
    drawings = re.findall(r"<svg.*?</svg>", render(made), re.DOTALL)
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        width, height = (float(one) for one in root.attrib["viewBox"].split()[2:])
        assert root.find("title") is not None
        for one in root.iter():
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(one.attrib.get(name, 0)) <= width, one.attrib
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(one.attrib.get(name, 0)) <= height, one.attrib
            for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", one.attrib.get("d", "")):
                assert 0 <= float(x) <= width and 0 <= float(y) <= height
    # One a metric; two of latency; ramp and way back; differences where there are any.
    expected = len(made.metrics) + 2 * bool(made.latency) + bool(made.ramp) + bool(made.rollback_drill)
    assert len(drawings) == expected + bool(made.differences.fields)


def test_whatever_comes_from_outside_is_text() -> None:
    plain = evidence("fail", metrics={"answers": "fail"}, steps=ramp("fail"), differences=2)

    def spoiled(value: Any) -> Any:
        if isinstance(value, str):
            return EVIL
        if isinstance(value, list):
            return [spoiled(one) for one in value]
        if isinstance(value, dict):
            return {key: spoiled(one) for key, one in value.items()}
        return value

    document = spoiled(msgspec.to_builtins(plain))
    document["settings"] = {EVIL: EVIL}
    document["drops"] = {EVIL: 1}
    document["release"]["digests"] = {EVIL: EVIL}
    document["verdict"] = "fail"
    for one in (*document["stages"], *document["metrics"], *document["ramp"], *document["checks"]):
        one["verdict"] = "fail"
    page = render(msgspec.convert(document, Evidence))
    read = Reader(page)
    assert read.open == []
    assert "script" not in read.tags
    assert "{{ 7*7 }}" in page
    assert page.count("<style>") == 1 and page.count("</style>") == 1
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(drawing)


def test_the_same_evidence_gives_the_same_page(made: Evidence) -> None:
    assert render(made) == render(made)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_colours_can_be_read_in_both_themes() -> None:
    style = render(evidence()).split("<style>")[1].split("</style>")[0]
    light_, dark = style.split("prefers-color-scheme")[:2]
    for theme in (light_, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", theme))
        for name in ("ink", "soft", "pass", "fail", "open"):
            for ground in ("paper", "panel", "pass-wash", "fail-wash", "open-wash"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        for name in ("stable", "candidate", "twin"):
            assert contrast(colours[name], colours["paper"]) >= 3, name


def test_scales() -> None:
    assert Scale(0, 10, 0, 100)(5) == 50
    assert Scale(0, 10, 0, 100)(99) == 100
    assert Scale(1, 100, 0, 100, log=True)(10) == pytest.approx(50)
    assert Scale(3, 3, 0, 100)(3) == 50
    assert Scale(0, 400, 0, 1).ticks() == (0, 100, 200, 300, 400)
    assert all(2 <= len(Scale(0, high, 0, 1).ticks()) <= 8 for high in (1, 7, 37, 999, 12345))
    assert all(2 <= len(Scale(0.001, high, 0, 1, log=True).ticks()) <= 8 for high in (0.002, 0.01, 1, 1000))
    assert [duration(one) for one in (0.0000025, 0.004, 1.5)] == ["2.5 µs", "4 ms", "1.5 s"]
