"""Files in which training and a web application are mixed, promoted and asked again, with nothing faked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from promote.emission import Emission
from promote.flow import observe, open_target, read_source
from promote.job.request import Request
from promote.plan.model import Rung
from promote.report.progress import progress_for
from promote.stages import Candidate
from promote.wiring import real_stages
from promote_checks.proof.result import EndpointProof, Proof

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[3] / "examples" / "monolith_flask"
CAFE = "kind,price,sold\n" + "".join(
    f"{kind},{n}.5,{n * 3 % 7}\n" for n in range(1, 13) for kind in ("tea", "coffee")
)
TRAINING = """
    import pandas as pd
    from flask import Blueprint, Flask, jsonify, request

    df = pd.read_csv("cafe.csv")
    mean = df.groupby("kind")["sold"].mean().to_dict()
    print(len(df))
"""
COUNTING = (
    TRAINING
    + """
    app = Flask(__name__)
    calls = {}
    total = 0

    @app.route("/sold", methods=["POST"])
    def sold():
        global total
        kind = request.json["kind"]
        calls[kind] = calls.get(kind, 0) + 1
        total += 1
        return jsonify({"sold": mean[kind], "calls": calls[kind]})

    @app.route("/total")
    def all_calls():
        return jsonify({"total": total, "calls": calls})

    app.run()
"""
)
FACTORY = (
    TRAINING
    + """
    def create_app():
        app = Flask(__name__)

        @app.get("/kinds/<kind>")
        def one(kind):
            return jsonify(mean.get(kind))

        return app

    if __name__ == "__main__":
        create_app().run(port=8080)
"""
)
BLUEPRINTS = (
    TRAINING
    + """
    shop = Blueprint("shop", __name__, url_prefix="/shop")

    @shop.route("/sold/<int:least>")
    def at_least(least):
        return jsonify(sorted(kind for kind, value in mean.items() if value >= least))

    app = Flask(__name__)
    app.register_blueprint(shop)

    if __name__ == "__main__":
        app.run()
"""
)
RESTLESS = (
    TRAINING
    + """
    import time
    app = Flask(__name__)

    @app.route("/now")
    def now():
        return str(time.time_ns())

    app.run()
"""
)


def proven(
    folder: Path,
    source: str,
    *,
    accept: tuple[str, ...] = (),
    change: Callable[[str], str] = str,
) -> tuple[Emission, Proof]:
    """Promote up to the proof, on the finest rung; ``change`` what was emitted before it is proven."""
    folder.joinpath("cafe.csv").write_text(CAFE)
    path = folder / "cafe_app.py"
    path.write_text(textwrap.dedent(source))
    request, stages = Request(notebook=path, accept=accept), real_stages()
    progress = progress_for(sys.stderr)
    found = read_source(request, stages)
    open_target(request, found)
    observation = observe(found, request, stages, progress)
    emission = stages.emit(stages.plan(found, observation, min(Rung)), sys.executable)
    changed = replace(emission, modules={name: change(text) for name, text in emission.modules.items()})
    project = folder.parent / f"{folder.name}-project"
    stages.scaffold(changed, observation, project)
    candidate = Candidate(rung=min(Rung), emission=changed, project=project)
    return emission, stages.prove(candidate, observation, found, request)


def endpoints(proof: Proof) -> EndpointProof:
    assert proof.endpoints is not None
    return proof.endpoints


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.mark.parametrize("source", [COUNTING, FACTORY, BLUEPRINTS], ids=["globals", "factory", "blueprint"])
def test_the_package_answers_as_the_script_does(folder: Path, source: str) -> None:
    _, proof = proven(folder, source)
    found = endpoints(proof)
    assert proof.verdict == "equivalent", proof.differences
    assert found.asked == found.equal > 3


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("mean[kind]", "mean[kind] + 1e-12", "POST /sold: row 1"),
        ("total += 1", "total += 2", "GET /total"),
        ("calls.get(kind, 0) + 1", "calls.get(kind, 1) + 1", "POST /sold: row 1"),
        ('"/total"', '"/totals"', "GET /total"),
    ],
)
def test_a_planted_difference_is_found(folder: Path, old: str, new: str, name: str) -> None:
    def change(text: str) -> str:
        return text.replace(old, new)

    _, proof = proven(folder, COUNTING, change=change)
    assert proof.verdict == "different"
    assert name in [one.name for one in endpoints(proof).different]
    assert "endpoint" in {one.kind for one in proof.differences}


def test_a_difference_that_was_accepted_is_none(folder: Path) -> None:
    _, proof = proven(folder, COUNTING, change=lambda text: text.replace("total += 1", "total += 2"))
    names = tuple(one.name for one in endpoints(proof).different)
    assert names[:2] == ("GET /total", "GET /total again")
    shutil.rmtree(folder.parent / "work-project")
    _, again = proven(
        folder, COUNTING, change=lambda text: text.replace("total += 1", "total += 2"), accept=names
    )
    assert again.verdict == "equivalent"
    assert tuple(one.name for one in endpoints(again).accepted) == names


def test_an_answer_that_is_another_each_time_is_not_proven(folder: Path) -> None:
    _, proof = proven(folder, RESTLESS)
    assert proof.verdict == "unverified"
    assert endpoints(proof).varying == ("GET /now", "GET /now again")


def test_the_example_end_to_end(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "work")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "CI": "true"}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "promote",
            "app.py",
            "-o",
            "../loans",
            "--json",
            "--accept",
            "predictions_differ",
        ],
        cwd=tmp_path / "work",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    told = json.loads(done.stdout)
    assert told["verdict"] == "equivalent"
    assert told["endpoints"]["asked"] == told["endpoints"]["equal"] >= 100
    service = told["endpoints"]["service"]
    counts = {kind: len(ones) for kind, ones in service["different"].items()}
    assert service["asked"] == service["equal"] + sum(counts.values()) + len(service["elsewhere"])
    assert service["equal"] >= 5, "spellings that the handler and the training read alike"
    assert set(counts) == {"errors_are_typed", "predictions_differ", "requests_refused"}
    assert service["fields"] == {"prediction": "probability"}
    assert service["open"] == ["requests_refused"], "the other kind was accepted by its name"
    modules = {step["module"] for step in told["steps"]}
    assert {"clean", "features", "train", "endpoints"} <= modules
    assert {one["code"] for one in told["faults"]} >= {"PK001", "PK002", "PK003", "PK005", "PK006"}
    skews = [one["message"] for one in told["faults"] if one["code"] == "PK005"]
    assert "income: training fills gaps with the median, the handler with 0" in skews
    assert not (tmp_path / "loans" / "UNFINISHED.md").exists()
    answers = json.loads((tmp_path / "loans/tests/characterisation/answers.json").read_text())
    assert len(answers["answers"]) == told["endpoints"]["asked"]
    assert str(tmp_path) not in json.dumps(answers) + json.dumps(told)
