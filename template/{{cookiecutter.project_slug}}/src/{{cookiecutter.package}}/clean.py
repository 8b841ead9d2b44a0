"""Repair what is missing or written in different ways."""

from __future__ import annotations

import pandas as pd


def clean_customers(customers: pd.DataFrame) -> pd.DataFrame:
    """Return a copy without duplicates and without missing values."""
    customers = customers.drop_duplicates("customer").reset_index(drop=True)
    customers["contract"] = customers["contract"].str.strip().str.lower()
    middle = customers["monthly"].median()
    customers["monthly"] = customers["monthly"].fillna(middle)
    return customers
