"""Tests for features and data."""

from __future__ import annotations

from promote_checks.review.item import CODE, CODE_AND_TESTS, CONTRACTED, PREPARED, PUBLISHED, Item
from promote_checks.review.looks import code, matrix, rules, service

DATA = (
    Item(
        id="data-1",
        section="data",
        question="Feature expectations are captured in a schema.",
        who=("author", "data owner"),
        required="with a service",
        look=service.schema,
        needs="a contract",
        shown="contract.json types every input of POST /predict; in full only if each also has a range, a pattern or "
        "a list of values",
        scope=CONTRACTED,
    ),
    Item(
        id="data-2",
        section="data",
        question="All features are beneficial.",
        who=("author",),
        required="advised",
        shown="nothing that promote runs leaves a feature out and compares",
        scope=CODE,
    ),
    Item(
        id="data-3",
        section="data",
        question="No feature's cost is too much.",
        who=("author", "on-call"),
        required="advised",
        look=matrix.cost,
        needs="a matrix",
        shown="the matrix passes with a limit of seconds or memory",
        gap="the bound holds for the run as a whole, not for each feature, its source and its upkeep",
        scope=CODE,
    ),
    Item(
        id="data-4",
        section="data",
        question="Features adhere to meta-level requirements.",
        who=("data owner",),
        required="always",
        shown="which features are allowed, and from which sources, stands in no file",
        scope=PREPARED,
    ),
    Item(
        id="data-5",
        section="data",
        question="The data pipeline has appropriate privacy controls.",
        who=("data owner",),
        required="always",
        look=rules.private,
        shown="rules SE001, SE002 and SE003: no secrets, and no personal data in the outputs of notebooks",
        gap="who may read the raw data, and for how long it is kept; whether the rows in tests/fixtures may be published",
        scope=PUBLISHED,
    ),
    Item(
        id="data-6",
        section="data",
        question="New features can be added quickly.",
        who=("author",),
        required="advised",
        shown="the time from an idea to production is known to people only",
        scope=CODE,
    ),
    Item(
        id="data-7",
        section="data",
        question="All input feature code is tested.",
        who=("author",),
        required="always",
        look=code.feature_code_tested,
        shown="every step of promotion.json has a golden test of its own, it passed, and the gate's coverage is above its "
        "floor",
        scope=CODE_AND_TESTS,
    ),
)
