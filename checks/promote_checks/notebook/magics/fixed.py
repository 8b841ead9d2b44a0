"""Magics whose fate doesn't depend on what they are given: they vanish, or they are refused."""

from __future__ import annotations

from promote_checks.notebook.magic import Handler, Magic, Outcome, RefusedMagic, Surroundings


def vanishes(reason: str, *chatter: str) -> Handler:
    """A magic that means nothing outside a notebook. ``chatter``: lines that it prints by itself."""

    def handle(magic: Magic, surroundings: Surroundings) -> Outcome:
        if magic.valued:
            raise RefusedMagic(
                f"the value of `{magic.spelling}` is used, and it has none outside a notebook",
                "compute it in plain Python, or remove the line",
            )
        return Outcome(dropped=reason, chatter=chatter)

    return handle


def refused(reason: str, hint: str) -> Handler:
    """A magic that can't be turned into Python."""

    def handle(magic: Magic, surroundings: Surroundings) -> Outcome:
        raise RefusedMagic(f"`{magic.spelling}` {reason}", hint)

    return handle


def unknown(magic: Magic, surroundings: Surroundings) -> Outcome:
    """A magic that stands in no table."""
    if magic.name.startswith("%"):
        raise RefusedMagic(
            f"`%{magic.name}` is a cell magic, and stands after the first line of its cell",
            "move it to the first line, or remove it",
        )
    raise RefusedMagic(
        f"`{magic.spelling}` is a magic that promote doesn't know",
        "replace it by plain Python, or remove the line if it only shows something",
    )
