"""What the summary and the document say of the service, asked what the script was asked."""

from __future__ import annotations

from promote.report.service import service_document, service_lines
from promote_checks.serving_proof.replay.result import Change, ServiceReplay

CHANGES = (
    *(Change(f"POST /p: {n}", "predictions_differ", "1", "2") for n in range(5)),
    Change("POST /p: bad", "errors_are_typed", "200 no", "422 wrong_type"),
    Change("POST /p: none", "requests_refused", "1", "422 null_value"),
)
FOUND = ServiceReplay(
    asked=11,
    equal=2,
    changes=CHANGES,
    elsewhere=("GET /stats", "GET /stats again"),
    routes=("POST /p",),
    fields={"prediction": "risk"},
    left_out=("granted",),
    accept=("predictions_differ",),
)


def test_the_summary_names_kinds_and_what_is_still_open() -> None:
    assert service_lines(FOUND) == [
        "The emitted service (POST /predict) was asked the 9 requests of POST /p: 2 answers are the same",
        "  errors_are_typed (1, by design): both refuse; the service with a 4xx status and a code of the contract",
        "  predictions_differ (5, 5 accepted): both predict, and not the same",
        "    POST /p: 0: 1 → 2",
        "    POST /p: 1: 1 → 2",
        "    POST /p: 2: 1 → 2",
        "    ... and 2 more, in promotion.json",
        "  requests_refused (1, not accepted): the script predicts, the service refuses",
        "    POST /p: none: 1 → 422 null_value",
        "  not in the service's answers: granted",
        "  not in the service: GET /stats (2 requests)",
        "  look at them before clients are moved; if they are meant: --accept requests_refused",
    ]


def test_the_document_has_every_change_and_the_counts_add_up() -> None:
    told = service_document(FOUND)
    assert told["open"] == ["requests_refused"]
    assert told["asked"] == told["equal"] + sum(map(len, told["different"].values())) + len(told["elsewhere"])
    assert all(one["accepted"] for one in told["different"]["predictions_differ"])
    assert "accepted" not in told["different"]["requests_refused"][0]


def test_what_was_not_asked_says_why() -> None:
    assert service_lines(None) == []
    assert service_lines(ServiceReplay(skipped="the service needs msgspec")) == [
        "The emitted service was not asked: the service needs msgspec"
    ]
    assert not ServiceReplay(skipped="x").failed
    assert ServiceReplay(fault="it ended").failed
