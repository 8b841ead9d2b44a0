"""The serving path: what a prediction needs of the notebook, derived from a run and emitted as ``serving.py``."""
