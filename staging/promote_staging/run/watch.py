"""What is seen of the processes while they are asked: memory, and that they are still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from promote_staging.judging.judge import Judge
from promote_staging.judging.outcome import MemorySample
from promote_staging.run.crew import Member

EVERY = 20
"""Pairs between two looks at memory."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A service that was gone before its time."""

    name: str
    code: int
    log: str


class Watch:
    """Looks at the services of one stage."""

    def __init__(self, members: Mapping[str, Member], judge: Judge) -> None:
        self._members = members
        self._judge = judge

    def look(self, pairs: int) -> Ended | None:
        """Tell the judge about memory now and then; return a service that has ended."""
        for name, member in self._members.items():
            if (code := member.service.code) is not None:
                return Ended(name, code, member.service.last_words())
        if pairs % EVERY == 0:
            stable = self._members["stable"].service.memory() if "stable" in self._members else None
            candidate = self._members["candidate"].service.memory()
            self._judge.observe_memory(MemorySample(requests=pairs, candidate=candidate, stable=stable))
        return None
