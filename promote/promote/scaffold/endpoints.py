"""``tests/characterisation``: what the script's web application was asked, as tests of the package."""

from __future__ import annotations

import json
import os
from pathlib import Path

from promote.scaffold.bake import texts_below
from promote.scaffold.location import template_folder
from promote_checks.endpoints.recording import Asked
from promote_checks.gate.environment import import_path
from promote_checks.gate.process import Children, run_process
from promote_checks.observe.observation import Observation
from promote_checks.observe.patience import Patience
from promote_checks.secrets.hide import hide_all

FOLDER = "tests/characterisation"
NO_ROWS = "requests hold rows of the data, and those were not asked for (--fixtures)"
PATIENCE = Patience(busy=300.0)


def record_endpoints(
    project: Path, observation: Observation, *, python: str, fixtures: str, without: str = ""
) -> tuple[str, ...]:
    """Write the requests and their tests, and let the project record what it answers on its test data.

    ``without``: why there is no test data to record on; the tests are skipped with it. Returns what a person
    should know; nothing at all is written for a script without an application, or where rows of the data must
    not be kept.
    """
    asked = observation.endpoints.asked
    if not asked:
        return ()
    if fixtures != "sampled":
        return (f"No tests of the web application: {NO_ROWS}",)
    for path, text in texts_below(template_folder() / "endpoints", "*.py").items():
        place = project / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    folder = project / FOLDER
    (folder / "requests.json").write_text(requests_text(asked), encoding="utf-8")
    reason = without or _recorded(project, python)
    if not reason:
        return ()
    (folder / "answers.json").write_text(_json({"answers": {}, "reason": reason}), encoding="utf-8")
    return (f"The tests of the web application are skipped: {reason}",)


def requests_text(asked: list[Asked]) -> str:
    """``requests.json``."""
    kept = [
        {
            "application": one.application,
            "name": one.name,
            "method": one.method,
            "path": one.path,
            "body": one.body if one.body is None else hide_all(one.body),
            "content_type": one.content_type_sent,
            "personal": one.personal,
        }
        for one in asked
    ]
    return _json(kept)


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _recorded(project: Path, python: str) -> str:
    """Record in the notebook's interpreter; why it could not be done, or nothing."""
    environment = {**os.environ, "PYTHONPATH": import_path("src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-B", f"{FOLDER}/asking.py", "record"]
    ended = run_process(command, cwd=project, env=environment, timeout=PATIENCE, children=Children())
    if ended.how == "timeout":
        return f"on the test data the application did not answer within {PATIENCE}"
    if ended.how != "exited" or ended.code or not (project / FOLDER / "answers.json").exists():
        return "on the test data the application could not be asked"
    return ""
