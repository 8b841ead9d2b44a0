"""What a rule wants to know of a run besides what the probe tells of every one."""

from __future__ import annotations

from typing import Any

from promote_checks.probe.bounds import WHOLE, Bounded, GaveUp
from promote_checks.probe.frames import drift, witness
from promote_checks.probe.rows import NoRowsError, Rows


class Watch:
    """``settings``: plain JSON.

    ``rows``: tables, each with a ``key``, the ``place`` (cell, line, column) of a statement, ``when``
    (``before`` or ``after`` it) and an expression without side effects (``text``). ``pairs``: keys of a
    training table and of a test table. ``frames``: cell -> name -> schema that the frame shall fit at its end.
    """

    def __init__(self, settings: dict[str, Any], namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.places: dict[tuple[int, int, int, str], list[dict[str, Any]]] = {}
        for one in settings.get("rows", []):
            self.places.setdefault((*one["place"], one["when"]), []).append(one)
        self.pairs: list[list[int]] = settings.get("pairs", [])
        self.frames: dict[str, dict[str, Any]] = settings.get("frames", {})
        self.seen: dict[int, Rows] = {}
        self.unseen: dict[int, str] = {}
        self.shown: list[tuple[int, str, Any, dict[str, Any]]] = []
        self.drift: list[dict[str, Any]] = []
        self.pandera = ""

    def look(self, place: tuple[int, int, int], when: str) -> None:
        """Hash the tables that were asked for at this place."""
        for one in self.places.get((*place, when), ()):
            try:
                with Bounded(WHOLE):
                    self.seen[one["key"]] = Rows(eval(one["text"], dict(self.namespace)))
            except NoRowsError as error:
                self.unseen[one["key"]] = str(error)
            except (GaveUp, Exception) as error:  # noqa: BLE001  the notebook must not notice
                self.unseen[one["key"]] = "it could not be read there: " + type(error).__name__

    def cell(self, cell: int, frames: dict[str, Any]) -> None:
        """Keep a witness of each frame that shall fit a schema at the end of this cell."""
        for name, expected in self.frames.get(str(cell), {}).items():
            try:
                with Bounded(WHOLE):
                    shown = witness(frames[name], expected) if name in frames else None
            except (GaveUp, Exception) as error:  # noqa: BLE001  the notebook must not notice
                self.pandera = "the frame " + name + " could not be read: " + type(error).__name__
                continue
            self.shown.append((cell, name, shown, expected))

    def report(self) -> dict[str, Any]:
        """Everything, once the run is over: only now may a library be imported that the notebook did not."""
        fitting = sum(self.judged(*one) for one in self.shown)
        shared = [self.shared(*keys) for keys in self.pairs if self.seen.keys() >= set(keys)]
        return {
            "shared": shared,
            "unseen": {str(key): reason for key, reason in self.unseen.items() if key not in self.seen},
            "drift": self.drift,
            "fitting": fitting,
            "pandera": self.pandera,
        }

    def shared(self, train: int, test: int) -> dict[str, Any]:
        """How many rows of one table stand in the other."""
        one, other = self.seen[train], self.seen[test]
        both = one.distinct & other.distinct
        return {
            "train": train,
            "test": test,
            "train_distinct": len(one.distinct),
            "test_rows": other.count,
            "test_distinct": len(other.distinct),
            "shared_rows": sum(row in both for row in other.hashes),
            "shared_distinct": len(both),
            "chance": one.chance,
        }

    def judged(self, cell: int, name: str, shown: Any, expected: dict[str, Any]) -> bool:
        """Let pandera judge one witness."""
        if shown is None:
            self.drift.append({"cell": cell, "name": name, "column": "", "check": "frame", "now": ""})
            return False
        try:
            found = drift(shown, expected)
        except ImportError:
            self.pandera = "missing"
            return False
        except Exception as error:  # noqa: BLE001  what pandera can't express is not a drift
            self.pandera = name + ": " + type(error).__name__
            return False
        self.drift += [{"cell": cell, "name": name, **one} for one in found]
        return True
