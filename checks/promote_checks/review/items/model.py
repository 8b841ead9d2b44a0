"""Tests for model development."""

from __future__ import annotations

from promote_checks.review.item import CODE, CODE_AND_TESTS, EVERYTHING, SERVICE, Item
from promote_checks.review.looks import code, matrix, service

MODEL = (
    Item(
        id="model-1",
        section="model",
        question="Every model specification undergoes a code review and is checked in to a repository.",
        who=("reviewer",),
        required="always",
        look=code.checked_in,
        shown="git: every file of the project is committed as it is",
        gap="that somebody else than the author has read it",
        scope=EVERYTHING,
    ),
    Item(
        id="model-2",
        section="model",
        question="Offline proxy metrics correlate with actual online impact metrics.",
        who=("product owner", "author"),
        required="advised",
        look=service.staging("correlation"),
        needs="a staging run",
        shown="the staging run compares the offline metric with what was measured on live requests",
        scope=SERVICE,
    ),
    Item(
        id="model-3",
        section="model",
        question="All hyperparameters have been tuned.",
        who=("author",),
        required="advised",
        look=matrix.varied,
        needs="a matrix",
        shown="the matrix varies parameters and bounds a metric",
        gap="only the varied parameters were tried, at a few values; the others, and those that are literals in the code, "
        "were not",
        scope=CODE,
    ),
    Item(
        id="model-4",
        section="model",
        question="The impact of model staleness is known.",
        who=("author", "product owner"),
        required="advised",
        look=service.staging("staleness"),
        needs="a staging run",
        shown="the staging run compares the model with an older one on the same requests",
        scope=SERVICE,
    ),
    Item(
        id="model-5",
        section="model",
        question="A simpler model is not better.",
        who=("author",),
        required="advised",
        shown="which model is simpler, and on which metric it must lose, only people can say",
        scope=CODE,
    ),
    Item(
        id="model-6",
        section="model",
        question="Model quality is sufficient on all important data slices.",
        who=("author", "product owner"),
        required="advised",
        shown="which slices are important stands in no file",
        scope=CODE,
    ),
    Item(
        id="model-7",
        section="model",
        question="The model has been tested for considerations of inclusion.",
        who=("product owner", "data owner"),
        required="advised",
        shown="which groups of people must not be treated worse stands in no file",
        scope=CODE_AND_TESTS,
    ),
)
