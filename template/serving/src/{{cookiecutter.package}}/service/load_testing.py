"""The command ``load-test``: start the service, ask it for some seconds, say what came."""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from {{ cookiecutter.package }}.service.command import PROJECT
from {{ cookiecutter.package }}.service.load_clients import Seen, load
from {{ cookiecutter.package }}.service.load_rows import drawn, recorded

SUMMARY = "start the service, load it with clients, and print what they saw"
REQUESTS = "staging/requests.jsonl"
"""Requests that the promotion left, where it did."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--seconds", type=_positive, default=5.0, help="default 5")
    parser.add_argument("--clients", type=_count, default=8, help="default 8")
    parser.add_argument(
        "--url",
        metavar="URL",
        help="http://HOST:PORT of a service that runs already; default: start one",
    )
    parser.add_argument(
        "--requests",
        type=Path,
        metavar="FILE",
        help=f'JSONL with {{"body": {{...}}}}; default: {REQUESTS} if it is there, '
        "else rows drawn from the ranges in model/schema.json",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def execute(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    """Load the service; 1 if any request got no answer, or none a prediction."""
    try:
        contract = json.loads(_place("contract.json").read_text(encoding="utf-8"))
        major = str(contract["info"]["version"]).partition(".")[0]
        bodies = _bodies(given.requests)
        with _service(given.url) as address:
            seen = load(
                address, bodies, major, clients=given.clients, seconds=given.seconds
            )
    except (OSError, ValueError) as error:
        parser.error(" ".join(str(error).split()))
    told = numbers(seen, given.seconds, given.clients)
    print(json.dumps(told) if given.json else "\n".join(lines(seen, told)))
    return 1 if seen.errors or not seen.answered else 0


def numbers(seen: Seen, seconds: float, clients: int) -> dict[str, object]:
    """Return what was seen, as data; milliseconds, null where nothing was answered."""
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "longest_ms": 1.0}
    return {
        "clients": clients,
        "seconds": seconds,
        "asked": seen.asked,
        "answered": len(seen.answered),
        "refused": dict(seen.refused),
        "errors": dict(seen.errors),
        "per_second": round(len(seen.answered) / seconds, 1),
        **{
            name: round(1000 * seen.quantile(share), 2) if seen.answered else None
            for name, share in shares.items()
        },
    }


def lines(seen: Seen, told: dict[str, object]) -> list[str]:
    """Return the same for a person."""
    found = [
        f"{told['clients']} clients for {told['seconds']:g} s: {seen.asked} requests",
        f"  answered  {len(seen.answered)}, {told['per_second']} a second",
        f"  refused   {_counted(seen.refused)}",
        f"  errors    {_counted(seen.errors)}",
    ]
    if seen.answered:
        found.append(
            f"  p50 {told['p50_ms']} ms, p99 {told['p99_ms']} ms, "
            f"longest {told['longest_ms']} ms (clients and service on one machine)"
        )
    return found


def _counted(counter: Counter[str]) -> str:
    named = ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))
    return f"{counter.total()} ({named})" if named else "0"


def _bodies(given: Path | None) -> list[bytes]:
    if given is not None:
        return recorded(given)
    left = _place(REQUESTS)
    return recorded(left) if left.exists() else drawn(_place("model"))


def _place(name: str) -> Path:
    """Find what belongs to the project: here, or in its checkout."""
    here = Path(name)
    return here if here.exists() else PROJECT / name


@contextlib.contextmanager
def _service(url: str | None) -> Iterator[tuple[str, int]]:
    """Yield host and port. What is started here ends here.

    Raises ValueError for a URL that is none, OSError if the service does not start.
    """
    if url is not None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"{url}: not of the form http://HOST:PORT")
        yield parts.hostname, parts.port or 80
        return
    words = ["-m", "{{ cookiecutter.package }}", "serve", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, *words], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            port = _ready(process)
            # Its log must not fill the pipe.
            threading.Thread(target=process.communicate, daemon=True).start()
            yield "127.0.0.1", port
        finally:
            process.terminate()


def _ready(process: subprocess.Popen[str]) -> int:
    port, last = 0, "it said nothing"
    for line in process.stderr or ():
        last = line
        with contextlib.suppress(ValueError, KeyError):
            read = json.loads(line)
            port = read.get("port", port)
            if read["event"] == "ready":
                return int(port)
    raise OSError(f"the service did not start: {last}")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 86400:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and a day")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 < value <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 1000")
    return value
