"""Tests for ML infrastructure."""

from __future__ import annotations

from promote_checks.review.item import CODE, CODE_AND_TESTS, SERVICE, Item
from promote_checks.review.looks import code, matrix, service

INFRASTRUCTURE = (
    Item(
        id="infra-1",
        section="infrastructure",
        question="Training is reproducible.",
        who=("author",),
        required="always",
        look=code.reproducible,
        shown="promotion.json is equivalent without an injected seed, a run on the recorded small data gives the "
        "recorded values again, and where the gate's run-rules ran the notebook (with two hash seeds), nothing diverged",
        scope=CODE_AND_TESTS,
    ),
    Item(
        id="infra-2",
        section="infrastructure",
        question="Model specification code is unit tested.",
        who=("author",),
        required="always",
        look=code.steps_tested,
        shown="every step of promotion.json, training among them, has a golden test of its own, and it passed",
        scope=CODE_AND_TESTS,
    ),
    Item(
        id="infra-3",
        section="infrastructure",
        question="The full ML pipeline is integration tested.",
        who=("author",),
        required="always",
        look=code.pipeline_tested,
        shown="the thin notebook ran from top to bottom under papermill; where its data is not here, the golden test of "
        "the whole run on small data passed",
        scope=CODE_AND_TESTS,
    ),
    Item(
        id="infra-4",
        section="infrastructure",
        question="Model quality is validated before attempting to serve it.",
        who=("author", "reviewer"),
        required="always",
        look=matrix.quality,
        needs="a matrix",
        shown="the matrix passes with a bound on a metric (`auc >= 0.8`); in part if no name in it says that it is one",
        scope=CODE,
    ),
    Item(
        id="infra-5",
        section="infrastructure",
        question="The model allows debugging by observing the step-by-step computation of training or inference on a "
        "single example.",
        who=("author",),
        required="advised",
        look=code.step_by_step,
        shown="the thin notebook calls one step after the other, and it ran",
        gap="training was observed step by step on all rows, inference on a single example was not",
        scope=CODE,
    ),
    Item(
        id="infra-6",
        section="infrastructure",
        question="Models are tested via a canary process before they enter production serving environments.",
        who=("on-call",),
        required="with a service",
        look=service.staging("canary"),
        needs="a staging run",
        shown="the staging run sends a part of the requests to the new model and judges them",
        scope=SERVICE,
    ),
    Item(
        id="infra-7",
        section="infrastructure",
        question="Models can be quickly and safely rolled back to a previous serving version.",
        who=("on-call",),
        required="with a service",
        look=service.staging("rollback"),
        needs="a staging run",
        shown="the staging run rehearses the way back",
        scope=SERVICE,
    ),
)
