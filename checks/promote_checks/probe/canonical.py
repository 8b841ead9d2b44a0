"""The three questions that are asked of a value: its digest, whether it changed, how to show it.

This text and the ``canonical_*`` files beside it are sent into foreign interpreters as one
(``canonical_text.canonical_source``).
"""

from __future__ import annotations

import sys
import warnings
from array import array
from typing import Any

from promote_checks.probe.bounds import LOOK, WHOLE, Bounded, GaveUp, gave_up
from promote_checks.probe.canonical_builtin import write_dict
from promote_checks.probe.canonical_classes import write_class
from promote_checks.probe.canonical_core import (
    OWN,
    PLACES,
    SIGNATURES,
    Incomparable,
    Writer,
    first_words,
)
from promote_checks.probe.canonical_definitions import write_function
from promote_checks.probe.canonical_describe import describe_value, shortened
from promote_checks.probe.canonical_drawn import write_figure
from promote_checks.probe.canonical_frames import write_frame
from promote_checks.probe.canonical_known import write_summary
from promote_checks.probe.canonical_numeric import write_ndarray
from promote_checks.probe.canonical_objects import write_object
from promote_checks.probe.pickled_bytes import write_perhaps_pickled

__all__ = ["OWN", "PLACES", "SIGNATURES", "describe", "digest", "fingerprint", "leaves"]

FILES = (
    write_function,
    write_class,
    write_dict,
    write_figure,
    write_frame,
    write_ndarray,
    write_perhaps_pickled,
    write_summary,
    write_object,
)
"""One name of each file, so that a linter sees why they are imported: each fills the table of handlers."""
FRAMES = 4000


def digest(value: Any) -> tuple[str, str]:
    """``(sha256 of the canonical form, "")``, or ``("", reason)`` where the state can't be seen.

    With both, the digest is of what could be seen, and the reason says what could not.
    """
    writer = Writer()
    reason = _seen(writer, value)
    return ("", reason) if reason else (writer.hash.hexdigest(), "; ".join(dict.fromkeys(writer.unseen)))


def fingerprint(value: Any) -> str | None:
    """A cheap hash that tells within one process whether a value changed in place; None if it can't.

    Raises ``GaveUp`` where looking took too long.
    """
    writer = Writer(sampled=True)
    with Bounded(LOOK):
        return None if _written(writer, value) else writer.hash.hexdigest()


def leaves(value: Any) -> tuple[str, array[float], str]:
    """Digest of everything but the floats, the floats in order, and why there are none.

    For a comparison within a tolerance that a person declared.
    """
    floats = array("d")
    writer = Writer(leaves=floats)
    reason = _seen(writer, value)
    return ("", array("d"), reason) if reason else (writer.hash.hexdigest(), floats, "")


def describe(value: Any) -> str:
    """Short lines for a person; lines of two values are comparable one by one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Bounded(WHOLE):
                return described(value)
        except GaveUp:
            return gave_up(value)


def described(value: Any) -> str:
    """The lines, or one line where a repr of foreign code raises."""
    try:
        return describe_value(value)
    except Exception:  # noqa: BLE001 - a repr of foreign code may raise anything
        return shortened(value)


def _seen(writer: Writer, value: Any) -> str:
    """Write a whole value; empty text, or why it could not be written."""
    try:
        with Bounded(WHOLE):
            return _written(writer, value)
    except GaveUp:
        return gave_up(value)


def _written(writer: Writer, value: Any) -> str:
    """Write a value; empty text, or why it could not be written."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + FRAMES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            writer.write(value)
    except Incomparable as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - a class that fails when it is looked at
        return f"{type(value).__name__} can't be read: {type(error).__name__}: {first_words(error)}"
    finally:
        sys.setrecursionlimit(limit)
    return ""
