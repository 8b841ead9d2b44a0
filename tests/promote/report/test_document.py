"""``promotion.json`` as DESIGN fixes it, whole."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from promote.emission import Emission, EmittedStep, Fallback
from promote.job.promotion import Promotion, Refusal
from promote.report.document import document, rendered
from promote_checks.drift.digest import Code
from promote_checks.gate.check import Check
from promote_checks.notebook.model import Dropped, Notebook, Position
from promote_checks.observe.observation import Environment
from promote_checks.proof.result import Difference, Proof

PROMOTION = Promotion(
    notebook=Notebook(Path("/n/churn.ipynb"), "ab12", "ipynb", "python", None, ()),
    given=("k",),
    code=Code("python", (None, "aa", "bb")),
    target=Path("/n/churn"),
    emission=Emission(
        package="churn",
        title="Churn",
        modules={},
        steps=(EmittedStep("load", "load", "", (1, 2), Position(2, 1), ("a",), ("path",), ("df",)),),
        parameters=(),
        thin=(),
        results=(),
        statements_total=3,
        statements_placed=2,
        dropped=(Dropped(0, 1, "!curl -H 'Token: hunter2'", "a command"),),
        fallbacks=(Fallback("nest", 4, 2, "why"),),
        suppressions=1,
    ),
    proof=Proof(
        "different",
        14,
        13,
        1,
        1,
        1,
        0,
        differences=(Difference("value", "x", 1, 2, "1", "2"),),
        nondeterministic_names=("now",),
        incomparable_names=(("lock", "a lock"),),
        seed_injected=True,
        seed=7,
    ),
    checks=(Check("ruff", "pass", "clean", "words"),),
    environment=Environment("/opt/python", "3.11.7", packages={"pandas": "3.1.0"}),
    rung="merged",
    refusals=(Refusal("fine", "value x differs", 1, 2),),
    fixtures="sampled",
)


def test_whole_document() -> None:
    assert document(PROMOTION) == {
        "version": 1,
        "tool": f"promote-notebook {version('promote-notebook')}",
        "notebook": {
            "name": "churn.ipynb",
            "sha256": "ab12",
            "code": {
                "language": "python",
                "cells": [None, "aa", "bb"],
                "sha256": "f0d344d45810a7d90ebbf3a7626edc9e60acd26b5304209388379548703bcf19",
            },
        },
        "parameters_given": ["k"],
        "package": "churn",
        "verdict": "different",
        "seed": {"injected": True, "value": 7},
        "tolerance": 0.0,
        "outside": [],
        "unrecorded": {"runs": 0, "on_sample": 0, "hash_seed": {"fixed": False, "value": 0, "names": []}},
        "values": {
            "compared": 14,
            "equal": 13,
            "different": 1,
            "nondeterministic": 1,
            "incomparable": 1,
            "missing": 0,
        },
        "differences": [
            {"kind": "value", "name": "x", "cell": 1, "line": 2, "notebook": "1", "package": "2"}
        ],
        "endpoints": None,
        "faults": [],
        "nondeterministic": ["now"],
        "incomparable": [{"name": "lock", "reason": "a lock"}],
        "statements": {
            "total": 3,
            "placed": 2,
            "dropped": [{"cell": 0, "line": 1, "reason": "a command"}],
        },
        "steps": [
            {"function": "load", "module": "load", "cells": [1, 2], "takes": ["a", "path"], "returns": ["df"]}
        ],
        "rung": "merged",
        "refusals": [{"rung": "fine", "cell": 1, "line": 2, "reason": "value x differs"}],
        "fallbacks": [{"rung": "nest", "cell": 4, "line": 2, "reason": "why"}],
        "suppressions": 1,
        "feature_store": "none",
        "no_golden_tests": "",
        "fixtures": "sampled",
        "checks": [{"code": "ruff", "verdict": "pass", "summary": "clean"}],
        "environment": {"python": "3.11.7", "packages": {"pandas": "3.1.0"}},
    }


def test_rendered_is_sorted_and_readable() -> None:
    text = rendered({"b": "é", "a": {"d": 1, "c": 2}})
    assert text == '{\n  "a": {\n    "c": 2,\n    "d": 1\n  },\n  "b": "é"\n}\n'
    assert json.loads(rendered(document(PROMOTION))) == document(PROMOTION)


def test_no_machine_no_source() -> None:
    text = rendered(document(PROMOTION))
    assert "/opt/python" not in text
    assert "/n/" not in text
    assert "hunter2" not in text
