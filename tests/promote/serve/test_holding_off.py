"""Between the last connection that is accepted and the end of the socket, nobody is let in only to be reset."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

SECONDS = 30.0
Modules = Callable[[str], Any]


def asked(address: tuple[Any, ...]) -> str:
    """Send a request on a new connection, and say how that ended."""
    try:
        with socket.create_connection(address[:2], SECONDS) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            return "answered" if connection.recv(1) else "closed"
    except ConnectionRefusedError:
        return "refused"
    except ConnectionResetError:
        return "reset"


@pytest.fixture(params=["127.0.0.1", "::1"])
def listener(request: pytest.FixtureRequest) -> Any:
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    if family == socket.AF_INET6 and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        return socket.create_server((request.param, 0), family=family)
    except OSError:
        pytest.skip("no IPv6 here")


def ended_while_closing(listener: socket.socket) -> str:
    """The queue is empty, a client comes, and only then is the socket closed: any preemption does this."""
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()
    ends: list[str] = []
    address = listener.getsockname()
    late = threading.Thread(target=lambda: ends.append(asked(address)))
    late.start()
    late.join(0.2)
    listener.close()
    late.join(SECONDS)
    return ends[0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux holds connections off")
def test_a_late_client_is_refused(service_modules: Modules, listener: socket.socket) -> None:
    assert service_modules("service.holding_off").hold_off(listener)
    assert ended_while_closing(listener) == "refused"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux holds connections off")
def test_without_it_a_request_is_lost(listener: socket.socket) -> None:
    assert ended_while_closing(listener) == "reset"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux holds connections off")
def test_a_connection_that_began_is_kept(service_modules: Modules, listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()[:2], SECONDS) as early:
        assert service_modules("service.holding_off").hold_off(listener)
        with listener.accept()[0] as taken:
            early.sendall(b"asked")
            assert taken.recv(5) == b"asked"


def test_another_system_says_so(
    service_modules: Modules, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with listener:
        assert not service_modules("service.holding_off").hold_off(listener)
        with socket.create_connection(listener.getsockname()[:2], SECONDS):
            pass
