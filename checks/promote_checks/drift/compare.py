"""Which code cells are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from promote_checks.drift.digest import Code

Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell. Positions count from 0 over all cells of the notebook."""

    kind: Kind
    then: int | None
    """Where it stood when the notebook was promoted; None: it was not there."""
    now: int | None
    """Where it stands; None: it is gone."""


@dataclass(frozen=True, slots=True)
class _Placed:
    position: int
    sha256: str


def changes(then: Code, now: Code) -> tuple[Change, ...]:
    """Compare the code cells of a notebook with what was recorded, in the order of today's notebook."""
    old, new = _placed(then), _placed(now)
    matcher = SequenceMatcher(None, [c.sha256 for c in old], [c.sha256 for c in new], autojunk=False)
    removed: list[_Placed] = []
    added: list[_Placed] = []
    pairs: list[tuple[_Placed | None, _Placed | None]] = []
    for tag, i, k, j, m in matcher.get_opcodes():
        if tag != "equal":
            removed += old[i:k]
            added += new[j:m]
            pairs += zip_longest(old[i:k], new[j:m])
    moved = {c.sha256 for c in removed} & {c.sha256 for c in added}
    found = [*_moves(removed, added, moved), *_others(pairs, moved)]
    return tuple(sorted(found, key=_place))


def in_common(then: Code, now: Code) -> bool:
    """Whether one code cell at least is the same in both."""
    return bool({c.sha256 for c in _placed(then)} & {c.sha256 for c in _placed(now)})


def _place(change: Change) -> tuple[int, bool]:
    at = change.then if change.now is None else change.now
    return at or 0, change.now is None


def _placed(code: Code) -> list[_Placed]:
    return [_Placed(at, digest) for at, digest in enumerate(code.cells) if digest is not None]


def _moves(removed: list[_Placed], added: list[_Placed], moved: set[str]) -> Iterator[Change]:
    """The same text at another place. Of equal cells, the first of then is the first of now."""
    for digest in dict.fromkeys(c.sha256 for c in added if c.sha256 in moved):
        before = [c.position for c in removed if c.sha256 == digest]
        after = [c.position for c in added if c.sha256 == digest]
        for then, now in zip_longest(before, after):
            kind: Kind = (
                "moved" if then is not None and now is not None else "added" if then is None else "removed"
            )
            yield Change(kind, then, now)


def _others(pairs: list[tuple[_Placed | None, _Placed | None]], moved: set[str]) -> Iterator[Change]:
    for old, new in pairs:
        then = None if old is None or old.sha256 in moved else old.position
        now = None if new is None or new.sha256 in moved else new.position
        if then is not None and now is not None:
            yield Change("changed", then, now)
        elif now is not None:
            yield Change("added", None, now)
        elif then is not None:
            yield Change("removed", then, None)
