"""The emitted service under attack: raw sockets, one process, and a good client beside."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.attacks.generate import Requests
from bench.attacks.run import attack, resident
from bench.attacks.service import Service, running
from bench.attacks.wire import is_whole, statuses

pytestmark = pytest.mark.slow
HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nAPI-Version: 1\r\nContent-Type: application/json\r\n"
MEGABYTES = 8
LIMITS = {"HEAD_SECONDS": 1.0, "BODY_SECONDS": 1.0, "CONNECTIONS": 64}


@pytest.fixture(scope="module")
def service(served: Path) -> Iterator[Service]:
    with running(served, limits=LIMITS) as started:
        yield started


@pytest.fixture(scope="module")
def schema(served: Path) -> Any:
    return json.loads((served / "model" / "schema.json").read_bytes())


@pytest.fixture(scope="module")
def good(schema: Any) -> bytes:
    return Requests(schema, 0).good()


def said(service: Service, *parts: bytes) -> bytes:
    """Say something in several pieces on one connection; return all that comes back."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        for part in parts:
            connection.sendall(part)
        heard = b""
        while not is_whole(heard) and (block := connection.recv(65_536)):
            heard += block
    return heard


def batch(body: bytes) -> bytes:
    head = HEAD.replace(b"/predict", b"/predict/batch")
    return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(
    "begun",
    [
        HEAD + b"Content-Length: 10\r\n\r\n",
        HEAD + b"Content-Length: 10\r\n\r\n{",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        HEAD + b"Expect: 100-continue\r\nContent-Length: 10\r\n\r\n",
        HEAD,
        b"P",
        b"",
        b"\r\n\r\n",
    ],
)
def test_what_is_not_sent_to_its_end_has_an_answer(service: Service, begun: bytes) -> None:
    assert b" 408 Request Timeout" in said(service, begun)


def test_an_idle_connection_that_begins_again_has_its_time_too(service: Service, good: bytes) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(good)
        heard = b""
        while not is_whole(heard):
            heard += connection.recv(65_536)
        connection.sendall(b"\r\n")
        assert b" 408 Request Timeout" in connection.recv(65_536)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /docs HTTP/1.1\r\nX: " + b"y" * 40_000,
        b"GET /docs HTTP/1.1\r\n" + b"X: y\r\n" * 10_000,
        b"GET /docs HTTP/1.1\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /docs HTTP/1.1\r\n" + b"y" * 40_000,
    ],
)
def test_a_head_is_bounded(service: Service, head: bytes) -> None:
    assert b" 431 " in said(service, head)


def test_silent_connections_do_not_keep_others_out(service: Service, good: bytes) -> None:
    """Beyond the limit, those that have said least and waited longest are closed."""
    silent = [socket.create_connection(("127.0.0.1", service.port), timeout=60) for _ in range(200)]
    assert b" 200 OK" in said(service, good)
    assert silent[0].recv(1) == b""
    for connection in silent:
        connection.close()


HOSTILE = {
    "objects": (b"[" + b"{}," * (MEGABYTES << 18) + b"{}]", b"missing_field"),
    "arrays": (b"[" + b"[]," * (MEGABYTES << 18) + b"[]]", b"wrong_shape"),
    "arrays in a row": (b'[{"x":[' + b"[]," * (MEGABYTES << 18) + b"[]]}]", b"too_large"),
    "texts": (b"[" + b'"",' * (MEGABYTES << 18) + b'""]', b"wrong_shape"),
    "numbers": (b"[" + b"1," * (MEGABYTES << 18) + b"1]", b"wrong_shape"),
    "one name": (b"[{" + b'"tenure":1,' * (MEGABYTES << 16) + b'"tenure":1}]', b"too_large"),
    "a text without an end": (b'[{"' + b"a" * (MEGABYTES << 20 >> 1), b"too_large"),
    "backslashes": (b'[{"' + b"\\" * (MEGABYTES << 20 >> 1), b"too_large"),
    "digits": (b'[{"tenure":' + b"1" * (MEGABYTES << 20 >> 1) + b"}]", b"too_large"),
    "blanks": (b" " * (MEGABYTES << 20 >> 1), b"empty_body"),
}


@pytest.mark.parametrize(("body", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_batch_takes_neither_memory_nor_turns(
    service: Service, good: bytes, body: bytes, code: bytes
) -> None:
    before = resident(service.pid)
    assert code in said(service, batch(body))
    assert resident(service.pid) - before < 8 * len(body)
    assert b" 200 OK" in said(service, good)


def test_every_row_of_a_batch_is_counted_before_it_is_built(service: Service, schema: Any) -> None:
    row = json.dumps({column["name"]: column.get("example") for column in schema["input"]}).encode()
    assert b"too_many_rows" in said(service, batch(b"[" + b",".join([row] * 5_000) + b"]"))
    assert said(service, batch(b"[" + b",".join([row] * 1_000) + b"]")).count(b'"prediction"') == 1_000


@pytest.mark.parametrize("more", [b"", b"Connection: close\r\n"])
@pytest.mark.parametrize("path", [b"/predict", b"/nowhere", b"/docs"])
def test_a_client_that_still_sends_reads_its_answer(service: Service, path: bytes, more: bytes) -> None:
    """Closed at once, its connection would be reset before it looks."""
    head = HEAD.replace(b"/predict", path) + more + b"Content-Length: 12000000\r\n\r\n"
    heard = said(service, head, *[b"a" * 100_000] * 120)
    assert heard.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 404 ", b"HTTP/1.1 405 "))
    assert b'{"error":{"code":' in heard


@pytest.mark.parametrize("encoding", [b"gzip", b"br", b"identity, gzip", b"DEFLATE", b"unknown"])
def test_no_body_is_unpacked(service: Service, good: bytes, encoding: bytes) -> None:
    encoded = good.replace(b"Host:", b"Content-Encoding: " + encoding + b"\r\nHost:")
    assert b"unsupported_encoding" in said(service, encoded)


def test_a_few_hundred_requests_from_a_seed(service: Service, schema: Any) -> None:
    outcome = asyncio.run(attack(service.port, service.pid, schema, count=300, seed=7))
    assert outcome.sent == 300
    assert outcome.hangs == outcome.failures == []
    assert outcome.good_failed == 0
    assert {200, 400, 422} <= set(outcome.answers)


def test_a_hang_would_be_seen(served: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(TimeoutError):
        asyncio.run(statuses(deaf.getsockname()[1], b"GET / HTTP/1.1\r\n\r\n", 0.5))
