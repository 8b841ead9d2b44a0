"""Read the customers."""

from __future__ import annotations

import logging

import pandas as pd

logger = logging.getLogger(__name__)


def load_customers(data_path: str) -> pd.DataFrame:
    """Read one row per customer."""
    customers = pd.read_csv(data_path)
    logger.info("%d customers", len(customers))
    return customers
