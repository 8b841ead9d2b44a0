"""What the summary says of a web application and of a mixed file."""

from __future__ import annotations

from promote.report.endpoints import counted_answers, endpoints
from promote.report.faults import faults
from promote_checks.proof.result import Difference, EndpointProof
from promote_checks.rules.finding import Finding


def differ(name: str) -> Difference:
    return Difference("endpoint", name, None, None, "200: 1", "200: 2")


def test_nothing_is_said_where_there_is_no_application() -> None:
    assert (endpoints(None), counted_answers(None)) == ([], "")


def test_differences_are_listed_with_what_to_do() -> None:
    proof = EndpointProof(
        4, 1, (differ("GET /a"),), (differ("GET /b"),), ("GET /now",), ("GET /c",), ("a note",)
    )
    assert counted_answers(proof) == ", 1 of 4 answers equal (1 accepted)"
    assert endpoints(proof) == [
        "The web application was asked 4 requests: 1 answers are the same",
        "  different (1):",
        "    GET /a",
        "  accepted (1):",
        "    GET /b",
        "  not proven, since the script itself answers otherwise each time (1):",
        "    GET /now",
        "  accepted, and not different (1):",
        "    GET /c",
        "  a note",
        "  if an answer is meant to differ: --accept 'NAME'",
    ]


def test_what_could_not_be_compared_is_never_counted() -> None:
    proof = EndpointProof(3, fault="the process ended")
    assert counted_answers(proof) == ""
    assert endpoints(proof) == ["The web application was not compared: the process ended"]


def test_faults_name_their_lines_and_the_rest_is_counted() -> None:
    found = [Finding("PK001", "error", "a.py", 1, line, 1, "x", "", "") for line in range(1, 23)]
    told = faults("a.py", found)
    assert told[:2] == ["Coupling and cohesion: 22 faults of a.py", "  a.py, cell 1, line 1   PK001  x"]
    assert told[-1] == "  ... and 2 more, in promotion.json"
    assert faults("a.py", []) == []
    plain = faults("a.py", found, is_plain=True)
    assert plain[1].split() == ["a.py,", "line", "1", "PK001", "x"], "a plain script has no cells"
