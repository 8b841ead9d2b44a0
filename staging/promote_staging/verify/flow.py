"""Every check, in one order. Adding one is one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from promote_checks.errors import UserError
from promote_staging.verify import promotion, record, statement
from promote_staging.verify.result import Result

CHECKS: Mapping[str, Callable[[Path], Result]] = MappingProxyType(
    {
        "commit": record.commit,
        "seal": promotion.seal,
        "model": promotion.model,
        "ledger": record.ledger,
        "evidence": record.evidence,
        "flags": record.flags,
        "review": record.review,
        "signatures": record.signatures,
        "statements": statement.statements,
    }
)


def verify(root: Path) -> tuple[Result, ...]:
    """Check everything; what can't be read has failed."""
    return tuple(_result(code, check, root) for code, check in CHECKS.items())


def _result(code: str, check: Callable[[Path], Result], root: Path) -> Result:
    try:
        return check(root)
    except UserError as error:
        return record.as_result(code, error)
