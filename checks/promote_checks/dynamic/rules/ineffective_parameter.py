"""Another value of a parameter changes nothing.

Why: whoever runs the notebook with another value believes that it made no difference. More often the value never
arrives: it is read, and then replaced, clipped, or passed to something that ignores it.

Mend: follow the parameter from the tagged cell to where it should act; or remove it.

Example:

    test_size = 0.2                                  # tagged `parameters`
    options = {"test_size": test_size}
    X_train, X_test = train_test_split(X)            # options never arrive

Each parameter gets another value of its type, as papermill would inject it, and a second one if the first changed
nothing; every variable, everything that cells show and every file is compared. A run that fails with the new value has
changed something. Paths, addresses and secrets are not varied, and what differs from run to run anyway counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from promote_checks.dynamic.divergence import VALUE, Difference, differences
from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.observed import Variation
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "PR007"
NAME = "ineffective-parameter"
SEVERITY: Severity = "warning"
HINT = "follow it to where it should act, or remove it"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("parameters", "hash")


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Every parameter whose other values changed nothing."""
    tried: dict[str, list[Variation]] = defaultdict(list)
    for one in evidence.parameters.variations:
        tried[one.name].append(one)
    for name, variations in tried.items():
        yield from _judged(evidence, name, variations)
    for reason in sorted(set(evidence.parameters.left_out.values())):
        names = [name for name, why in evidence.parameters.left_out.items() if why == reason]
        yield Unseen(f"parameters that were not varied: {', '.join(names)} ({reason})")


def _judged(evidence: Evidence, name: str, variations: list[Variation]) -> Iterator[Hit | Unseen]:
    place = evidence.parameters.places.get(name, Place(None))
    unfinished = [one for one in variations if _is_unfinished(one)]
    if any(changes_something(evidence, one) for one in variations):
        return
    if unfinished:
        yield Unseen(f"with {name} = {unfinished[0].now} the run did not finish", "raise --timeout", place)
    elif any(_unstable_only(evidence, one) for one in variations):
        yield Unseen(f"{name} changes only what differs from run to run anyway", "mend RN005 first", place)
    else:
        values = " and with ".join(one.now for one in variations)
        yield Hit(place, f"with {values} instead of {variations[0].was} for {name}, nothing changes")


def changes_something(evidence: Evidence, variation: Variation) -> bool:
    """It fails, or something that is equal from run to run is another one, besides the parameter itself."""
    failure = variation.run.observation.failure
    if failure is not None:
        return failure.kind == "error"
    anyway = evidence.unstable
    return any(one.key not in anyway for one in _differences(evidence, variation))


def _unstable_only(evidence: Evidence, variation: Variation) -> bool:
    return variation.run.observation.failure is None and bool(_differences(evidence, variation))


def _differences(evidence: Evidence, variation: Variation) -> list[Difference]:
    found = differences(evidence.first, variation.run)
    return [one for one in found if one.key != (VALUE, variation.name)]


def _is_unfinished(variation: Variation) -> bool:
    failure = variation.run.observation.failure
    return failure is not None and failure.kind != "error"
