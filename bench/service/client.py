"""One client that asks for one row after another on a connection that is kept where the server allows it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

Wrap = Callable[[dict[str, Any]], Any]
"""A row -> what this server wants around it."""

_SECONDS = 30.0


class Client:
    """Asks one server."""

    def __init__(self, port: int, path: str, wrap: Wrap) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
        self.path = path
        self.wrap = wrap

    def ask(self, row: dict[str, Any]) -> tuple[float, Any]:
        """Return the seconds that the answer took, and the answer. Raises OSError or ValueError."""
        body = json.dumps(self.wrap(row))
        headers = {"Content-Type": "application/json", "API-Version": "1"}
        start = time.perf_counter()
        try:
            self.connection.request("POST", self.path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise OSError(str(error)) from error
        seconds = time.perf_counter() - start
        if response.status != 200:
            raise ValueError(f"{response.status}: {content[:300]!r}")
        return seconds, json.loads(content)

    def ask_all(self, rows: Sequence[dict[str, Any]]) -> list[float]:
        """Return the seconds of each. On a new connection: an idle one may have been closed."""
        self.connection.close()
        return [self.ask(row)[0] for row in rows]


def first_answer(client: Client, row: dict[str, Any], alive: Callable[[], bool], seconds: float) -> Any:
    """Wait until a server that is starting gives an answer. Raises TimeoutError or ChildProcessError."""
    until = time.monotonic() + seconds
    last = "no answer"
    while time.monotonic() < until:
        if not alive():
            raise ChildProcessError("it ended while it was starting")
        try:
            return client.ask(row)[1]
        except (OSError, ValueError) as error:
            last = str(error)
        time.sleep(0.05)
    raise TimeoutError(last)
