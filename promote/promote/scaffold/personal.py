"""Which columns look personal, by their names and by what is in them."""

from __future__ import annotations

import re
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
    for phrase, kind in _PHRASES.items():
        if phrase <= set(words):
            return kind
    for word in words:
        if word in _WORDS:
            return _WORDS[word]
    if "name" in words and (set(words) & _PEOPLE or words == ["name"]) and _look_like_people(texts):
        return "name"
    return None


def words_of(column: str) -> list[str]:
    """Split a name of a column: ``customerFirst_name`` -> customer, first, name."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", column)
    return re.findall(r"[a-z]+\d*", spaced.lower())


def _look_like_people(texts: Sequence[str]) -> bool:
    return _share(texts, _PERSON_NAME) >= _MOSTLY and (len(texts) < 10 or len(set(texts)) > len(texts) / 4)


def _by_content(texts: Sequence[str]) -> Kind | None:
    for kind, pattern in _PATTERNS.items():
        if texts and _share(texts, pattern) >= _MOSTLY:
            return kind
    if texts and sum(map(_is_card, texts)) >= _MOSTLY * len(texts):
        return "identity"
    return None


def _share(texts: Iterable[str], pattern: re.Pattern[str]) -> float:
    found = [bool(pattern.fullmatch(text)) for text in texts]
    return sum(found) / len(found) if found else 0.0


def _is_card(text: str) -> bool:
    """Sixteen digits with the right check digit."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(char) for char in text if char.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def mentions(content: bytes) -> Kind | None:
    """Return what personal thing a file of another format seems to hold, read as it lies there."""
    text = content.decode("latin-1")
    if EMAIL.search(text) and re.search(
        r"[\w.+-]{2,}@[\w-]{2,}\.(com|org|net|edu|gov|io|de|fr|uk|co)\b", text
    ):
        return "email"
    for word in set(re.findall(r"[A-Za-z][A-Za-z_ ]{2,30}", text)):
        words = words_of(word)
        for known in words[:4]:
            if known not in ("ip", "tel", "mail", "login", "street", "address") and known in _WORDS:
                return _WORDS[known]
    return None
