"""The story, step by step."""

from __future__ import annotations

from {{ cookiecutter.package }}.clean import clean_customers
from {{ cookiecutter.package }}.evaluate import evaluate_model
from {{ cookiecutter.package }}.features import build_features
from {{ cookiecutter.package }}.load import load_customers
from {{ cookiecutter.package }}.params import Params
from {{ cookiecutter.package }}.results import Results
from {{ cookiecutter.package }}.train import split_rows, train_model


def run(params: Params | None = None) -> Results:
    """Run all steps in the order of the notebook."""
    params = params or Params()
    customers = load_customers(params.data_path)
    customers = clean_customers(customers)
    features, churned = build_features(customers)
    train_rows, test_rows = split_rows(
        len(features), test_share=params.test_share, seed=params.seed
    )
    weights = train_model(
        features,
        churned,
        train_rows,
        steps=params.steps,
        learning_rate=params.learning_rate,
    )
    scores = evaluate_model(weights, features, churned, test_rows)
    return Results(
        customers=customers,
        features=features,
        churned=churned,
        weights=weights,
        scores=scores,
    )
