"""Notebooks that take long: what runs them again at full length is left out, or works on the tests' small data."""

from __future__ import annotations

from promote_checks.observe.observation import Observation

LONG = 30.0
"""Seconds of processor time from which a notebook runs at full length once, and its package in the proof alone."""


def is_long(observation: Observation) -> bool:
    """Whether one run takes so much work that it is not repeated."""
    return observation.processor_seconds > LONG


def needs_rerun(observation: Observation) -> str:
    """Why a stage that needs the notebook at full length did not run."""
    seconds = observation.processor_seconds
    return (
        f"it would run the notebook twice more at full length, {seconds:.0f} s of processor time each; "
        "promote with --rerun for one"
    )
