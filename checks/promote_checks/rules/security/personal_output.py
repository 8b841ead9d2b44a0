"""A stored output shows personal data: addresses of e-mail, telephone numbers, numbers of cards or accounts.

Why: the notebook is committed with it, and goes where the data must not go.

Mend: clear the output; show shapes, counts or columns without personal data.

Example: `customers.head()` with names and e-mail addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Output, Subject
from promote_checks.sensitive.personal import EMAIL, Kind, is_card, kind_of

CODE = "SE003"
NAME = "personal-data-in-output"
SEVERITY: Severity = "warning"
HINT = "clear the output, or show columns without personal data"
WORDS: tuple[str, ...] = ()


_WORDS: dict[Kind, str] = {
    "name": "names of people", "email": "addresses of e-mail", "phone": "telephone numbers", "address": "addresses",
    "birth": "dates of birth", "identity": "numbers of accounts, cards or identity papers", "ip": "IP addresses",
}  # fmt: skip
_SAMPLES = re.compile(
    r"(?i)@(example\.|test\.|localhost|email\.com$|domain\.|company\.com$|python\.org|googlegroups|lists\.)|^(noreply|no-reply|info|support|user|name|git|admin|hello|contact|someone|foo|test)@|@\d"
)
_CARD = re.compile(r"(?<![\d.])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\d.])")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){4,7}(?: ?[A-Z0-9]{1,3})?\b")


def check(subject: Subject) -> Iterator[Hit]:
    """Tables by their columns, other texts by their shapes; one finding an output."""
    for output in subject.outputs or ():
        if output.kind == "error":
            continue
        found = _in_table(output.texts.get("text/html", "")) or _in_text(output)
        if found:
            yield Hit(Place(output.cell), f"the output shows {_WORDS[found]}", source="")


def _in_table(html: str) -> Kind | None:
    if "<td" not in html:
        return None
    table = _Table()
    table.feed(html[:500_000])
    width = len(table.head)
    for at, column in enumerate(table.head):
        cells = [row[at] for row in table.rows if len(row) == width]
        kind = kind_of(column, cells) if cells else None
        if kind and not all(_SAMPLES.search(cell) for cell in cells):
            return kind
    return None


class _Table(HTMLParser):
    """Header and rows of the first table, as pandas writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.head: list[str] = []
        self.rows: list[list[str]] = []
        self._in_head = self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "thead":
            self._in_head = True
        elif tag == "tr" and not self._in_head:
            self.rows.append([])
        elif tag in ("td", "th"):
            self._in_cell = True
            target = self.head if self._in_head else self.rows[-1] if self.rows else []
            target.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        elif tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            target = self.head if self._in_head else self.rows[-1] if self.rows else []
            if target:
                target[-1] += data.strip()


def _in_text(output: Output) -> Kind | None:
    text = output.text[:200_000]
    mails = {match[0] for match in EMAIL.finditer(text) if "@" in match[0]} if "@" in text else set()
    if any(not _SAMPLES.search(mail) and re.search(r"\.[a-z]{2,6}$", mail) for mail in mails):
        return "email"
    if any(is_card(match[0]) for match in _CARD.finditer(text)) or _SSN.search(text):
        return "identity"
    return "identity" if any(_is_iban(match[0]) for match in _IBAN.finditer(text)) else None


def _is_iban(text: str) -> bool:
    """Its check digits are right."""
    letters = text.replace(" ", "")
    digits = "".join(str(int(one, 36)) for one in letters[4:] + letters[:4])
    return 15 <= len(letters) <= 34 and int(digits) % 97 == 1
