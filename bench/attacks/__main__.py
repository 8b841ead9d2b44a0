"""``python -m bench.attacks PROJECT [--requests N] [--seed S]``: attack the service of an emitted project."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bench.attacks.run import Outcome, attack
from bench.attacks.service import running


def main() -> int:
    """Attack, print the figures, and end with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.attacks", description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="what a client has for a head or a body")
    parser.add_argument("--flags", type=Path, help="attack the router with these flags")
    given = parser.parse_args()
    words = []
    if given.flags:
        words = ["--flags", str(given.flags), "--releases", str(given.project / "staging" / "releases")]
    limits = {"HEAD_SECONDS": given.seconds, "BODY_SECONDS": given.seconds}
    schema = json.loads((given.project / "model" / "schema.json").read_bytes())
    with running(given.project, *words, limits=limits) as service:
        outcome = asyncio.run(
            attack(service.port, service.pid, schema, count=given.requests, seed=given.seed)
        )
    sys.stdout.write(json.dumps(figures(outcome), indent=2) + "\n")
    return int(bool(outcome.hangs or outcome.failures or outcome.good_failed))


def figures(outcome: Outcome) -> dict[str, object]:
    """Return what is published."""
    waits = sorted(outcome.waits)
    return {
        "sent": outcome.sent,
        "answers": {str(status): count for status, count in sorted(outcome.answers.items())},
        "hangs": [repr(said[:300]) for said in outcome.hangs],
        "answered with 5xx": [repr(said[:300]) for said in outcome.failures],
        "good requests beside": len(waits),
        "of which failed": outcome.good_failed,
        "their median, milliseconds": round(1000 * waits[len(waits) // 2]) if waits else None,
        "their longest, milliseconds": round(1000 * waits[-1]) if waits else None,
        "resident, MB": [round(bytes_ / 1e6) for bytes_ in outcome.memory],
    }


if __name__ == "__main__":
    sys.exit(main())
