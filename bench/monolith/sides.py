"""Who is asked: the script as it is, in two servers, and the service that was made of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.service.client import Client, first_answer
from bench.service.install import interpreter
from bench.service.peers import PEERS
from bench.service.tree import end

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "monolith_flask"
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Side:
    """One way to answer ``POST /predict``. ``{bin}``, ``{flask}`` and ``{port}`` stand in the words."""

    name: str
    command: tuple[str, ...]


AFTER = "the emitted service"
SIDES: tuple[Side, ...] = (
    Side(
        "the script, Flask's own server",
        ("{flask}/python", "-m", "flask", "--app", "app", "run", "--port", "{port}"),
    ),
    Side(
        "the script, gunicorn with one worker",
        ("{flask}/python", "-m", "gunicorn", "--workers", "1", "--bind", "127.0.0.1:{port}", "app:app"),
    ),
    Side(
        AFTER,
        ("{bin}/python", "-m", "app", "serve", "--port", "{port}", "--model", "{project}/model",
         "--contract", "{project}/contract.json"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    side: Side
    port: int
    process: subprocess.Popen[bytes]

    def client(self) -> Client:
        """A client of its own connection."""
        return Client(self.port, "/predict", lambda row: row)


def promoted(work: Path) -> Path:
    """Promote the script; what its service does otherwise is accepted, since it is not what is measured here."""
    project = work / "project"
    accepted = ("--accept", "predictions_differ", "--accept", "requests_refused")
    subprocess.run(
        [sys.executable, "-m", "promote", str(EXAMPLE / "app.py"), "-o", str(project), *accepted],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return project


@contextmanager
def running(side: Side, project: Path, work: Path, row: dict[str, object]) -> Iterator[Running]:
    """Start a server in a copy of the example's folder, and wait for its first answer."""
    folder = work / f"at-{SIDES.index(side)}"
    shutil.copytree(EXAMPLE, folder)
    port = _free_port()
    places = {
        "bin": str(Path(sys.executable).parent),
        "flask": str(interpreter(PEERS["gunicorn"]).parent),
        "project": str(project),
        "port": str(port),
    }
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if side.name == AFTER:
        environment["PYTHONPATH"] = str(project / "src")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [word.format_map(places) for word in side.command],
            # Beside app.py, `python -m app` would be the script.
            cwd=project if side.name == AFTER else folder,
            env={**environment, **threads},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            found = Running(side, port, process)
            first_answer(found.client(), row, lambda: process.poll() is None, SECONDS)
            yield found
        finally:
            end(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
