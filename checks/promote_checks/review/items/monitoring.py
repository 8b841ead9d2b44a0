"""Monitoring tests."""

from __future__ import annotations

from promote_checks.review.item import PINNED_AND_USED, SERVICE, Item
from promote_checks.review.looks import environment, service

MONITORING = (
    Item(
        id="monitor-1",
        section="monitoring",
        question="Dependency changes result in notification.",
        who=("on-call", "author"),
        required="advised",
        look=environment.dependencies,
        shown="constraints.txt pins every distribution as proven, and the gate's deptry finds every import declared: a "
        "change of a dependency is a change of a file",
        gap="nobody is told of changes in the sources of the data",
        scope=PINNED_AND_USED,
    ),
    Item(
        id="monitor-2",
        section="monitoring",
        question="Data invariants hold in training and serving inputs.",
        who=("data owner", "on-call"),
        required="with a service",
        look=service.staging("invariants"),
        needs="a staging run",
        shown="the staging run holds requests and training data against the contract",
        scope=SERVICE,
    ),
    Item(
        id="monitor-3",
        section="monitoring",
        question="Training and serving features compute the same values.",
        who=("author", "on-call"),
        required="with a service",
        look=service.staging("skew"),
        needs="a staging run",
        shown="the staging run computes the same rows by the pipeline and by the service",
        scope=SERVICE,
    ),
    Item(
        id="monitor-4",
        section="monitoring",
        question="Models are not too stale.",
        who=("on-call",),
        required="advised",
        look=service.staging("age"),
        needs="a staging run",
        shown="the service tells the age of its model among its metrics, and the staging run reads it",
        scope=SERVICE,
    ),
    Item(
        id="monitor-5",
        section="monitoring",
        question="The model is numerically stable.",
        who=("author", "on-call"),
        required="advised",
        look=service.staging("numerics"),
        needs="a staging run",
        shown="the staging run counts answers that are not finite",
        scope=SERVICE,
    ),
    Item(
        id="monitor-6",
        section="monitoring",
        question="The model has not experienced dramatic or slow-leak regressions in training speed, serving latency, "
        "throughput or RAM usage.",
        who=("on-call",),
        required="advised",
        look=service.performance,
        needs="a matrix",
        shown="the staging run compares latency, throughput and memory with the baseline; without a service, the matrix "
        "passes with a bound on seconds or memory",
        gap="slow leaks show only over days",
        scope=SERVICE,
    ),
    Item(
        id="monitor-7",
        section="monitoring",
        question="The model has not experienced a regression in prediction quality on served data.",
        who=("on-call", "product owner"),
        required="advised",
        look=service.staging("quality"),
        needs="a staging run",
        shown="the staging run compares predictions with the baseline's on the same requests",
        scope=SERVICE,
    ),
)
