"""``python -m bench.generated --count 2000 --seed 0``: one line, and every way to fail shrunk."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from bench.generated.judge import Judgement, judge
from bench.generated.notebook import Generated, generate
from bench.generated.shrink import shrink


def main(arguments: list[str] | None = None) -> int:
    """Judge ``count`` notebooks; exit 1 if any came out wrong."""
    options = _options(arguments)
    started = time.perf_counter()
    failing: dict[str, list[int]] = {}
    verdicts: Counter[str] = Counter()
    rungs: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.count):
        judgement = judge(generate(seed), observed=not options.static)
        verdicts[judgement.verdict] += 1
        rungs[judgement.lowest] += judgement.verdict == "equal"
        if judgement.verdict == "refused":
            refusals[judgement.kind] += 1
        elif judgement.verdict != "equal":
            failing.setdefault(f"{judgement.verdict}: {judgement.kind}", []).append(seed)
    rate = options.count / (time.perf_counter() - started)
    print(_line(verdicts, rungs, refusals, rate))
    for kind, seeds in sorted(failing.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(seeds)} x {kind}; seeds {seeds[:8]}")
        if options.shrink:
            print(_explained(seeds[0], options.static, shown=options.modules))
    return 1 if failing else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.generated", description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--static", action="store_true", help="plan without an observed run")
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    parser.add_argument("--modules", action="store_true", help="print what was emitted for each failure")
    return parser.parse_args(arguments)




def _line(verdicts: Counter[str], rungs: Counter[str], refusals: Counter[str], rate: float) -> str:
    said = ", ".join(f"{count} {reason}" for reason, count in refusals.most_common()) or "none"
    ladder = ", ".join(f"{name} {count}" for name, count in rungs.most_common() if count)
    return (
        f"silently wrong {verdicts['wrong']} | faults {verdicts['fault']} | refused {verdicts['refused']} ({said}) | "
        f"equal {verdicts['equal']} ({ladder}) | {rate:.0f} notebooks/s"
    )


def _explained(seed: int, static: bool, *, shown: bool) -> str:
    first = judge(generate(seed), observed=not static)
    small = shrink(generate(seed), lambda g: _same_failure(first, g, static))
    last = judge(small, observed=not static)
    parts = [f"--- seed {seed}, shrunk", "\n# %%\n".join(small.sources), "--- " + last.reason]
    if shown:
        parts += [f"--- {name}\n{text}" for name, text in last.modules.items()]
    return "\n".join(parts)


def _same_failure(first: Judgement, candidate: Generated, static: bool) -> bool:
    judgement = judge(candidate, observed=not static)
    return (judgement.verdict, judgement.kind) == (first.verdict, first.kind)


if __name__ == "__main__":
    sys.exit(main())
