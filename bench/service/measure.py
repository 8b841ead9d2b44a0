"""Start everyone, ask everyone in turns, and count the CPU time of each one's whole process tree."""

from __future__ import annotations

import csv
import json
import math
import os
import random
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.service.client import Client, first_answer
from bench.service.install import version_of
from bench.service.peers import SERVERS, Peer
from bench.service.tree import cpu_seconds, end

REQUESTS = 300
STARTS = 3
_WARM = 30
_SECONDS = 90.0
_PACKAGE = "customer_churn"


@dataclass(frozen=True, slots=True)
class Bench:
    """What everyone is given."""

    project: Path
    work: Path
    rows: Sequence[dict[str, Any]]
    answers: Sequence[dict[str, float]]

    @classmethod
    def made(cls, project: Path, work: Path) -> Bench:
        """Write the rows as JSON and the state as a pickle beside the project."""
        schema = json.loads((project / "model" / "schema.json").read_text(encoding="utf-8"))
        rows = [_typed(row, schema["input"]) for row in _table(project / "customers.csv")]
        answers = [{n: float(v) for n, v in row.items()} for row in _table(project / "answers.csv")]
        (work / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
        code = (
            f"import pickle; from pathlib import Path; from {_PACKAGE} import model_store; "
            f"Path({str(work / 'state.pickle')!r}).write_bytes("
            f"pickle.dumps(model_store.load(Path({str(project / 'model')!r}))))"
        )
        bench = cls(project, work, rows, answers)
        subprocess.run([sys.executable, "-c", code], env=bench.environment(), check=True)
        return bench

    def environment(self, python: Path = Path(sys.executable)) -> dict[str, str]:
        """Return the variables that every server runs with: one thread each, its own programs first."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return {
            **os.environ,
            **threads,
            "PATH": os.pathsep.join((str(python.parent), os.environ.get("PATH", os.defpath))),
            "PYTHONPATH": os.pathsep.join((str(self.project / "src"), str(SERVERS))),
            "BENCH_PICKLE": str(self.work / "state.pickle"),
            "BENCH_ROWS": str(self.work / "rows.json"),
            "BENTOML_HOME": str(self.work / "bentoml"),
            "BENTOML_DO_NOT_TRACK": "True",
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
        }


@dataclass(slots=True)
class Measured:
    """What one peer came to."""

    peer: Peer
    version: str
    cold: list[float] = field(default_factory=list)
    """CPU seconds from the start to the first answer, one a start."""
    cpu: list[float] = field(default_factory=list)
    """CPU seconds a request, one a round."""
    seconds: list[float] = field(default_factory=list)
    """Of each request, as the client sees it."""


def measured(
    bench: Bench, pythons: Mapping[Peer, Path], *, rounds: int
) -> tuple[list[float], list[Measured], dict[Peer, str]]:
    """Return the CPU seconds of the bare path a row, round by round, the peers, and who failed and why."""
    failed: dict[Peer, str] = {}
    found: dict[Peer, Measured] = {}
    for peer, python in pythons.items():
        _say(f"starting {peer.name}")
        try:
            found[peer] = _started(bench, peer, python)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            failed[peer] = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    with ExitStack() as stack:
        ask_bare = stack.enter_context(_bare(bench))
        running = {peer: stack.enter_context(_running(bench, peer, pythons[peer])) for peer in found}
        for client, _ in running.values():
            client.ask_all(bench.rows[:_WARM])
        bare = _rounds(bench, ask_bare, running, found, rounds)
    return bare, list(found.values()), failed


def _rounds(
    bench: Bench, ask_bare: Any, running: Any, found: dict[Peer, Measured], rounds: int
) -> list[float]:
    """Ask in turns, in another order each time: what else the machine does then meets everyone."""
    chance = random.Random(0)
    bare = []
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        start = number * REQUESTS
        rows = [bench.rows[at % len(bench.rows)] for at in range(start, start + REQUESTS)]
        bare.append(ask_bare(len(rows)))
        for peer in chance.sample(list(running), len(running)):
            client, process = running[peer]
            before = cpu_seconds(process.pid)
            found[peer].seconds += client.ask_all(rows)
            found[peer].cpu.append((cpu_seconds(process.pid) - before) / len(rows))
    return bare


def _started(bench: Bench, peer: Peer, python: Path) -> Measured:
    """Start a few times; the first one, which compiles and fills caches, doesn't count."""
    result = Measured(peer, version_of(python, peer.distribution))
    if peer.prepare:
        words = _words(peer.prepare, bench, python, 0)
        subprocess.run(words, env=bench.environment(python), check=True, capture_output=True, cwd=bench.work)
    for number in range(STARTS + 1):
        with _running(bench, peer, python) as (client, process):
            if number:
                result.cold.append(cpu_seconds(process.pid))
            else:
                _check(bench, client)
    return result


def _check(bench: Bench, client: Client) -> None:
    """See that everyone computes the same. Raises ValueError."""
    for row, expected in zip(bench.rows[:20], bench.answers, strict=False):
        answer = _flat(client.ask(row)[1])
        same = {name: math.isclose(answer[name], value, rel_tol=1e-9) for name, value in expected.items()}
        if not all(same.values()):
            raise ValueError(f"another answer: {answer}, expected {expected}")


def _flat(answer: Any) -> Any:
    return answer["predictions"][0] if "predictions" in answer else answer


@contextmanager
def _running(bench: Bench, peer: Peer, python: Path) -> Iterator[tuple[Client, subprocess.Popen[bytes]]]:
    """Start a server, and wait for its first answer."""
    port = _free_port()
    log = bench.work / f"{peer.distribution}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            _words(peer.command, bench, python, port),
            env=bench.environment(python),
            cwd=bench.project if peer.environment == "ours" else bench.work,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
        try:
            client = Client(port, peer.path, peer.wrap)
            first_answer(client, bench.rows[0], lambda: process.poll() is None, _SECONDS)
            yield client, process
        except (OSError, ValueError):
            _say(log.read_text(encoding="utf-8", errors="replace")[-1500:])
            raise
        finally:
            end(process)


@contextmanager
def _bare(bench: Bench) -> Iterator[Any]:
    """Yield a function: number of rows -> CPU seconds a row."""
    process = subprocess.Popen(
        [sys.executable, str(SERVERS / "bare.py")],
        env=bench.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    asked, told = process.stdin, process.stdout

    def ask(rows: int) -> float:
        asked.write(f"{rows}\n")
        asked.flush()
        return float(told.readline()) / rows

    try:
        ask(_WARM)
        yield ask
    finally:
        asked.close()
        process.wait()


def _words(words: Sequence[str], bench: Bench, python: Path, port: int) -> list[str]:
    places = {"bin": str(python.parent), "servers": str(SERVERS), "work": str(bench.work), "port": str(port)}
    return [word.format_map(places) for word in words]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_READ: dict[str, Any] = {
    "integer": int,
    "number": float,
    "string": str,
    "boolean": lambda text: text == "True",
}


def _typed(row: Mapping[str, str], columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        column["name"]: _READ[column["type"]](row[column["name"]]) if row[column["name"]] else None
        for column in columns
    }


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
