"""Files of requests: read as they are, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_staging.requests.load import held_out, load


def written(folder: Path, *lines: bytes) -> Path:
    path = folder / "requests.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def test_all_that_may_stand_there(tmp_path: Path) -> None:
    body = b'{"x": 1.0,"y" : "\\u00e9"}'
    line = (
        b'{"body": '
        + body
        + b', "recorded": {"prediction": 1}, "label": 0, "headers": {"X-Request-ID": "a"}}'
    )
    first, second = load(written(tmp_path, line, b"", b'{"body": {"x": 2}}', b""))
    assert first.body == body, "the very bytes"
    assert (first.recorded, first.label, first.headers) == ({"prediction": 1}, 0, (("X-Request-ID", "a"),))
    assert (first.number, second.number, second.recorded, second.label) == (0, 1, None, None)
    assert first.kind == "recorded"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "truncated"),
        (b"[1]", "object"),
        (b"{}", "body"),
        (b'{"body": [1]}', "no object of columns"),
        (b'{"body": {"x": NaN}}', "invalid"),
        (b'{"body": {}, "labels": 1}', "labels"),
        (b'{"body": {}, "recorded": 1}', "recorded"),
        (b'{"body": {}, "headers": {"A": 1}}', "headers"),
        (b'{"body": {}, "headers": {"A b": "1"}}', "header"),
        (b'{"body": {}, "headers": {"A": "1\\r\\nB: 2"}}', "header"),
        (b'{"body": {"x": "\xff"}}', "(?i)utf-8"),
        (b'{"body": ' + b"[" * 100_000 + b"}", "."),
    ],
)
def test_what_is_no_request_is_refused_with_its_line(tmp_path: Path, line: bytes, said: str) -> None:
    path = written(tmp_path, b'{"body": {}}', b"", line)
    with pytest.raises(UserError, match=said) as caught:
        load(path)
    assert "requests.jsonl:3: " in caught.value.message


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be read"):
        load(tmp_path / "absent.jsonl")
    with pytest.raises(UserError, match="holds no requests"):
        load(written(tmp_path, b"", b" "))


def test_held_out_rows_are_those_of_the_project(tmp_path: Path) -> None:
    assert held_out(tmp_path) == ()
    (tmp_path / "staging").mkdir()
    written(tmp_path / "staging", b'{"body":{"x":1},"recorded":{"prediction":2}}')
    (one,) = held_out(tmp_path)
    assert (one.kind, one.recorded) == ("held out", {"prediction": 2})
