"""Recording: every application of a script that has run, every route and method, every case.

Source text for the script's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import inspect
import json
import time
import traceback
from typing import Any

from promote_checks.endpoints.ask import FACTORIES, TooLong, answer, is_application, limited
from promote_checks.endpoints.cases import cases
from promote_checks.endpoints.tables import Tables
from promote_checks.sensitive.personal import kind_of

MOST = 400
SECONDS_IN_ALL = 120.0
ASKED = ("GET", "POST", "PUT", "PATCH", "DELETE")
PATH_VALUES: dict[str, list[Any]] = {"IntegerConverter": [1, 2, 0, 10**9], "FloatConverter": [1.5, 0.0]}
OTHER_PATHS: list[Any] = ["a", "no-such-thing"]


def record(settings: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    """All that was asked and answered. Never raises: a fault of ours is told in ``fault``."""
    try:
        return recorded(settings, namespace)
    except BaseException:  # noqa: BLE001 - told, and never the notebook's failure
        return {"fault": traceback.format_exc()}


def recorded(settings: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    """Ask first and change nothing in between: handlers may keep what they were asked."""
    notes: list[str] = []
    applications = found_applications(namespace, notes)
    lists = {name: [one for one in value if isinstance(one, str)] for name, value in namespace.items()
             if type(value) in (list, tuple)}  # fmt: skip
    tables = Tables(settings["folder"], namespace) if applications else None
    asked: list[dict[str, Any]] = []
    until = time.process_time() + SECONDS_IN_ALL
    for name, application in applications:
        requests = requests_of(application, settings["reads"], tables, lists, notes)
        for request in unique(requests)[:MOST]:
            if time.process_time() > until:
                notes.append("{} was not asked: the others took too long".format(request["name"]))
                continue
            given = {"application": name, **request}
            asked.append({**given, **answer(application, given, settings["places"])})
        if len(requests) > MOST:
            notes.append(f"{name}: only the first {MOST} of {len(requests)} requests were asked")
    return {
        "applications": [name for name, _ in applications],
        "asked": [marked(one) for one in asked],
        "notes": notes,
    }


def found_applications(namespace: dict[str, Any], notes: list[str]) -> list[tuple[str, Any]]:
    """Applications that variables hold, each once; else what a factory without required parameters makes."""
    found: list[tuple[str, Any]] = []
    for name, value in list(namespace.items()):
        if not name.startswith("_") and is_application(value) and not any(one is value for _, one in found):
            found.append((name, value))
    for name in FACTORIES if not found else ():
        made = namespace.get(name)
        if inspect.isfunction(made) and not required(made):
            try:
                with limited():
                    value = made()
            except (TooLong, Exception) as error:  # noqa: BLE001 - the script's own
                notes.append(f"{name}() raises {type(error).__name__}")
                continue
            if is_application(value):
                return [(name + "()", value)]
    return found


def required(function: Any) -> list[str]:
    """Parameters that a call must give."""
    parameters = inspect.signature(function).parameters.values()
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in parameters if one.default is one.empty and one.kind not in variable]


def requests_of(
    application: Any, reads: dict[str, Any], tables: Any, lists: dict[str, list[str]], notes: list[str]
) -> list[dict[str, Any]]:
    """Usual requests of all routes in the order of their definition, then what clients get wrong.

    What only reads is asked again after either: a wrong request may leave an application that answers nothing more.
    """
    usual: list[dict[str, Any]] = []
    wrong: list[dict[str, Any]] = []
    reading: list[dict[str, Any]] = []
    for rule in application.url_map.iter_rules():
        function = application.view_functions.get(rule.endpoint)
        if rule.endpoint == "static" or rule.endpoint.endswith(".static") or function is None:
            continue
        read = reads.get(getattr(inspect.unwrap(function), "__name__", ""), {})
        if read.get("uploads"):
            notes.append(f"{rule.rule} was not asked: it takes an uploaded file")
            continue
        for method in (one for one in ASKED if one in (rule.methods or ())):
            for request in routed(application, rule, method, read, tables, lists):
                (usual if request.pop("usual") else wrong).append(request)
            if method == "GET" and not rule.arguments:
                reading += usual[-1:]
    again = [{**one, "name": one["name"] + " again"} for one in reading]
    last = [{**one, "name": one["name"] + " at the end"} for one in reading]
    return usual + again + wrong + (last if wrong else [])


def routed(
    application: Any, rule: Any, method: str, read: dict[str, Any], tables: Any, lists: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """Requests of one route and method: all cases at its first path, one at each other."""
    paths = paths_of(rule, read, tables)
    found = []
    for at, values in enumerate(paths):
        wanted = cases(read, method, tables, lists)
        for one in wanted if at == 0 else wanted[:1]:
            words = [one["name"], *("{}={}".format(*pair) for pair in sorted(values.items()))]
            title = f"{method} {rule.rule}"
            name = title + ": " + ", ".join(word for word in words if word) if any(words) else title
            path = built(application, rule, {**values, **one["query"]}, method)
            if path is not None:
                found.append({"name": name, "method": method, "path": path, "body": one["body"],
                              "content_type_sent": one["content_type_sent"], "usual": is_usual(one)})  # fmt: skip
    return found


def is_usual(one: dict[str, Any]) -> bool:
    """A whole row, or a route that is only called."""
    return not one["name"] or one["name"].startswith("row ")


def paths_of(rule: Any, read: dict[str, Any], tables: Any) -> list[dict[str, Any]]:
    """Values for the parameters of a path: what its columns hold, else what its converters take."""
    choices: dict[str, list[Any]] = {}
    for name in sorted(rule.arguments):
        converter = type(rule._converters[name]).__name__ if name in rule._converters else ""
        known = [one for one in tables.column(read.get("columns", {}).get(name, name), {}) if one is not None]
        by_type = PATH_VALUES.get(converter, OTHER_PATHS)
        kinds = (
            (int,)
            if converter == "IntegerConverter"
            else (float,)
            if converter == "FloatConverter"
            else (str, int)
        )
        fitting = [one for one in dict.fromkeys(known) if isinstance(one, kinds)][:6]
        choices[name] = [*fitting, *(one for one in by_type if one not in fitting)]
    most = max((len(values) for values in choices.values()), default=1)
    return [{name: values[at % len(values)] for name, values in choices.items()} for at in range(most)]


def built(application: Any, rule: Any, values: dict[str, Any], method: str) -> Any:
    """Path and query; None where the values do not fit the route."""
    try:
        return application.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    except Exception:  # noqa: BLE001 - werkzeug's own, and those of converters
        return None


def unique(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each name once: two routes of one function can be built to the same path."""
    return list({one["name"]: one for one in requests}.values())


def marked(one: dict[str, Any]) -> dict[str, Any]:
    """Say whether an answer seems to hold something personal: it must not be kept in a project."""
    try:
        content = json.loads(one["content"]) if one.get("kind") == "json" else one.get("content", "")
    except ValueError:
        content = ""
    return {**one, "personal": holds_personal("", content)}


def holds_personal(key: str, value: Any) -> bool:
    """Whether any leaf looks personal, by its key or by itself."""
    if isinstance(value, dict):
        return any(holds_personal(str(name), each) for name, each in value.items())
    if isinstance(value, list):
        return any(holds_personal(key, each) for each in value)
    return isinstance(value, str) and kind_of(key or "value", [value]) is not None
