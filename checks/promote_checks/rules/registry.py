"""The rules there are. Adding one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from promote_checks.rules.environment import absolute_path, no_timeout, undeclared_import, unpinned_install
from promote_checks.rules.leakage import (
    fit_before_split,
    fit_on_test,
    peeking,
    resample_before_split,
    select_before_split,
    select_on_test,
    statistics_before_split,
)
from promote_checks.rules.package import (
    global_mutation,
    import_side_effects,
    io_in_logic,
    load_in_handler,
    removed_interface,
    serving_skew,
)
from promote_checks.rules.parameters import (
    derived,
    never_read,
    not_literal,
    overwritten,
    several_tagged,
    untagged,
)
from promote_checks.rules.randomness import unseeded_estimator, unseeded_generator, wall_clock
from promote_checks.rules.rule import Rule
from promote_checks.rules.security import (
    personal_output,
    pickle_load,
    secret_in_output,
    secret_in_source,
    unsafe_load,
)
from promote_checks.rules.state import (
    edited_after_run,
    empty_cell,
    gaps,
    late_import,
    long_cell,
    never_defined,
    not_executed,
    out_of_order,
    stale_output,
    used_before_defined,
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "NB001": out_of_order,
        "NB002": gaps,
        "NB003": used_before_defined,
        "NB004": never_defined,
        "NB005": stale_output,
        "NB006": edited_after_run,
        "NB007": not_executed,
        "NB008": empty_cell,
        "NB009": long_cell,
        "NB010": late_import,
        "DL001": fit_before_split,
        "DL002": select_before_split,
        "DL003": fit_on_test,
        "DL004": select_on_test,
        "DL005": peeking,
        "DL006": statistics_before_split,
        "DL007": resample_before_split,
        "RN001": unseeded_generator,
        "RN002": unseeded_estimator,
        "RN003": wall_clock,
        "SE001": secret_in_source,
        "SE002": secret_in_output,
        "SE003": personal_output,
        "SE004": unsafe_load,
        "SE005": pickle_load,
        "EN001": absolute_path,
        "EN002": undeclared_import,
        "EN003": unpinned_install,
        "EN004": no_timeout,
        "PR001": untagged,
        "PR002": several_tagged,
        "PR003": not_literal,
        "PR004": never_read,
        "PR005": overwritten,
        "PR006": derived,
        "PK001": load_in_handler,
        "PK002": global_mutation,
        "PK003": import_side_effects,
        "PK004": removed_interface,
        "PK005": serving_skew,
        "PK006": io_in_logic,
    }
)

RUN_CODES = ("DL008", "RN004", "RN005", "EN005", "EN006", "EN007", "PR007", "SC001", "SC002")
"""Codes of the rules that need a run (``promote_checks.dynamic``): without ``--run`` nobody looks for them."""

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "NB": "State of the notebook",
        "DL": "Data leakage",
        "RN": "Randomness",
        "SE": "Security",
        "EN": "Environment",
        "PR": "Parameters",
        "SC": "Schema",
        "PK": "Package",
    }
)
