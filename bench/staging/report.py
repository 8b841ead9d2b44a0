"""The page about what was simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.staging.cases import CASES, PAIRS, Case
from bench.staging.judges.registry import JUDGES
from bench.staging.trial import Trial, wilson

Trials = Mapping[str, Mapping[str, Trial]]
"""Case -> judge -> what came out."""

OURS = next(iter(JUDGES))
_ALPHA = 0.025


def page(trials: Trials, runs: int) -> str:
    """Return the table and the bars."""
    lines = [
        _head(runs),
        "| candidate | judge | says harm | 95% interval | median requests to find |",
        "| --- | --- | --- | --- | --- |",
        *(_row(CASES[name], judge, each) for name, found in trials.items() for judge, each in found.items()),
        "",
        *_passes(trials),
        "",
        "| bar | measured | met |",
        "| --- | --- | --- |",
        *(f"| {bar} | {shown} | {'yes' if met else '**no**'} |" for bar, shown, met in bars(trials)),
    ]
    return "\n".join(lines) + "\n"


def bars(trials: Trials) -> Iterator[tuple[str, str, bool]]:
    """Yield bar, what was measured, whether it is met; only for cases that were simulated."""
    for name, found in trials.items():
        case, ours = CASES[name], found[OURS]
        share = ours.failed / len(ours.endings)
        if case.same:
            yield f"{case.words}: false alarm ≤ 2.5%", f"{share:.1%}", share <= _ALPHA
        elif case.target is not None:
            pairs = ours.pairs_to_fail
            shown = f"never in {PAIRS}" if pairs is None else f"{pairs:g}"
            yield (
                f"{case.words}: found after ≤ {case.target} requests (median)",
                shown,
                pairs is not None and pairs <= case.target,
            )
        else:
            yield f"{case.words}: found in ≥ 95% of the runs", f"{share:.1%}", share >= 0.95
        if not case.same:
            wrongly = ours.passed / len(ours.endings)
            # At the margin itself the bound is reached, so half of all samples lie above it.
            low, _ = wilson(ours.passed, len(ours.endings))
            yield f"{case.words}: passed in ≤ 5% (95% interval)", f"{wrongly:.1%}", low <= 0.05


def missed(trials: Trials) -> list[str]:
    """Return the bars that are not met."""
    return [f"{bar}: {shown}" for bar, shown, met in bars(trials) if not met]


def _head(runs: int) -> str:
    return f"""\
# How often staging is wrong, and how soon it is right

`python -m bench.staging` simulates again. Latencies are recorded: one emitted service, three times the same, asked right
after one another, alone and with a noisy neighbour that keeps all cores busy in bursts (`python -m
bench.staging.record`); they are drawn again in blocks, so that bursts stay bursts. Failures, wrong answers, slowness and
leaks are put on top, by seed. {runs} runs of each case, {PAIRS:,} pairs a run, every judge sees the same runs; except
where it says otherwise there is a noisy neighbour, and every release fails 1% of the requests by itself. [What the judge
does](../explanation/staging-statistics.md) says why; what the others do stands in `bench/staging/judges`.
"""


def _row(case: Case, judge: str, trial: Trial) -> str:
    runs = len(trial.endings)
    low, high = wilson(trial.failed, runs)
    pairs = trial.pairs_to_fail
    kind = "false alarm" if case.same else "found"
    when = "" if case.same else "–" if pairs is None else f"{pairs:g}"
    return f"| {case.words} | {judge} | {kind} {trial.failed / runs:.1%} | {low:.1%} to {high:.1%} | {when} |"


def _passes(trials: Trials) -> Iterator[str]:
    yield "Only ours can say that a candidate passes; the others fall silent, and silence is taken for a pass.\n"
    yield "| candidate | passes | 95% interval | median requests to pass |"
    yield "| --- | --- | --- | --- |"
    for name, found in trials.items():
        ours = found[OURS]
        runs, pairs = len(ours.endings), ours.pairs_to_pass
        low, high = wilson(ours.passed, runs)
        when = "–" if pairs is None else f"{pairs:g}"
        yield f"| {CASES[name].words} | {ours.passed / runs:.1%} | {low:.1%} to {high:.1%} | {when} |"
