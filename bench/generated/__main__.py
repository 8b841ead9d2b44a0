"""``python -m bench.generated --count 2000 --seed 0``: one table, and every way to fail shrunk."""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import signal
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

from bench.document import destination, publish
from bench.generated.contents import LIFETIME
from bench.generated.judge import Judgement, judge
from bench.generated.lifetimes import bury
from bench.generated.notebook import Generated, generate
from bench.generated.report import Tally, render
from bench.generated.shrink import shrink
from promote.plan.model import Rung

WHOLE = 2000
"""As many, or more, are a table for the documents."""


def main(arguments: list[str] | None = None) -> int:
    """Judge ``count`` notebooks; exit 1 if any came out wrong at the rung asked for."""
    options = _options(arguments)
    started = time.perf_counter()
    _warm(options)
    tally, failing = _tallied(options)
    publish(render(tally), destination(options.out, name="generated.md", whole=tally.count >= WHOLE))
    print(f"{tally.count / (time.perf_counter() - started):.1f} notebooks/s", flush=True)
    for kind, seeds in sorted(failing.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(seeds)} x {kind}; seeds {seeds[:8]}", flush=True)
        if options.shrink:
            print(_explained(seeds[0], options), flush=True)
    return 1 if failing else 0


def _tallied(options: argparse.Namespace) -> tuple[Tally, dict[str, list[int]]]:
    """Judge the notebooks; after a signal to stop, the table says how many there were until then."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tally, failing = Tally(options.seed), dict[str, list[int]]()
    try:
        for seed in range(options.seed, options.seed + options.count):
            _add(seed, tally, failing, options)
    except KeyboardInterrupt:
        print(f"stopped after {tally.count} notebooks", file=sys.stderr)
    return tally, failing


def _add(seed: int, tally: Tally, failing: dict[str, list[int]], options: argparse.Namespace) -> None:
    judgement = _judged(generate(seed), options)
    failed = judgement.verdict in ("wrong", "fault")
    mended = failed and _mended(generate(seed), options)
    if LIFETIME in judgement.themes:
        bury()
    tally.add(judgement, mended=mended)
    if failed:
        word = judgement.verdict if mended else f"{judgement.verdict} on every rung"
        failing.setdefault(f"{word}: {judgement.kind}", []).append(seed)
        print(f"seed {seed}: {word}: {judgement.kind}", file=sys.stderr, flush=True)


def _warm(options: argparse.Namespace) -> None:
    """Import everything: no search for circles of objects need look at it again and again."""
    importlib.import_module("matplotlib.pyplot")
    _judged(generate(options.seed), options)
    bury()
    gc.freeze()


def _judged(generated: Generated, options: argparse.Namespace) -> Judgement:
    rung = Rung[options.rung.upper()]
    with redirect_stdout(io.StringIO()):  # an object of the notebook may print when it goes away
        return judge(generated, observed=not options.static, rung=rung, formatted=options.formatted)


def _mended(generated: Generated, options: argparse.Namespace) -> bool:
    """Would a lower rung of the ladder, which the proof asks for, have been right?"""
    lower = [rung for rung in Rung if rung > Rung[options.rung.upper()]]
    with redirect_stdout(io.StringIO()):
        return any(
            judge(generated, observed=not options.static, rung=rung).verdict == "equal" for rung in lower
        )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.generated", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--static", action="store_true", help="plan without an observed run")
    parser.add_argument("--formatted", action="store_true", help="through ruff, as a promotion does: slow")
    parser.add_argument("--rung", choices=[rung.name.lower() for rung in Rung], default="fine")
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    parser.add_argument("--modules", action="store_true", help="print what was emitted for each failure")
    parser.add_argument("--out", type=Path, help="default: docs/reference/generated.md, for 2,000 or more")
    return parser.parse_args(arguments)


def _explained(seed: int, options: argparse.Namespace) -> str:
    first = _judged(generate(seed), options)
    small = shrink(generate(seed), lambda g: _same_failure(first, _judged(g, options)))
    last = _judged(small, options)
    parts = [f"--- seed {seed}, shrunk", "\n# %%\n".join(small.sources), "--- " + last.reason]
    if options.modules:
        parts += [f"--- {name}\n{text}" for name, text in last.modules.items()]
    return "\n".join(parts)


def _same_failure(first: Judgement, other: Judgement) -> bool:
    return (first.verdict, first.kind) == (other.verdict, other.kind)


if __name__ == "__main__":
    sys.exit(main())
