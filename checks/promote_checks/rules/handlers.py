"""Which functions answer requests: Flask, FastAPI, Starlette, Django REST, Lambda, aiohttp."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.index import dotted, last_part
from promote_checks.rules.subject import Subject

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DECORATORS = frozenset(
    {"route", "get", "post", "put", "delete", "patch", "websocket", "api_view", "head", "options"}
)
_LIBRARIES = ("flask", "fastapi", "starlette", "aiohttp", "quart", "sanic", "bottle", "rest_framework", "litestar",
              "falcon", "tornado", "blacksheep", "robyn")  # fmt: skip


def handlers(subject: Subject) -> Iterator[Function]:
    """Functions that a web framework, or a cloud, calls once for each request."""
    web = any(name.startswith(_LIBRARIES) for name in subject.index.imports.values())
    routed = _registered(subject) if web else set()
    for function in subject.index.functions:
        arguments = [one.arg for one in function.args.args]
        if (
            (web and _is_decorated(function))
            or function.name in routed
            or function.name in ("lambda_handler", "handler")
            and arguments[:2] == ["event", "context"]
            or web
            and function.name in ("get", "post", "put", "on_get", "on_post")
            and arguments[:1] == ["self"]
        ):
            yield function


def _is_decorated(function: Function) -> bool:
    for one in function.decorator_list:
        name = dotted(one.func) if isinstance(one, ast.Call) else dotted(one)
        if last_part(name) in _DECORATORS and "." in name or last_part(name) == "api_view":
            return True
    return False


def _registered(subject: Subject) -> set[str]:
    """``Route("/predict", predict)``, ``app.add_url_rule(..., view_func=predict)``."""
    found = set()
    for call in subject.index.nodes(ast.Call):
        if last_part(dotted(call.func)) in (
            "Route",
            "add_url_rule",
            "add_route",
            "add_api_route",
            "add_post",
            "add_get",
        ):
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            found |= {one.id for one in given if isinstance(one, ast.Name)}
    return found
