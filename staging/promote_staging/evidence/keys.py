"""The key of ``[tool.promote.staging]`` that says how long evidence is believed."""

EVIDENCE_DAYS = "evidence_days"
