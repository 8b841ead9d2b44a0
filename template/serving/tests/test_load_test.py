"""The load test: what it draws, what it counts, and one short run of it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.package }} import __main__ as command_line
from {{ cookiecutter.package }}.service.load_clients import Seen
from {{ cookiecutter.package }}.service.load_rows import drawn, recorded

PROJECT = Path(__file__).parents[1]
COLUMNS = json.loads((PROJECT / "model" / "schema.json").read_text(encoding="utf-8"))


def test_rows_are_drawn_within_what_was_seen() -> None:
    rows = [json.loads(body) for body in drawn(PROJECT / "model")]
    assert rows == [json.loads(body) for body in drawn(PROJECT / "model")]
    for column in COLUMNS["input"]:
        values = [row[column["name"]] for row in rows]
        known = [value for value in values if value is not None]
        assert column["nullable"] or len(known) == len(rows)
        if column.get("categories"):
            assert set(known) <= set(column["categories"])
        elif column.get("minimum") is not None and column["type"] in ("integer", "number"):
            assert column["minimum"] <= min(known) <= max(known) <= column["maximum"]


def test_recorded_requests_are_read_or_the_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text('{"body": {"a": 1}}\n{"body": [2]}\n', encoding="utf-8")
    assert recorded(file) == [b'{"a": 1}', b"[2]"]
    file.write_text('{"body": {"a": 1}}\n{"row": 2}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        recorded(file)


def test_quantiles_are_of_the_answers_alone() -> None:
    seen = Seen([0.3, 0.1, 0.2, 0.4], Counter(null_value=2), Counter({"503": 1}))
    assert (seen.asked, seen.quantile(0.5), seen.quantile(1.0)) == (7, 0.3, 0.4)


class Faulty(BaseHTTPRequestHandler):
    """Answers, refuses and fails in turns."""

    protocol_version = "HTTP/1.1"
    turn = 0

    def do_POST(self) -> None:
        """Answer the next one of three."""
        self.rfile.read(int(self.headers["Content-Length"]))
        status = (200, 422, 500)[Faulty.turn % 3]
        Faulty.turn += 1
        body = json.dumps({"error": {"code": "null_value"}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""


@pytest.fixture
def faulty() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_errors_are_counted_and_fail(faulty: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["load-test", "--url", faulty, "--seconds", "0.3", "--clients", "2", "--json"]
    assert command_line.main(words) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["answered"] > 0
    assert set(told["refused"]) == {"null_value"}
    assert set(told["errors"]) == {"500"}
    parts = (told["answered"], *told["refused"].values(), *told["errors"].values())
    assert told["asked"] == sum(parts)


def test_nobody_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["load-test", "--url", "http://127.0.0.1:1", "--seconds", "0.1"]
    assert command_line.main(words) == 1
    assert "ConnectionRefusedError" in capsys.readouterr().out


def test_the_service_stands_a_short_load(capsys: pytest.CaptureFixture[str]) -> None:
    for needed in ("fastapi", "msgspec", "prometheus_client", "skops", "uvicorn"):
        pytest.importorskip(needed, reason="the extra `service` is not installed")
    assert command_line.main(["load-test", "--seconds", "0.5", "--clients", "2"]) == 0
    assert "errors    0" in capsys.readouterr().out
