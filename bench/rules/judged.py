"""Findings of severity error on the public notebooks, looked at by hand: is it true what they say?

Each file was searched for a seed by text: none of these draws is seeded, so all of them are true.
"""

from __future__ import annotations

Judgement = bool | None
JUDGED: dict[tuple[str, str, int, int], Judgement] = {
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 9, 4): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 11, 3): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 13, 4): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 13, 10): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 17, 4): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 17, 10): True,
    ("RN002", "imbalanced-learn/doc/auto_examples/api/plot_sampling_strategy_usage.ipynb", 21, 12): True,
    ("RN002", "scikit-learn/examples/cluster/plot_kmeans_assumptions.py", 14, 5): True,
    ("RN002", "scikit-learn/examples/cluster/plot_kmeans_assumptions.py", 14, 9): True,
    ("RN001", "statsmodels/examples/notebooks/distributed_estimation.ipynb", 4, 1): True,
    ("RN001", "statsmodels/examples/notebooks/robust_models_0.ipynb", 13, 8): True,
    ("RN001", "nbconvert/tests/exporters/files/notebook2.ipynb", 6, 1): True,
    ("RN001", "statsmodels/examples/notebooks/gee_nested_simulation.ipynb", 14, 1): True,
    ("RN002", "scikit-learn/examples/preprocessing/plot_map_data_to_normal.py", 2, 77): True,
    ("RN001", "statsmodels/examples/notebooks/predict.ipynb", 5, 8): True,
}
