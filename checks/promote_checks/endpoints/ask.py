"""Asking an application through its own test client, and what it answered.

Source text for the script's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import signal
import socket
import sys
import threading
import warnings
from typing import Any

SECONDS = 20
"""Of processor time for one answer."""
WAITING = 300
"""Seconds in which an answer must come that is waited for without computing."""
TEXTUAL = (
    "text/",
    "application/json",
    "application/xml",
    "application/problem+json",
    "application/javascript",
)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
FACTORIES = ("create_app", "make_app", "build_app", "get_app", "app_factory")


class TooLong(BaseException):
    """An answer that does not come. Not an ``Exception``: a handler that catches everything must not answer it."""


def is_application(value: Any) -> bool:
    """A Flask application."""
    flask = sys.modules.get("flask")
    kind = getattr(flask, "Flask", None)
    return isinstance(kind, type) and isinstance(value, kind)


def answer(application: Any, request: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """What the application answers to one request: status, content type, location, body, exception."""
    raised: list[str] = []

    def note(sender: Any, exception: BaseException, **rest: Any) -> None:
        raised.append(type(exception).__name__)

    from flask import got_request_exception

    got_request_exception.connect(note, application)  # held weakly, so for as long as this call
    kept = application.config.get("PROPAGATE_EXCEPTIONS")
    application.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        with limited(), quiet(), offline():
            response = sent(application, request)
            content = response.get_data()
    except TooLong:
        return {"fault": f"no answer within {SECONDS} s of processor time or {WAITING} s of waiting"}
    except BaseException as error:  # noqa: BLE001 - SystemExit from a handler is what it answers
        return {"fault": f"{type(error).__name__}: {cleaned(str(error), places)}"}
    finally:
        application.config["PROPAGATE_EXCEPTIONS"] = kept
        got_request_exception.disconnect(note, application)
    return {
        "status": response.status_code,
        "content_type": response.content_type or "",
        "location": cleaned(response.headers.get("Location") or "", places),
        "raised": raised[0] if raised else "",
        **shown(content, response.content_type or "", places),
    }


def sent(application: Any, request: dict[str, Any]) -> Any:
    """The response of a client of its own: no cookies of other requests."""
    return application.test_client().open(
        request["path"],
        method=request["method"],
        data=request["body"],
        content_type=request["content_type_sent"] or None,
    )


def shown(content: bytes, content_type: str, places: dict[str, str]) -> dict[str, Any]:
    """A body as JSON, as text, or as the digest of its bytes."""
    try:
        text = content.decode("utf-8")
        if content_type.startswith("application/json") or text[:1] in ("{", "["):
            json.loads(text)
            return {"kind": "json", "content": cleaned(text, places)}
        if content_type.startswith(TEXTUAL):
            return {"kind": "text", "content": cleaned(text, places)}
    except ValueError:
        pass
    return {"kind": "bytes", "content": hashlib.sha256(content).hexdigest()}


def cleaned(text: str, places: dict[str, str]) -> str:
    """A text without the folders of this run."""
    for place, word in sorted(places.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(place, word)
    return text


@contextlib.contextmanager
def limited() -> Any:
    """A timer of processor time, and an alarm, where this thread may set them."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise TooLong

    before = {number: signal.signal(number, stop) for number in (signal.SIGVTALRM, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS, 1)
    signal.setitimer(signal.ITIMER_REAL, WAITING, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def offline() -> Any:
    """No new connection leaves this machine: a handler that sends mail or charges a card must not do so for us."""
    plain = socket.socket.connect

    def connect(self: Any, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in LOOPBACK:
            raise ConnectionRefusedError("promote lets no handler reach the network")
        return plain(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = plain  # type: ignore[method-assign]


@contextlib.contextmanager
def quiet() -> Any:
    """What handlers print is not the script's output."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
