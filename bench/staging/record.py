"""Record latencies of one emitted service, three times the same: ``python -m bench.staging.record PROJECT --row FILE``.

Needs a promoted project that serves, and one request body that it answers (a JSON file). Writes whole microseconds,
one line a request: the three answers to it, asked right after one another in random order. With ``--neighbour``
there is a noisy one on the machine, which keeps all cores busy in bursts of 0.2 to 2 seconds.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
_WARM, _SECONDS = 50, 60.0
_HEADERS = {"Content-Type": "application/json", "API-Version": "1"}
_BURSTS = """
import random, sys, time
draw = random.Random(int(sys.argv[1]))
while True:
    until = time.monotonic() + draw.uniform(0.2, 2.0)
    while time.monotonic() < until:
        bytearray(1 << 20).count(b"x")
    time.sleep(draw.uniform(0.2, 2.0))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Record one sample."""
    parser = argparse.ArgumentParser(prog="python -m bench.staging.record", description=__doc__)
    parser.add_argument("project", type=Path, help="a promoted project that serves")
    parser.add_argument("--row", type=Path, required=True, help="JSON of one request body")
    parser.add_argument("--neighbour", action="store_true", help="with a noisy neighbour")
    parser.add_argument("--count", type=int, default=1500, help="requests, default 1500")
    parser.add_argument("--into", type=Path, default=SAMPLES, help="default: samples beside this file")
    options = parser.parse_args(arguments)
    body = options.row.read_bytes()
    with ExitStack() as stack:
        ports = [stack.enter_context(_service(options.project)) for _ in range(3)]
        asked = [_connection(port, body) for port in ports]
        for seed in range((os.cpu_count() or 1) if options.neighbour else 0):
            stack.enter_context(_process([sys.executable, "-c", _BURSTS, str(seed)], {}))
        name = "neighbour.csv" if options.neighbour else "quiet.csv"
        _write(options.into / name, recorded(asked, body, options.count))
    return 0


def recorded(
    asked: Sequence[http.client.HTTPConnection], body: bytes, count: int
) -> Iterator[tuple[int, ...]]:
    """Yield microseconds of each service, one request after the other."""
    draw = random.Random(20230301)
    for _ in range(count):
        taken = dict.fromkeys(range(len(asked)), 0)
        for which in draw.sample(range(len(asked)), len(asked)):
            taken[which] = _microseconds(asked[which], body)
        yield tuple(taken.values())


def _microseconds(connection: http.client.HTTPConnection, body: bytes) -> int:
    start = time.perf_counter_ns()
    connection.request("POST", "/predict", body, _HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise ValueError(f"{answer.status}: {content[:300]!r}")
    return (time.perf_counter_ns() - start) // 1000


def _connection(port: int, body: bytes) -> http.client.HTTPConnection:
    """A connection to a service that is warm."""
    until = time.monotonic() + _SECONDS
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    while True:
        try:
            for _ in range(_WARM):
                _microseconds(connection, body)
        except (OSError, http.client.HTTPException, ValueError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return connection


@contextmanager
def _service(project: Path) -> Iterator[int]:
    """The service of a project on a free port, one thread for each library."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        names = [path.parent.parent.name for path in (project / "src").glob("*/service/app.py")]
        words = [sys.executable, "-m", names[0], "serve", "--fd", str(listening.fileno())]
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        where = {"PYTHONPATH": str((project / "src").resolve())}
        with _process(words, threads | where, fd=listening.fileno(), folder=project):
            yield listening.getsockname()[1]


@contextmanager
def _process(
    words: Sequence[str], variables: dict[str, str], *, fd: int | None = None, folder: Path | None = None
) -> Iterator[None]:
    running = subprocess.Popen(
        words,
        env=os.environ | variables,
        cwd=folder,
        pass_fds=() if fd is None else (fd,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        running.kill()
        running.wait()


def _write(path: Path, rows: Iterator[tuple[int, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{','.join(map(str, row))}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
