"""The contract as a page for people. It loads nothing, runs nothing and asks for nothing."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

KIND = b"text/html; charset=utf-8"
HEADERS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
)


def page(contract: bytes) -> bytes:
    """Render ``contract.json``."""
    document = json.loads(contract)
    text = "".join(_parts(document))
    return f"<!doctype html><html lang='en'>{text}</html>\n".encode()


def _parts(document: Mapping[str, Any]) -> Iterator[str]:
    info, schemas = document["info"], document["components"]["schemas"]
    title = html.escape(f"{info['title']} {info['version']}")
    yield f"<head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
    yield f"<p>{html.escape(info.get('description', ''))}</p>"
    yield "<p>As data: <a href='/openapi.json'>/openapi.json</a></p><h2>Paths</h2>"
    yield _table(("request", "what it is for"), _paths(document["paths"]))
    for name, heading in (("Row", "A row that is sent"), ("Answer", "An answer")):
        yield f"<h2>{heading}</h2>"
        yield _table(("name", "type", "more"), _columns(schemas[name]))
    yield "<h2>Try it</h2><pre>" + html.escape(_command(document)) + "</pre><h2>Errors</h2>"
    codes = document["x-error-codes"]
    rows = ((each["code"], each["status"], each["meaning"]) for each in codes)
    yield _table(("code", "status", "meaning"), rows)
    yield "<h2>Limits</h2>"
    yield _table(("limit", "value"), document["x-limits"].items())
    yield "</body>"


def _paths(paths: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in paths.items():
        for method, described in methods.items():
            yield f"{method.upper()} {path}", described["summary"]


def _columns(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, described in schema["properties"].items():
        kinds = described["type"]
        kind = kinds if isinstance(kinds, str) else " or ".join(kinds)
        more = {key: value for key, value in described.items() if key != "type"}
        yield name, kind, json.dumps(more, ensure_ascii=False) if more else ""


def _command(document: Mapping[str, Any]) -> str:
    properties = document["components"]["schemas"]["Row"]["properties"]
    row = {name: each.get("examples", [None])[0] for name, each in properties.items()}
    major = document["info"]["version"].partition(".")[0]
    return (
        f"curl -H 'API-Version: {major}' -H 'Content-Type: application/json' \\\n"
        f"  --data @row.json http://127.0.0.1:8000/predict\n\n"
        f"row.json: {json.dumps(row, ensure_ascii=False, indent=2)}"
    )


def _table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table border='1' cellpadding='4'><tr>{head}</tr>{body}</table>"
