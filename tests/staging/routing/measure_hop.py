"""What the router costs for each request: ``python -m tests.staging.routing.measure_hop``.

CPU of its process (all threads) over 3,000 requests on one connection, with everybody on the candidate, less what it
uses idle. The release's own CPU beside it, to compare.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.staging.routing.tiny_releases import OUTSIDE, Site, release

REQUESTS = 3_000
IDLE_SECONDS = 3.0
TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder) / "staging" / "releases"
        site = Site(shelf, release(shelf, 2.0), release(shelf, 3.0), Path(folder) / "flags.json")
        try:
            site.write(site.state.on())
            measure(site)
        finally:
            site.end()


def measure(site: Site) -> None:
    """Ask, and print what it cost."""
    candidate = site.of(site.candidate)["pid"]
    for _ in range(300):
        site.ask(OUTSIDE[0])
    began = cpu(site.process.pid)
    time.sleep(IDLE_SECONDS)
    idle = (cpu(site.process.pid) - began) / IDLE_SECONDS
    before, start = (cpu(site.process.pid), cpu(candidate)), time.monotonic()
    taken = []
    for _ in range(REQUESTS):
        asked = time.perf_counter()
        site.ask(OUTSIDE[0])
        taken.append(time.perf_counter() - asked)
    lasted = time.monotonic() - start
    router = cpu(site.process.pid) - before[0] - idle * lasted
    print(f"router idle: {idle:.1%} of a core")
    print(f"router: {router / REQUESTS * 1e6:.0f} us of CPU a request")
    print(f"release: {(cpu(candidate) - before[1]) / REQUESTS * 1e6:.0f} us of CPU a request")
    print(f"whole way: p50 {median(taken) * 1e3:.2f} ms")


if __name__ == "__main__":
    main()
