"""Start the emitted service in a process of its own, ask it what was recorded, and stop it."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from promote_checks.endpoints.recording import Asked
from promote_checks.gate.process import kill_group
from promote_checks.observe.copy import private_copy
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.serving_proof.replay.compare import Reply, compared, route, routes_of
from promote_checks.serving_proof.replay.result import ServiceReplay

START_SECONDS = 900.0
ANSWER_SECONDS = 600.0
"""By the clock, and so much that only a service that hangs can need more, however busy the machine is."""
NEEDED = "the service needs "
"""How the emitted command says that its extra is not installed."""


class NotAskedError(Exception):
    """The service can't be asked; ``missing``: only because its libraries are not there."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRequest:
    """A project with a service, and what was recorded of the script."""

    project: Path
    package: str
    python: str
    asked: Sequence[Asked]
    varying: Collection[str] = ()
    accept: Sequence[str] = field(default_factory=tuple)


def replay_service(request: ReplayRequest) -> ServiceReplay:
    """Ask the service, and compare. What could not be asked says why, and never counts as equal."""
    columns, outputs, major = _contract(request.project)
    routes = routes_of(request.asked, columns)
    if not routes:
        told = "no request was recorded whose body is a JSON object with every column of the model"
        return ServiceReplay(asked=len(request.asked), skipped=told, accept=tuple(request.accept))
    wanted = [one for one in request.asked if route(one) in routes]
    try:
        with _running(request) as port:
            replies = {one.name: _reply(port, one, major) for one in wanted}
    except NotAskedError as error:
        told, asked, accept = str(error), len(request.asked), tuple(request.accept)
        if error.missing:
            return ServiceReplay(asked=asked, skipped=told, accept=accept)
        return ServiceReplay(asked=asked, fault=told, accept=accept)
    return compared(
        request.asked, replies, outputs=outputs, varying=request.varying, accept=tuple(request.accept)
    )


def _contract(project: Path) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Columns of a row, outputs of an answer, the version that clients send."""
    document: dict[str, Any] = json.loads((project / "contract.json").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    major = str(document["info"]["version"]).partition(".")[0]
    return tuple(schemas["Row"]["properties"]), tuple(schemas["Answer"]["properties"]), major


@contextlib.contextmanager
def _running(request: ReplayRequest) -> Iterator[int]:
    """The port of a service that is ready. Raises NotAskedError."""
    project = request.project.resolve()
    with (
        tempfile.TemporaryDirectory(prefix="promote-replay-") as name,
        private_copy(Path(name)) as copy,
        tempfile.TemporaryFile() as log,
        socket.create_server(("127.0.0.1", 0)) as bound,
    ):
        environment = {
            **run_environment(copy),
            "PYTHONPATH": str(project / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        words = [request.python, "-m", request.package, "serve", "--fd", str(bound.fileno())]
        places = ["--model", str(project / "model"), "--contract", str(project / "contract.json")]
        child = subprocess.Popen(
            [*words, *places],
            cwd=copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(bound.fileno(),),
            start_new_session=True,
        )
        try:
            port = int(bound.getsockname()[1])
            _wait(child, port, log)
            yield port
        finally:
            kill_group(child)
            child.wait()


def _wait(child: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            log.seek(0)
            words = log.read().decode("utf-8", "replace").strip().splitlines()
            last = words[-1] if words else "it said nothing"
            missing = NEEDED in last
            raise NotAskedError(
                last[last.index(NEEDED) :] if missing else f"it ended: {last}", missing=missing
            )
        with contextlib.suppress(OSError, http.client.HTTPException):
            if _sent(port, "GET", "/health/ready", None, {}, seconds=ANSWER_SECONDS)[0] == 200:
                return
        time.sleep(0.05)
    raise NotAskedError(f"it was not ready within {START_SECONDS:g} s")


def _reply(port: int, one: Asked, major: str) -> Reply:
    """The recorded body, unchanged, under the contract's path and with its header."""
    headers = {"API-Version": major}
    if one.content_type_sent:
        headers["Content-Type"] = one.content_type_sent
    try:
        return _sent(port, "POST", "/predict", (one.body or "").encode(), headers, seconds=ANSWER_SECONDS)
    except (OSError, http.client.HTTPException):
        return 0, None


def _sent(
    port: int, method: str, path: str, body: bytes | None, headers: dict[str, str], *, seconds: float
) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    try:
        return response.status, json.loads(content)
    except ValueError:
        return response.status, None
