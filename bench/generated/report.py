"""Generated notebooks as one table for the terminal and for ``docs/``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.corpus.measures import Measure
from bench.corpus.report import table
from bench.generated.contents import KINDS
from bench.generated.judge import Judgement

_INTRODUCTION = """\
# Generated notebooks

Random cells (`bench/generated`) with mutation, aliases, closures, redefinition, branches, loops, `del`, `global`,
classes, generators and shadowed names; with last lines that do something, objects whose end does something, counters,
caches and drawn figures. Each is executed as Jupyter does, planned from what was observed, emitted at the finest
rung, and the package is run: once watched, and twice in one process as its owner would. Every value, every alias, the
printed text and what stands on each figure are compared by the bench's own means. A package that differs is what the
proof is there to find: then the next rung of the ladder is tried, as a promotion does; where no rung is equal, a promotion reports the difference. `python -m bench.generated.proven` puts a
sample through the real kernel and proof, to see whether that says so too. Make it again with `make bench-generated`
(`SAMPLE=100` for a quick look).
"""


@dataclass(slots=True)
class Tally:
    """What became of the notebooks."""

    first: int
    """The first seed."""
    verdicts: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    raised: int = 0
    """Packages of the finest rung that stop with an exception."""
    mended: int = 0
    """Packages of the finest rung that differ, where a lower rung is equal."""
    steps: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    """Notebooks that hold each kind of state."""

    @property
    def count(self) -> int:
        """Notebooks judged."""
        return self.verdicts.total()

    @property
    def failed(self) -> int:
        """Notebooks whose finest package differs or could not be made."""
        return self.verdicts["wrong"] + self.verdicts["fault"]

    def add(self, judgement: Judgement, *, mended: bool) -> None:
        """Count one notebook."""
        self.verdicts[judgement.verdict] += 1
        self.rungs[judgement.lowest] += judgement.verdict == "equal"
        self.steps += judgement.steps
        self.refusals[judgement.kind] += judgement.verdict == "refused"
        self.raised += judgement.verdict == "wrong" and judgement.kind.startswith("the package raises")
        self.mended += mended
        self.themes.update(judgement.themes)


def render(tally: Tally) -> str:
    """Markdown: the bars, then where the notebooks ended on the ladder."""
    return f"{_INTRODUCTION}\n{table(rows(tally))}\n{_ladder(tally)}"


def rows(tally: Tally) -> list[Measure]:
    """Each bar with its figure."""
    lost, quiet = tally.failed - tally.mended, tally.verdicts["wrong"] - tally.raised
    refused = ", ".join(f"{count} x {reason}" for reason, count in tally.refusals.most_common() if count)
    holds = ", ".join(str(tally.themes[kind]) for kind in KINDS)
    last = tally.first + tally.count - 1
    return [
        Measure(
            "notebooks (seeds)", f"{tally.count} ({tally.first} to {last})", "10,000", tally.count >= 10_000
        ),
        Measure("of these " + ", ".join(f"with {kind}" for kind in KINDS), holds, "", None),
        Measure("no rung of the ladder is equal", str(lost), "0", lost == 0),
        Measure("the finest package runs and holds another value", str(quiet), "0", quiet == 0),
        Measure("the finest package raises, a lower rung is equal", str(tally.raised), "", None),
        Measure(
            "the planner or the emitter raises",
            str(tally.verdicts["fault"]),
            "0",
            not tally.verdicts["fault"],
        ),
        Measure("refused", refused or "0", "explained", True),
    ]


def _ladder(tally: Tally) -> str:
    ladder = ", ".join(f"{name} {count}" for name, count in tally.rungs.most_common() if count)
    average = tally.steps / max(tally.count, 1)
    return f"Equal at first, by the lowest rung that some part of the package needed: {ladder}. Steps a notebook: {average:.1f}.\n"
