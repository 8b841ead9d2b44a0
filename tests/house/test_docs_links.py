"""Every relative link in the documents leads somewhere, to the heading too, and every page is linked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*src=\"([^\"]+)\"")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").glob("*.md"),
        *(ROOT / "bench").glob("*.md"),
    ]
)


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Targets of its links and pictures."""
    return [first or second for first, second in LINK.findall(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors of its headings, as the usual renderers make them."""
    headings = re.findall(r"^#{1,6} +(.+?)\s*$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path, target: str) -> bool:
    """Whether the target, as written on the page, leads nowhere."""
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return True
    return bool(anchor) and anchor not in anchors(file)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    local = [target for target in links(page) if not target.startswith(("http://", "https://", "mailto:"))]
    assert [target for target in local if broken(page, target)] == []


def test_a_broken_link_is_found() -> None:
    assert broken(ROOT / "README.md", "docs/no-such-page.md")
    assert broken(ROOT / "README.md", "CONTRIBUTING.md#no-such-heading")


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        todo += [
            (page.parent / target.partition("#")[0]).resolve()
            for target in links(page)
            if "://" not in target
        ]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in seen and "docs" in page.parts] == []
