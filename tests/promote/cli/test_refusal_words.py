"""Every kind of difference has words for the ladder's report."""

from __future__ import annotations

from typing import get_args, get_type_hints

from promote.ladder import _REASONS
from promote_checks.proof.result import Difference


def test_every_kind_of_difference_has_a_reason() -> None:
    assert set(_REASONS) == set(get_args(get_type_hints(Difference)["kind"]))
