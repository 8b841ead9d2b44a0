"""Hostile requests: from a seed, always the same ones."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_VALUES: tuple[bytes, ...] = (
    *(b"null", b"true", b"0", b"-0", b"1.5", b"1e999", b"-1e-999", b"NaN", b"-Infinity", b"1" * 500),
    *(b'""', b'"x"', b'"\\u0000"', b'"\\ud800"', b'"\\u003a"', b'"2020-01-02T03:04:05"', b'"\xff\xfe"'),
    *(
        b"[]",
        b"{}",
        b'{"a": {"b": []}}',
        b"[" * 40,
        b'"open',
        b"\\",
        b"",
        b"'x'",
        b"0x10",
        b"9223372036854775808",
    ),
)
_NAMES = (b"tenure", b"", b"a:b", b'\\"', b"\\u0074enure", b"\\ud834", b"x" * 3000, b"__proto__", b"\x00")
_PATHS = (
    *(
        b"/predict",
        b"/predict/batch",
        b"/predict/",
        b"//predict",
        b"/predict?x=%00",
        b"/%2e%2e/predict",
        b"/docs",
    ),
    *(
        b"/metrics",
        b"/health/ready",
        b"/openapi.json",
        b"*",
        b"http://other/predict",
        b"/\xff",
        b"",
        b"/" + b"a" * 40_000,
    ),
)
_METHODS = (
    b"POST",
    b"GET",
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"OPTIONS",
    b"CONNECT",
    b"PRI",
    b"post",
    b"P OST",
    b"",
)
_VERSIONS = (b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"http/1.1", b"")
_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    *(
        (b"API-Version", b"2"),
        (b"API-Version", b""),
        (b"API-Version", b"\xff"),
        (b"Content-Type", b"text/plain"),
    ),
    *((b"Content-Encoding", b"gzip"), (b"Content-Encoding", b"br, gzip"), (b"Content-Length", b"-1")),
    *((b"Content-Length", b"0"), (b"Content-Length", b"99999999999999999999"), (b"Content-Length", b"1_0")),
    *(
        (b"Transfer-Encoding", b"chunked"),
        (b"Transfer-Encoding", b"identity"),
        (b"Transfer-Encoding", b"gzip, chunked"),
    ),
    *(
        (b"Transfer-Encoding ", b"chunked"),
        (b"Expect", b"100-continue"),
        (b"Connection", b"close, x-request-id"),
    ),
    *(
        (b"Connection", b"Upgrade"),
        (b"Upgrade", b"h2c"),
        (b"X-Request-ID", b"a\rb"),
        (b"X-Request-ID", b"\x00"),
    ),
    *(
        (b"Host", b"a, b"),
        (b"X", b"y" * 40_000),
        (b" X", b"folded"),
        (b"X-Staging", b"no-fallback"),
        (b"", b""),
    ),
    *((b"Targeting-Key", b"\xff\xfe"), (b"Cookie", b"a=b"), (b"Trailer", b"API-Version")),
)


class Requests:
    """A stream of requests for one schema."""

    def __init__(self, schema: Schema, seed: int) -> None:
        self._random = random.Random(seed)
        row = {column["name"]: column.get("example") for column in schema["input"]}
        self._cells = [(_text(name), _text(value)) for name, value in row.items()]
        self._kinds: tuple[Callable[[], bytes], ...] = (
            *(self._odd_body,) * 5,
            *(self._odd_head,) * 3,
            *(self._odd_frame,) * 3,
            *(self._flipped,) * 3,
            self._cut,
        )

    def next(self) -> bytes:
        """Return the next one, as it goes over the wire."""
        return self._random.choice(self._kinds)()

    def good(self) -> bytes:
        """Return one that has an answer."""
        return self._request(self._row(self._cells))

    def _request(self, body: bytes, path: bytes = b"/predict", *more: tuple[bytes, bytes]) -> bytes:
        headers = [(b"Host", b"x"), (b"API-Version", b"1"), (b"Content-Type", b"application/json"), *more]
        lines = [b"POST " + path + b" HTTP/1.1", *(b": ".join(each) for each in headers)]
        return b"\r\n".join([*lines, b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body

    def _row(self, cells: list[tuple[bytes, bytes]]) -> bytes:
        return b"{" + b", ".join(b": ".join(cell) for cell in cells) + b"}"

    def _odd_row(self) -> bytes:
        cells, chance = list(self._cells), self._random
        for _ in range(chance.choice((0, 1, 1, 2))):
            at = chance.randrange(len(cells))
            name, value = cells[at]
            cells[at] = chance.choice(
                ((name, chance.choice(_VALUES)), (b'"' + chance.choice(_NAMES) + b'"', value), cells[0])
            )
        if chance.random() < 0.1:
            cells += [chance.choice(cells)] * chance.choice((1, 50))
        return self._row(cells)

    def _odd_body(self) -> bytes:
        chance = self._random
        if chance.random() < 0.5:
            return self._request(self._odd_row())
        rows = [self._odd_row() for _ in range(chance.choice((0, 1, 2, 3)))]
        rows += [chance.choice(_VALUES)] * chance.choice((0, 0, 0, 1, 1100))
        chance.shuffle(rows)
        body = b"[" + b",".join(rows) + chance.choice((b"]", b"]", b"]", b",]", b"", b"]]", b"] "))
        return self._request(body, b"/predict/batch")

    def _odd_head(self) -> bytes:
        chance = self._random
        more = chance.sample(_HEADERS, chance.choice((1, 1, 2, 3)))
        if chance.random() < 0.5:
            return self._request(self._odd_row(), chance.choice(_PATHS), *more)
        first = b" ".join((chance.choice(_METHODS), chance.choice(_PATHS), chance.choice(_VERSIONS)))
        ending = chance.choice((b"\r\n", b"\r\n", b"\n", b"\r"))
        return ending.join([first, *(b": ".join(each) for each in more), b"", b""])

    def _odd_frame(self) -> bytes:
        chance, body = self._random, self._odd_row()
        head = self._request(b"").replace(b"Content-Length: 0\r\n", b"Transfer-Encoding: chunked\r\n")
        size = chance.choice(
            (b"%x" % len(body), b"%X;x=y" % len(body), b"0x%x" % len(body), b"-1", b"f" * 20, b"")
        )
        end = chance.choice(
            (b"0\r\n\r\n", b"0\r\nAPI-Version: 2\r\n\r\n", b"0\r\nContent-Length: 9\r\n\r\n", b"00\r\n\r\n")
        )
        chunked = head + size + b"\r\n" + body + b"\r\n" + end
        after = chance.choice(
            (b"", self.good(), b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n\r\n\x00")
        )
        return chance.choice((chunked, self.good(), self._odd_body())) + after

    def _flipped(self) -> bytes:
        chance, whole = self._random, bytearray(self.good())
        for _ in range(chance.choice((1, 2, 8))):
            whole[chance.randrange(len(whole))] = chance.randrange(256)
        return bytes(whole)

    def _cut(self) -> bytes:
        whole = self.good()
        return whole[: self._random.randrange(1, len(whole))]


def _text(value: object) -> bytes:
    return json.dumps(value).encode()
