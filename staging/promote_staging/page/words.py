"""What a verdict means and what to do about it, in words that need no statistics."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from promote_staging.evidence.checks import percent
from promote_staging.evidence.record import Evidence, Verdict

BADGES: Mapping[Verdict, str] = MappingProxyType(
    {"pass": "Passed", "fail": "Stopped", "inconclusive": "Not decided"}
)
MARKS: Mapping[str, str] = MappingProxyType(
    {"pass": "✓", "fail": "✕", "inconclusive": "?", "skip": "–", "error": "!"}
)
READ: Mapping[str, str] = MappingProxyType(
    {
        "errors": "how often the candidate failed to answer where the released version did not",
        "conformance": "whether every answer keeps to the contract",
        "answers": "whether the answers are those of the released version",
        "latency": "whether the candidate is slower than the margin allows",
        "changes": "whether no more answers change than was allowed, and by no more",
        "tail": "whether the candidate has more very slow answers than the released version",
        "labels": "whether predictions fit what came true at least as well",
        "memory": "whether memory stays within the margin and does not grow",
    }
)


SIDES: Mapping[str, str] = MappingProxyType(
    {"stable": "released version", "twin": "its second copy", "candidate": "candidate"}
)


def meaning(evidence: Evidence) -> str:
    """What follows from the verdict for users."""
    if evidence.verdict == "pass":
        return (
            "Both versions got the same requests, in random order, at the same time. For every metric below, "
            "“worse by more than the margin” was itself ruled out: it is not just that no alarm rang."
        )
    if evidence.verdict == "fail":
        return (
            "The candidate did harm that is larger than the margins allow, and the run ended there. Users are on "
            "the released version: in shadow they never saw the candidate, in the ramp the flag went back to 0%."
        )
    return (
        "Nothing bad was proven and nothing good either: there were too few requests to tell. This is not a pass. "
        f"Up to {percent(evidence.allowed)} of the requests may be moved by hand."
    )


def advice(evidence: Evidence) -> list[str]:
    """What to do next, in the order of doing."""
    if evidence.verdict == "pass":
        return [
            "Look at the plots: they should show what you expect.",
            "Commit the evidence and the ledger: git add staging/ledger.jsonl staging/evidence-*.json",
            "Release with: promote release . (it refuses if anything has changed since this run)",
        ]
    if evidence.verdict == "fail":
        wrong = [f"{one.name}: {one.summary}" for one in evidence.metrics if one.verdict == "fail"]
        return [
            *[f"Mend {one}" for one in wrong],
            'If the difference is wanted, say so in [tool.promote.staging] (expect = "changed") and stage again.',
            "Stage again with: promote stage . (the failed run stays in the ledger)",
        ]
    few = [one.name for one in evidence.metrics if one.verdict == "inconclusive"]
    more = f" until {', '.join(few)} can be decided" if few else ""
    return [f"Stage again with more requests (promote stage . --requests FILE){more}."]
