"""The service as a process: it starts, says so, and ends without losing a request."""

from __future__ import annotations

import gc
import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
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

    def __init__(self, *options: str) -> None:
        words = [sys.executable, "-m", "{{ cookiecutter.package }}", "serve", *options]
        self.process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
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

@pytest.fixture
def service() -> Iterator[Service]:
    started = Service("--port", "0")
    yield started
    started.process.kill()
    started.process.wait()


def ask(port: int) -> int:
    """Ask for one prediction on a new connection; return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("POST", "/predict", ROW, HEADERS)
        return connection.getresponse().status
    finally:
        connection.close()


def test_no_request_is_lost_on_sigterm(service: Service) -> None:
    statuses: list[int] = []
    lost: list[Exception] = []
    answered = threading.Semaphore(0)

    def keep_asking() -> None:
        while True:
            try:
                statuses.append(ask(service.port))
            except ConnectionRefusedError:
                return  # Never sent: another instance would be asked.
            except OSError as error:
                lost.append(error)
                return
            finally:
                answered.release()

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    for _ in range(8):
        # However slow the machine is: they ask when the service is told to end.
        assert answered.acquire(timeout=SECONDS)
    with half_sent(service.port) as slow:
        service.process.send_signal(signal.SIGTERM)
        for asker in askers:
            asker.join(SECONDS)
        slow.sendall(ROW[5:].encode())
        answer = b"".join(iter(lambda: slow.recv(65_536), b"")).decode()
    assert lost == []
    assert len(statuses) >= 8
    assert not [status for status in statuses if status >= 500]
    assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 422"))
    assert "connection: close" in answer.lower()
    assert service.process.wait(SECONDS) == 0


def half_sent(port: int) -> socket.socket:
    """Return a connection on which the body has begun."""
    names = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    size = f"Content-Length: {len(ROW)}\r\n\r\n"
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\n{names}{size}"
    slow = socket.create_connection(("127.0.0.1", port), SECONDS)
    slow.sendall(head.encode() + ROW[:5].encode())
    return slow


@pytest.fixture
def left_as_it_was() -> Iterator[None]:
    """Let a service run in this process, and forget what it has set for a whole one."""
    environment, handlers = dict(os.environ), logging.root.handlers[:]
    level, before = logging.root.level, signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGTERM, before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    os.environ.clear()
    os.environ.update(environment)
    gc.unfreeze()


@pytest.mark.usefixtures("left_as_it_was")
def test_an_open_socket_is_taken() -> None:
    from {{ cookiecutter.package }}.__main__ import main

    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        statuses: list[int] = []

        def ask_and_end() -> None:
            try:
                # 503 until it is ready.
                while not statuses or statuses[-1] == 503:
                    statuses.append(ask(port))
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        asker = threading.Thread(target=ask_and_end)
        asker.start()
        assert main(["serve", "--fd", str(os.dup(held.fileno()))]) == 0
        asker.join(SECONDS)
        assert statuses[-1] < 500
        # Who comes now waits in the socket for the next process.
        with socket.create_connection(("127.0.0.1", port), SECONDS) as waiting:
            held.settimeout(SECONDS)
            with held.accept()[0] as taken:
                waiting.sendall(b"kept")
                assert taken.recv(4) == b"kept"


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
