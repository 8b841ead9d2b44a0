"""What differs between two documents, and what that means for those who rely on the older one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["breaking", "compatible"]
Direction = Literal["input", "output"]
"""Who fills a value in: the client (``input``), or the service."""


class ContractError(Exception):
    """A document is not what it should be; the text says where."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference. ``pointer`` is a JSON pointer into the newer document; for what is gone, into the older."""

    kind: Kind
    pointer: str
    text: str


def step(pointer: str, *keys: str | int) -> str:
    """Go down: ``/paths`` and ``/predict`` give ``/paths/~1predict`` (RFC 6901)."""
    return pointer + "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def table(value: Any, pointer: str) -> dict[str, Any]:
    """Return an object, or an empty one for nothing. Raises ``ContractError`` for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ContractError(f"{pointer or '/'} is no object")
    return value


def sequence(value: Any, pointer: str) -> list[Any]:
    """Return an array, or an empty one for nothing. Raises ``ContractError`` for anything else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ContractError(f"{pointer or '/'} is no array")
    return value


def lost_and_gained(
    lost: Iterable[str], gained: Iterable[str], *, where: tuple[str, Direction], said: tuple[str, str]
) -> Iterator[Change]:
    """A set of possible values got smaller or larger.

    A client may send what it always sent, so on input it hurts to lose one; it handles what it always got, so on
    output it hurts to gain one.
    """
    pointer, direction = where
    bad, good = ("breaking", "compatible") if direction == "input" else ("compatible", "breaking")
    for one in lost:
        yield Change(bad, pointer, said[0].format(one))  # type: ignore[arg-type]
    for one in gained:
        yield Change(good, pointer, said[1].format(one))  # type: ignore[arg-type]
