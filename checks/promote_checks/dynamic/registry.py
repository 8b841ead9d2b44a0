"""The rules that need a run. Adding one is one file, one line here and its code in ``rules.registry.RUN_CODES``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from promote_checks.dynamic.rule import RunRule
from promote_checks.dynamic.rules import (
    hash_order,
    ineffective_parameter,
    network_used,
    new_category,
    rows_in_training,
    schema_drift,
    undeclared_read,
    unstable_run,
    write_outside,
)

RUN_RULES: Mapping[str, RunRule] = MappingProxyType(
    {
        "DL008": rows_in_training,
        "RN004": hash_order,
        "RN005": unstable_run,
        "EN005": undeclared_read,
        "EN006": write_outside,
        "EN007": network_used,
        "PR007": ineffective_parameter,
        "SC001": schema_drift,
        "SC002": new_category,
    }
)
