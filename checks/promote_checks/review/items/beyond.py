"""What the rubric does not ask, and a promotion must: reproducibility, leakage, contract, rollback. Not scored."""

from __future__ import annotations

from promote_checks.review.item import AGREED, ANSWERED, CODE, CONTRACTED, PINNED, PREPARED, SERVICE, Item
from promote_checks.review.looks import code, environment, rules, service
from promote_checks.review.looks.parts import gate

REPRODUCIBILITY = (
    Item(
        id="repro-1",
        section="reproducibility",
        question="The package computes what the notebook computed.",
        who=("author",),
        required="always",
        look=code.proof,
        shown="the verdict in promotion.json is equivalent, without an injected seed",
        scope=CODE,
    ),
    Item(
        id="repro-2",
        section="reproducibility",
        question="The versions that the proof holds for are pinned.",
        who=("author",),
        required="always",
        look=environment.pinned,
        shown="constraints.txt pins what promotion.json names",
        scope=PINNED,
    ),
    Item(
        id="repro-3",
        section="reproducibility",
        question="Notebook and package have not drifted apart.",
        who=("author",),
        required="advised",
        look=lambda material: gate(material, "drift"),
        shown="the gate's drift check",
        scope=CODE,
    ),
    Item(
        id="repro-4",
        section="reproducibility",
        question="Nothing depends on an unseeded generator or on the clock.",
        who=("author",),
        required="advised",
        look=rules.seeded,
        shown="rules RN001, RN002 and RN003 over the notebook that was promoted",
        scope=CODE,
    ),
)
LEAKAGE = (
    Item(
        id="leakage-1",
        section="leakage",
        question="Nothing is learned from rows that end up in the test set.",
        who=("author", "reviewer"),
        required="always",
        look=rules.fitted_before_split,
        shown="rules DL001, DL002, DL006 and DL007 over the notebook that was promoted",
        scope=CODE,
    ),
    Item(
        id="leakage-2",
        section="leakage",
        question="Nothing is fitted or selected on the test set.",
        who=("author", "reviewer"),
        required="always",
        look=rules.fitted_on_test,
        shown="rules DL003 and DL004 over the notebook that was promoted",
        scope=CODE,
    ),
    Item(
        id="leakage-3",
        section="leakage",
        question="The test set is evaluated once, not until it looks good.",
        who=("author", "reviewer"),
        required="always",
        look=rules.peeked,
        shown="rule DL005 over the notebook that was promoted",
        scope=CODE,
    ),
    Item(
        id="leakage-4",
        section="leakage",
        question="No feature is known only after the target is, and no person or thing is in both training and test set.",
        who=("data owner", "reviewer"),
        required="always",
        look=rules.shared_rows,
        shown="the gate's run-rules: no row of the training frame is in the test frame of a run of the notebook",
        gap="what was known when, and which different rows are of one person or thing",
        scope=PREPARED,
    ),
)
CONTRACT = (
    Item(
        id="contract-1",
        section="contract",
        question="Clients of the last contract can use this one.",
        who=("author", "on-call"),
        required="with a service",
        look=service.compatible,
        needs="a contract",
        shown="the gate's contract check",
        scope=CONTRACTED,
    ),
    Item(
        id="contract-2",
        section="contract",
        question="Those who call the service know of the change.",
        who=("product owner",),
        required="with a service",
        shown="who was told stands in no file",
        scope=ANSWERED,
    ),
)
ROLLBACK = (
    Item(
        id="rollback-1",
        section="rollback",
        question="The way back was walked with this version.",
        who=("on-call",),
        required="with a service",
        look=service.staging("rollback"),
        needs="a staging run",
        shown="the staging run rehearses the way back",
        scope=SERVICE,
    ),
    Item(
        id="rollback-2",
        section="rollback",
        question="It is agreed who may roll back, on which sign, and without asking whom.",
        who=("on-call", "product owner"),
        required="with a service",
        shown="an agreement between people",
        scope=AGREED,
    ),
)
