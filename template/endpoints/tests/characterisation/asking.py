"""Asks the web application what it was asked before it became a package.

``requests.json`` holds the requests, in their order: an application may remember what it
was asked. ``answers.json`` holds what it answered on the test data when the package was
proven. ``python tests/characterisation/asking.py record`` records the answers anew, twice
in fresh processes; what differs between the two can't be compared later and is marked.
Look at the diff before you commit it.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import json
import math
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import golden_run
from golden import settings

REQUESTS = HERE / "requests.json"
ANSWERS = HERE / "answers.json"
CLOSE = 1e-9
"""Relative difference of two floats that are the same on another machine."""
Answer = dict[str, Any]


def requests() -> list[dict[str, Any]]:
    """Read what is asked."""
    loaded: list[dict[str, Any]] = json.loads(REQUESTS.read_text(encoding="utf-8"))
    return loaded


def recorded() -> dict[str, Any]:
    """Read what was answered: ``reason`` says why there is nothing to compare."""
    loaded: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return loaded


def ask_all(folder: Path) -> list[Answer]:
    """Run the pipeline in an empty folder, and ask its application all requests."""
    how = settings()
    run = golden_run.rehearse(folder, seed=how["seed"], inside=how["inside"])
    known: dict[str, Any] = {}
    answers = []
    with golden_run.working_in(folder / how["inside"]):
        for request in requests():
            name = request["application"]
            if name not in known:
                known[name] = application(run.results, name)
            answers.append(ask(known[name], request, folder))
    return answers


def application(results: object, name: str) -> Any:
    """Find an application by the name it had; ``create_app()`` is made by a factory."""
    if not name.endswith("()"):
        return named(results, name)
    factory = named(results, name.removesuffix("()"))
    parameters = inspect.signature(factory).parameters.values()
    needed = [one.name for one in parameters if one.default is one.empty]
    return factory(**{one: named(results, one) for one in needed})


def named(results: object, name: str) -> Any:
    """Find what the run computed under a name, or what a module defines."""
    if hasattr(results, name):
        return getattr(results, name)
    package = importlib.import_module(golden_run.package_name())
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        held = vars(importlib.import_module(module.name))
        if name in held:
            return held[name]
    raise LookupError(name)


def ask(app: Any, request: dict[str, Any], folder: Path) -> Answer:
    """Send one request through the application's test client."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        response = app.test_client().open(
            request["path"],
            method=request["method"],
            data=request["body"],
            content_type=request["content_type"] or None,
        )
    text = response.get_data().decode("utf-8", "backslashreplace")
    try:
        content = json.loads(text)
    except ValueError:
        content = text
    return {
        "status": response.status_code,
        "content_type": response.content_type,
        "content": without(content, str(folder)),
    }


def without(content: Any, folder: str) -> Any:
    """Leave out the folder of this run."""
    return json.loads(json.dumps(content).replace(json.dumps(folder)[1:-1], "."))


def same(expected: Any, actual: Any) -> bool:
    """Compare JSON; floats within what another machine computes."""
    if isinstance(expected, float) and isinstance(actual, float):
        both = math.isnan(expected) and math.isnan(actual)
        return both or math.isclose(expected, actual, rel_tol=CLOSE, abs_tol=1e-12)
    if type(expected) is not type(actual):
        return False
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(
            same(value, actual[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(expected == actual)


def record() -> None:
    """Ask in two fresh processes and write down what is the same."""
    first, second = observed(), observed()
    answers = {
        request["name"]: marked(first[at], second[at], personal=request["personal"])
        for at, request in enumerate(requests())
    }
    write({"reason": "", "answers": answers})


def marked(one: Answer, other: Answer, *, personal: bool) -> Answer:
    """Leave out contents that vary, or that nobody must find in a project."""
    if personal or not same(one["content"], other["content"]):
        return {key: one[key] for key in ("status", "content_type")}
    return one


def observed() -> list[Answer]:
    """Ask in a process of its own."""
    command = [sys.executable, "-B", __file__, "observe"]
    done = subprocess.run(command, capture_output=True, check=True)
    loaded: list[Answer] = json.loads(done.stdout)
    return loaded


def write(content: dict[str, Any]) -> None:
    """Replace the answers."""
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    ANSWERS.write_text(text, encoding="utf-8")


def main() -> None:
    """``record`` writes the answers; ``observe`` asks once and prints."""
    if sys.argv[1:] == ["record"]:
        record()
        return
    golden_run.pin_environment()
    with tempfile.TemporaryDirectory() as folder:
        answers = ask_all(Path(folder).resolve())
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
