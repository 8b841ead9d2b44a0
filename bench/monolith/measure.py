"""The same rows to everyone in turns: pairs from one client, then blocks of many clients."""

from __future__ import annotations

import csv
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.monolith.sides import EXAMPLE, Running
from bench.service.client import Client
from bench.service.tree import cpu_seconds

REQUESTS = 200
"""Of one round, to each."""
CLIENTS = 8
BLOCK_SECONDS = 0.5
BLOCKS = 8
"""Of each side in a round, in turns: long ones would each meet another machine."""
_WARM = 20
Row = dict[str, Any]


@dataclass(slots=True)
class Measured:
    """What one side came to."""

    name: str
    seconds: list[list[float]] = field(default_factory=list)
    """Of each request, by round, as one client sees it."""
    cpu: list[float] = field(default_factory=list)
    """CPU seconds a request of the whole process tree, one a round."""
    rate: list[float] = field(default_factory=list)
    """Answers a second to many clients, one a round."""
    crowded: list[float] = field(default_factory=list)
    """Seconds of each of those answers."""
    failed: int = 0


def rows() -> list[Row]:
    """Rows of the data for which both the script and the service predict: nothing of them is missing."""
    with (EXAMPLE / "data" / "loans.csv").open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.DictReader(file) if all(row.values())]
    whole = ("age", "amount", "months", "late_payments")
    kept = ("income", *whole, "purpose", "housing")
    return [
        {k: int(float(row[k])) if k in whole else float(row[k]) if k == "income" else row[k] for k in kept}
        for row in table
    ]


def measured(servers: Sequence[Running], asked: Sequence[Row], *, rounds: int) -> list[Measured]:
    """Ask everyone the same row before the next one, in another order each time."""
    chance = random.Random(0)
    found = {one.side.name: Measured(one.side.name) for one in servers}
    clients = {one.side.name: one.client() for one in servers}
    for client in clients.values():
        client.ask_all(asked[:_WARM])
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        start = number * REQUESTS
        part = [asked[at % len(asked)] for at in range(start, start + REQUESTS)]
        before = {one.side.name: cpu_seconds(one.process.pid) for one in servers}
        times: dict[str, list[float]] = {name: [] for name in found}
        for client in clients.values():
            client.connection.close()
        for row in part:
            for name in chance.sample(list(found), len(found)):
                times[name].append(_seconds(clients[name], row, found[name]))
        for one in servers:
            name = one.side.name
            found[name].seconds.append(times[name])
            found[name].cpu.append((cpu_seconds(one.process.pid) - before[name]) / len(part))
        answered = dict.fromkeys(found, 0)
        for _ in range(BLOCKS):
            for one in chance.sample(list(servers), len(servers)):
                answered[one.side.name] += _crowd(one, part, found[one.side.name])
        for name, count in answered.items():
            found[name].rate.append(count / (BLOCKS * BLOCK_SECONDS))
    return list(found.values())


def _seconds(client: Client, row: Row, found: Measured) -> float:
    try:
        return client.ask(row)[0]
    except (OSError, ValueError):
        found.failed += 1
        return float("inf")


def _crowd(server: Running, part: Sequence[Row], found: Measured) -> int:
    """Many clients at once for a moment; how many answers they got."""
    until = time.monotonic() + BLOCK_SECONDS
    each: list[list[float]] = [[] for _ in range(CLIENTS)]
    failed = [0] * CLIENTS

    def ask(at: int) -> None:
        client, place = server.client(), at * 7
        while time.monotonic() < until:
            try:
                each[at].append(client.ask(part[place % len(part)])[0])
            except (OSError, ValueError):
                failed[at] += 1
            place += 1

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.crowded += [seconds for one in each for seconds in one]
    found.failed += sum(failed)
    return sum(map(len, each))
