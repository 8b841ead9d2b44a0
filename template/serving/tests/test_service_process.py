"""The service as a process: it starts, says so, and ends without losing a request."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for needed in ("fastapi", "msgspec", "prometheus_client", "skops", "uvicorn"):
    pytest.importorskip(needed, reason="the extra `service` is not installed")

PROJECT = Path(__file__).parents[1]
SCHEMA = json.loads((PROJECT / "model" / "schema.json").read_text(encoding="utf-8"))
CONTRACT = json.loads((PROJECT / "contract.json").read_text(encoding="utf-8"))
ROW = json.dumps({each["name"]: each.get("example") for each in SCHEMA["input"]})
MAJOR = CONTRACT["info"]["version"].partition(".")[0]
HEADERS = {"API-Version": MAJOR, "Content-Type": "application/json"}
SECONDS = 60.0


class Service:
    """One started service."""

    def __init__(self, *options: str, fds: tuple[int, ...] = ()) -> None:
        words = [sys.executable, "-m", "{{ cookiecutter.package }}", "serve", *options]
        self.process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            pass_fds=fds,
            text=True,
        )
        self.port = self._until("listening")["port"]
        self._until("ready")
        # Its log must not fill the pipe.
        threading.Thread(target=self.process.communicate, daemon=True).start()

    def _until(self, event: str) -> dict[str, Any]:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            read: dict[str, Any] = json.loads(line)
            if read["event"] == event:
                return read
        raise AssertionError(f"the service ended before it was {event}")

    def post(self) -> int:
        """Ask for one prediction on a new connection; return the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("POST", "/predict", ROW, HEADERS)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def service() -> Iterator[Service]:
    started = Service("--port", "0")
    yield started
    started.process.kill()
    started.process.wait()


def test_no_request_is_lost_on_sigterm(service: Service) -> None:
    statuses: list[int] = []
    lost: list[Exception] = []

    def keep_asking() -> None:
        while True:
            try:
                statuses.append(service.post())
            except ConnectionRefusedError:
                return  # Never sent: another instance would be asked.
            except OSError as error:
                lost.append(error)
                return

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(0.5)
    asked = len(statuses)
    with half_sent(service) as slow:
        service.process.send_signal(signal.SIGTERM)
        for asker in askers:
            asker.join(SECONDS)
        slow.sendall(ROW[5:].encode())
        answer = slow.recv(65_536).decode()
    assert lost == []
    assert len(statuses) > asked > 0
    assert not [status for status in statuses if status >= 500]
    assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 422"))
    assert "connection: close" in answer.lower()
    assert service.process.wait(SECONDS) == 0


def half_sent(service: Service) -> socket.socket:
    """Return a connection on which the body has begun."""
    names = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    size = f"Content-Length: {len(ROW)}\r\n\r\n"
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\n{names}{size}"
    slow = socket.create_connection(("127.0.0.1", service.port), SECONDS)
    slow.sendall(head.encode() + ROW[:5].encode())
    time.sleep(0.1)
    return slow


def test_an_open_socket_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        number = held.fileno()
        service = Service("--fd", str(number), fds=(number,))
        try:
            assert service.port == held.getsockname()[1]
            assert service.post() < 500
        finally:
            service.process.kill()
            service.process.wait()


@pytest.mark.parametrize("option", ["--model", "--port", "--fd"])
def test_what_is_wrong_is_one_line(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from {{ cookiecutter.package }}.__main__ import main

    bad = {"--model": str(tmp_path), "--port": "99999", "--fd": "777"}
    others = [] if option == "--port" else ["--port", "0"]
    with pytest.raises(SystemExit) as stopped:
        main(["serve", option, bad[option], *others])
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
