"""Whole promotions: what is served, how it is proven, and that the proof finds what was planted."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from promote.cli import main
from promote_staging.exchange import Answer, Request
from promote_staging.requests.compare import from_recorded
from promote_staging.requests.conform import compiled, violations
from promote_staging.requests.load import held_out
from promote_staging.requests.plan import requests_for

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


@pytest.fixture(scope="module")
def churn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tabular example, promoted."""
    folder = tmp_path_factory.mktemp("serving")
    shutil.copytree(EXAMPLES / "churn", folder / "churn")
    assert main([str(folder / "churn" / "churn.ipynb"), "-o", str(folder / "out")]) == 0
    return folder / "out"


def serving_of(project: Path) -> dict[str, Any]:
    """What the promotion says of serving."""
    content: dict[str, Any] = json.loads((project / "promotion.json").read_text(encoding="utf-8"))["serving"]
    return content


def test_churn_is_served_from_its_csv(churn: Path) -> None:
    """From raw columns, with the customers' e-mail addresses not among them."""
    serving = serving_of(churn)
    assert serving["level"] == "raw"
    assert serving["rows"] == serving["rows_proven"] == serving["batch_proven"] == 200
    assert "Payment method" in serving["columns"]
    assert not {"Email", "Churned", "customer_id"} & set(serving["columns"])
    text = (churn / "src" / "churn" / "serving.py").read_text(encoding="utf-8")
    assert "from .clean import yes_no" in text
    assert "med = state.med_of[col]" in text
    assert "probability > state.threshold" in text


def test_churn_has_the_rows_that_it_was_proven_with(churn: Path) -> None:
    """200 requests with the notebook's own answers, and of no customer an address."""
    rows = held_out(churn)
    assert serving_of(churn)["recorded"] == {"rows": 200, "labelled": 0, "left_out": {}, "reason": ""}
    assert len(rows) == len({one.body for one in rows}) == 200
    assert all(set(one.recorded) == {"prediction", "probability"} for one in rows)
    assert b"@" not in (churn / "staging" / "requests.jsonl").read_bytes()
    manifest = json.loads((churn / "promotion.json").read_text(encoding="utf-8"))["manifest"]
    assert [name for name in manifest if name.startswith("staging/")] == ["staging/requests.jsonl"]


def test_the_service_answers_the_recorded_rows_and_what_is_made_of_its_contract(churn: Path) -> None:
    """A real process: the recorded rows as recorded, valid ones with 200, no 500 for anything."""
    described = json.loads((churn / "contract.json").read_text(encoding="utf-8"))
    agreed = compiled(described)
    asked = requests_for(churn, described, count=400, seed=1)
    with serving_process(churn, "churn") as ask:
        answers = [ask(one) for one in asked]
    broken = [
        (one, said) for one, a in zip(asked, answers, strict=True) if (said := violations(agreed, one, a))
    ]
    assert not broken, broken[:3]
    of_kind: dict[str, list[int]] = {kind: [] for kind in ("held out", "valid", "edge", "invalid")}
    for one, answer in zip(asked, answers, strict=True):
        of_kind[one.kind].append(answer.status)
        if one.recorded is not None:
            assert from_recorded(one.recorded, answer) == ()
    assert {kind: max(found) < 500 for kind, found in of_kind.items()} == dict.fromkeys(of_kind, True)
    assert set(of_kind["held out"]) == set(of_kind["valid"]) == {200}
    assert of_kind["edge"].count(200) > len(of_kind["edge"]) / 2
    assert min(of_kind["invalid"]) == 400


@contextmanager
def serving_process(project: Path, package: str) -> Iterator[Callable[[Request], Answer]]:
    """Serve in a process of its own, on a socket that is listening before it starts."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    command = [sys.executable, "-m", package, "serve", "--fd", str(listening.fileno())]
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        pass_fds=[listening.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, headers={}) as client:
            yield lambda request: _asked(client, request)
    finally:
        process.terminate()
        process.wait(30)
        listening.close()


def _asked(client: httpx.Client, request: Request) -> Answer:
    headers = {"Content-Type": "application/json", "API-Version": "1", **dict(request.headers)}
    sent = {name: value for name, value in headers.items() if value}
    said = client.post(request.path, content=request.body, headers=sent)
    media = said.headers.get("content-type", "")
    return Answer(status=said.status_code, body=said.content, seconds=0.0, content_type=media)


def test_a_planted_skew_is_found(churn: Path, tmp_path: Path) -> None:
    """A stored median replaced by another value: the proof names the first row that is answered otherwise."""
    from promote_checks.notebook.read import read_notebook
    from promote_checks.notebook.translate import translate
    from promote_checks.serving_proof.prove import (
        ServingProofRequest,
        WatchRequest,
        prove_serving,
        watch,
    )

    project = tmp_path / "project"
    shutil.copytree(churn, project)
    serving = project / "src" / "churn" / "serving.py"
    text = serving.read_text(encoding="utf-8")
    planted = text.replace("med = state.med_of[col]", "med = state.med_of[col] + 1")
    assert planted != text
    serving.write_text(planted, encoding="utf-8")
    notebook = read_notebook(churn.parent / "churn" / "churn.ipynb")
    cells = translate(notebook)
    found = serving_of(churn)
    watching = WatchRequest(
        notebook=notebook,
        cells=cells,
        python=sys.executable,
        timeout=300,
        raw=found["source"],
        columns=found["columns"],
        claim=found["target"],
    )
    asked = ServingProofRequest(watching=watching, project=project, package="churn")
    proof = prove_serving(asked, watch(watching))
    assert proof.verdict == "different"
    assert proof.rows_proven < proof.rows
    assert proof.first is not None


def test_it_is_the_same_to_the_byte(churn: Path, tmp_path: Path) -> None:
    """Promoted once more, the serving path and the saved model have the same bytes."""
    assert main([str(churn.parent / "churn" / "churn.ipynb"), "-o", str(tmp_path / "again")]) == 0
    others = [churn / "src" / "churn" / "serving.py", churn / "staging" / "requests.jsonl"]
    for path in sorted([*(churn / "model").iterdir(), *others]):
        assert (tmp_path / "again" / path.relative_to(churn)).read_bytes() == path.read_bytes(), path.name


ROLLING = """\
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

rng = np.random.RandomState(0)
df = pd.DataFrame({"x": rng.normal(size=250), "z": rng.normal(size=250)})
df["t"] = 2 * df["x"] + df["z"]
# %%
df["smooth"] = df["z"].rolling(3, min_periods=1).mean()
X = df[["x", "smooth"]]
# %%
model = LinearRegression().fit(X, df["t"])
prediction = model.predict(X)
"""
TEXTS = """\
# %%
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

words = ["good", "bad", "fine", "awful", "nice", "poor", "great", "sad"]
rows = [" ".join(words[(i * k + k) % 8] for k in range(1, 6)) + f" {i % 13}" for i in range(250)]
df = pd.DataFrame({"text": rows, "label": ["pos" if i % 3 else "neg" for i in range(250)]})
# %%
df["text"] = df["text"].str.upper()
vectors = TfidfVectorizer()
X = vectors.fit_transform(df["text"])
model = MultinomialNB().fit(X, df["label"])
prediction = model.predict(X)
"""


def promoted(text: str, folder: Path) -> dict[str, Any]:
    """Promote a small notebook and return what is said of serving."""
    (folder / "notebook").mkdir()
    path = folder / "notebook" / "small.py"
    path.write_text(text, encoding="utf-8")
    main([str(path), "-o", str(folder / "out")])
    return serving_of(folder / "out")


def test_a_rolling_mean_is_served_at_the_models_input(tmp_path: Path) -> None:
    """And said so, with the statement that stood in the way."""
    serving = promoted(ROLLING, tmp_path)
    assert serving["level"] == "model input"
    assert serving["statement"] == 'df["smooth"] = df["z"].rolling(3, min_periods=1).mean()'
    assert (serving["cell"], serving["line"]) == (1, 1)
    assert serving["rows_proven"] == serving["recorded"]["rows"] == 200


def test_texts_are_served_from_one_column(tmp_path: Path) -> None:
    """A vectoriser fitted in training turns one text into the model's input."""
    serving = promoted(TEXTS, tmp_path)
    assert (serving["level"], serving["columns"]) == ("raw", ["text"])
    assert serving["rows_proven"] == 200
    assert serving["recorded"]["labelled"] == 200
    assert {one.label for one in held_out(tmp_path / "out")} == {"pos", "neg"}


def test_a_notebook_without_a_model_has_no_serving(tmp_path: Path) -> None:
    """Nothing is run for it, and nothing said."""
    (tmp_path / "plain.py").write_text("# %%\nx = [1, 2, 3]\ntotal = sum(x)\n", encoding="utf-8")
    assert main([str(tmp_path / "plain.py"), "-o", str(tmp_path / "out")]) == 0
    assert "serving" not in json.loads((tmp_path / "out" / "promotion.json").read_text(encoding="utf-8"))
    assert not (tmp_path / "out" / "model").exists()


def test_a_secret_is_not_served(tmp_path: Path) -> None:
    """A statement that spells out a secret may be needed for a prediction: then nothing is served."""
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
    text = TEXTS.replace(".str.upper()", ".str.upper() + TOKEN[:0]").replace(
        "words = [", f'TOKEN = "{secret}"\nwords = ['
    )
    (tmp_path / "notebook").mkdir()
    (tmp_path / "notebook" / "small.py").write_text(text, encoding="utf-8")
    main([str(tmp_path / "notebook" / "small.py"), "-o", str(tmp_path / "out")])
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if secret.encode() in path.read_bytes()]


FILTERED = """\
# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

df = pd.read_csv("people.csv")
# %%
df = df[df.age > 0]
df["older"] = df["age"] + 10
X = df[["age", "older", "income"]]
# %%
model = LinearRegression().fit(X, df["spent"])
prediction = model.predict(X)
"""


def test_rows_that_the_notebook_filters_out_are_refused_and_a_weaker_filter_is_found(tmp_path: Path) -> None:
    """Exactly those: the proof asks rows that have no prediction too."""
    ages = [*range(-40, 0), *range(1, 101)]
    rows = [f"{age},{1000 + 7 * age % 90},{3 * age + 20 + age % 7}" for age in ages]
    (tmp_path / "people.csv").write_text("\n".join(["age,income,spent", *rows, ""]), encoding="utf-8")
    path = tmp_path / "people.py"
    path.write_text(FILTERED, encoding="utf-8")
    assert main([str(path), "-o", str(tmp_path / "out")]) == 0
    serving = serving_of(tmp_path / "out")
    assert serving["level"] == "raw"
    assert serving["rows"] == serving["rows_proven"] == 100
    assert serving["excluded"] == serving["excluded_refused"] == 40
    weaker = proven_again(tmp_path, path, "df.age > 0", "df.age > -3")
    assert weaker.verdict == "different"
    assert weaker.first is not None
    assert weaker.first.what == "the answer to a row that the notebook leaves out"
    none = proven_again(tmp_path, path, "df.age > 0", "df.age > -99")
    assert (none.verdict, none.excluded, none.excluded_refused) == ("equal", 40, 0), "counted, and told"


def proven_again(folder: Path, path: Path, old: str, new: str) -> Any:
    """The proof of the project, its serving path changed."""
    from promote_checks.notebook.read import read_notebook
    from promote_checks.notebook.translate import translate
    from promote_checks.serving_proof.prove import ServingProofRequest, WatchRequest, prove_serving, watch

    project = folder / "changed"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(folder / "out", project)
    serving = project / "src" / "people" / "serving.py"
    text = serving.read_text(encoding="utf-8")
    assert old in text
    serving.write_text(text.replace(old, new), encoding="utf-8")
    notebook, found = read_notebook(path), serving_of(folder / "out")
    watching = WatchRequest(
        notebook=notebook,
        cells=translate(notebook),
        python=sys.executable,
        timeout=300,
        raw=found["source"],
        columns=found["columns"],
        claim=found["target"],
    )
    asked = ServingProofRequest(watching=watching, project=project, package="people")
    return prove_serving(asked, watch(watching))


OWN_CLASS = """\
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

rng = np.random.RandomState(0)
df = pd.DataFrame({"x": rng.normal(size=220), "z": rng.normal(size=220)})
df["t"] = 2 * df["x"] + df["z"]


# %%
class Clipped(LinearRegression):
    def predict(self, X):
        return np.clip(super().predict(X), -1, 1)


# %%
model = Clipped().fit(df[["x", "z"]], df["t"])
prediction = model.predict(df[["x", "z"]])
"""


def test_a_class_of_the_notebook_is_served_from_the_package(tmp_path: Path) -> None:
    """The archive names the emitted module, not the notebook's ``__main__``."""
    path = tmp_path / "own.py"
    path.write_text(OWN_CLASS, encoding="utf-8")
    assert main([str(path), "-o", str(tmp_path / "out")]) == 0
    serving = serving_of(tmp_path / "out")
    assert serving["level"] == "raw", serving["reason"]
    assert serving["rows"] == serving["rows_proven"] == 200
    manifest = json.loads((tmp_path / "out" / "model" / "manifest.json").read_text(encoding="utf-8"))
    (trusted,) = (one["types"] for one in manifest["files"].values() if "types" in one)
    assert [name for name in trusted if name.startswith("own.") and name.endswith(".Clipped")]
    reviewed = runpy.run_path(str(tmp_path / "out" / "src" / "own" / "model_trust.py"))
    assert set(trusted) <= set(reviewed["TYPES"])
