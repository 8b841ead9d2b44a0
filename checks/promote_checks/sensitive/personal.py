"""Which columns look personal, by their names and by what is in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Literal

Kind = Literal["name", "email", "phone", "address", "birth", "identity", "ip"]

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "email": EMAIL,
    "ip": re.compile(r"(\d{1,3}\.){3}\d{1,3}"),
    "phone": re.compile(r"(\+\d[\d ()./-]{7,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})"),
    "identity": re.compile(
        r"(\d{3}-\d{2}-\d{4}|[A-Z]{2}\d{2} ?[A-Z0-9]{4}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,3})?)"
    ),
}
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([ T].*)?")
_SHAPES: dict[Kind, re.Pattern[str]] = {
    "name": re.compile(r".*[^\W\d_].*"),
    "email": re.compile(r".*@.*"),
    "phone": re.compile(r"(\D*\d){6,}\D*"),
    "address": re.compile(r".{3,}"),
    "birth": re.compile(r".*\d.*"),
    "identity": re.compile(r"(\W*\w){5,}\W*"),
    "ip": re.compile(r"[\d.:a-fA-F]{3,}"),
}
"""What such a thing at least looks like, where only the name of the column gives it away."""
_CARD = re.compile(r"\d{4}([ -]?\d{4}){3}")
_PERSON_NAME = re.compile(r"[^\W\d_]{2,}(['’.-]?[^\W\d_]*)*([ ,.]+\(?\"?[^\W\d_]+['’.\")-]*){0,6}")
_MOSTLY = 0.6
_LOOKED_AT = 500

_PEOPLE = {"first", "last", "full", "middle", "given", "family", "maiden", "sur", "fore", "nick"} | {
    *("user", "customer", "client", "patient", "employee", "person", "contact", "passenger", "student"),
    *("member", "owner", "guest", "driver", "author", "applicant", "buyer", "seller", "teacher", "doctor"),
}
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("firstname", "lastname", "surname", "forename", "fullname", "username", "login"), "name"
    ),
    **dict.fromkeys(("email", "mail"), "email"),
    **dict.fromkeys(("phone", "mobile", "telephone", "tel", "fax", "cellphone"), "phone"),
    **dict.fromkeys(("address", "street", "addr", "postcode", "zipcode"), "address"),
    **dict.fromkeys(("dob", "birthdate", "birthday", "dateofbirth", "birthyear"), "birth"),
    **dict.fromkeys(("ssn", "iban", "passport", "ccn", "nhs", "creditcard", "cardnumber"), "identity"),
    **dict.fromkeys(("ip", "ipaddress", "ipv4"), "ip"),
}
_COMMON = frozenset({"ip", "tel", "mail", "mobile", "login", "street", "address", "nhs"})
"""Words that also stand in harmless texts, or in bytes by chance."""
_PHRASES: dict[frozenset[str], Kind] = {
    frozenset({"ip", "address"}): "ip",
    frozenset({"birth", "date"}): "birth",
    frozenset({"birth", "day"}): "birth",
    frozenset({"birth", "year"}): "birth",
    frozenset({"date", "birth"}): "birth",
    frozenset({"credit", "card"}): "identity",
    frozenset({"card", "number"}): "identity",
    frozenset({"account", "number"}): "identity",
    frozenset({"social", "security"}): "identity",
    frozenset({"national", "id"}): "identity",
    frozenset({"tax", "id"}): "identity",
    frozenset({"driver", "license"}): "identity",
    frozenset({"zip", "code"}): "address",
    frozenset({"postal", "code"}): "address",
}


def kind_of(column: str, cells: Sequence[object]) -> Kind | None:
    """Return what personal thing a column looks like, or None."""
    texts = [str(cell).strip() for cell in cells[:_LOOKED_AT] if isinstance(cell, (str, int))]
    texts = [text for text in texts if text]
    named = _by_name(column, texts)
    return named if named is not None else _by_content(texts)


def _by_name(column: str, texts: Sequence[str]) -> Kind | None:
    words = words_of(column)
    kinds = [kind for phrase, kind in _PHRASES.items() if phrase <= set(words)]
    kinds += [_WORDS[word] for word in words if word in _WORDS]
    if kinds:
        # ``phone_service`` says yes or no, ``last_login`` is a date: the name alone is not enough.
        return kinds[0] if _plausible(kinds[0], texts) else None
    if "name" in words and _share(texts, _PERSON_NAME) >= _MOSTLY:
        of_people = set(words) & _PEOPLE or (words == ["name"] and _mostly_different(texts))
        return "name" if of_people else None
    return None


def _plausible(kind: Kind, texts: Sequence[str]) -> bool:
    is_flag = len(set(texts)) <= 2 < len(texts)
    return (
        not is_flag and _share(texts, _SHAPES[kind]) >= _MOSTLY and (kind == "birth" or not _are_dates(texts))
    )


def _are_dates(texts: Sequence[str]) -> bool:
    return _share(texts, _DATE) >= _MOSTLY


def words_of(column: str) -> list[str]:
    """Split a name of a column: ``customerFirst_name`` -> customer, first, name."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", column)
    return re.findall(r"[a-z]+\d*", spaced.lower())


def _mostly_different(texts: Sequence[str]) -> bool:
    return len(texts) < 10 or len(set(texts)) > len(texts) / 4


def _by_content(texts: Sequence[str]) -> Kind | None:
    for kind, pattern in _PATTERNS.items():
        if texts and _share(texts, pattern) >= _MOSTLY:
            return kind
    if texts and sum(map(is_card, texts)) >= _MOSTLY * len(texts):
        return "identity"
    return None


def _share(texts: Iterable[str], pattern: re.Pattern[str]) -> float:
    found = [bool(pattern.fullmatch(text)) for text in texts]
    return sum(found) / len(found) if found else 0.0


def is_card(text: str) -> bool:
    """Sixteen digits with the right check digit."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(char) for char in text if char.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def mentions(content: bytes) -> Kind | None:
    """Return what personal thing a file of another format seems to hold, read as it lies there."""
    text = _opened(content).decode("latin-1")
    if EMAIL.search(text) and re.search(
        r"[\w.+-]{2,}@[\w-]{2,}\.(com|org|net|edu|gov|io|de|fr|uk|co)\b", text
    ):
        return "email"
    for name in sorted(set(re.findall(r"[A-Za-z][A-Za-z_ ]{2,30}", text))):
        found = _named_surely(words_of(name)[:4])
        if found is not None:
            return found
    return None


def _opened(content: bytes) -> bytes:
    """Return what is in the files of an archive (a spreadsheet is one), or the content itself."""
    if not content.startswith(b"PK\x03\x04"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return content


def _named_surely(words: Sequence[str]) -> Kind | None:
    """Return what words, found anywhere, can hardly mean otherwise."""
    if "name" in words and set(words) & _PEOPLE:
        return "name"
    phrases = [kind for phrase, kind in _PHRASES.items() if phrase <= set(words)]
    surely = [_WORDS[word] for word in words if word in _WORDS and word not in _COMMON]
    return next(iter((*phrases, *surely)), None)
