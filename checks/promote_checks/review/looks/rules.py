"""What the rules show about leakage, randomness and privacy."""

from __future__ import annotations

from promote_checks.review.evidence import Evidence
from promote_checks.review.looks import parts
from promote_checks.review.material import Material

_NO_NOTEBOOK = "the notebook that was promoted is not here, and the rules can't follow rows through a package"
_NO_CODE = "no code or notebook in the project"


def fitted_before_split(material: Material) -> Evidence:
    """Nothing learns from rows that end up in the test set."""
    return parts.rules(material.notebook_rules, "DL001", "DL002", "DL006", "DL007", absent=_NO_NOTEBOOK)


def fitted_on_test(material: Material) -> Evidence:
    """Nothing is fitted or selected on the test set."""
    return parts.rules(material.notebook_rules, "DL003", "DL004", absent=_NO_NOTEBOOK)


def peeked(material: Material) -> Evidence:
    """One test set is evaluated once."""
    return parts.rules(material.notebook_rules, "DL005", absent=_NO_NOTEBOOK)


def seeded(material: Material) -> Evidence:
    """Generators and estimators are seeded, and no value comes from the clock."""
    return parts.rules(material.notebook_rules, "RN001", "RN002", "RN003", absent=_NO_NOTEBOOK)


def private(material: Material) -> Evidence:
    """No secrets, and no personal data in outputs."""
    return parts.rules(material.rules, "SE001", "SE002", "SE003", absent=_NO_CODE)


def shared_rows(material: Material) -> Evidence:
    """No row of the training frame was seen in the test frame of a real run."""
    return parts.run_rules(material, "DL")
