"""The second call of a package that takes long, on the small data of its tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promote_checks.proof.prove import prove
from promote_checks.proof.result import WHOLE_RUN, Proof
from promote_checks.proof.sampled import called_again, varying_results

Make = Callable[..., Any]

READ = "rows = open('in.txt').read().split()\n"
LEAKING = "seen.extend(rows)\nn = len(seen)"
RAISING = "if seen:\n    raise ValueError('twice')\nseen.append(1)\nn = 1"
PRINTING = "print('first' if not seen else 'again')\nseen.append(1)\nn = 1"
WRITING = "open('out.txt', 'w').write(str(len(seen)))\nseen.append(1)\nn = 1"


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every package takes too long for two calls on all of its data."""
    monkeypatch.setattr("promote_checks.proof.process.LONGEST_FOR_TWO", -1.0)
    return monkeypatch


def sampled(case: Make, once: pytest.MonkeyPatch, body: str, tmp_path: Path) -> Proof:
    """Prove with one call, then call twice on a smaller file."""
    source = f"{READ}seen = []\n{body}\ndel seen"
    made = case(
        source, body=READ + body, results=("n",), extra="seen = []\n", data={"in.txt": "a b c"}
    ).request()
    proof = prove(made)
    assert (proof.verdict, proof.unrecorded.runs) == ("equivalent", 1)
    fixtures = tmp_path / "fixtures"
    fixtures.mkdir()
    (fixtures / "in.txt").write_text("a")
    once.setattr("promote_checks.proof.process.LONGEST_FOR_TWO", 30.0)
    return called_again(made, proof, fixtures)


@pytest.mark.parametrize(
    ("body", "name"),
    [(LEAKING, "n"), (RAISING, WHOLE_RUN), (PRINTING, "printed text"), (WRITING, "out.txt")],
    ids=["value", "error", "text", "file"],
)
def test_what_the_second_call_does_otherwise_is_a_difference(
    case: Make, once: pytest.MonkeyPatch, tmp_path: Path, body: str, name: str
) -> None:
    proof = sampled(case, once, body, tmp_path)
    assert proof.verdict == "different"
    assert [(one.kind, one.name) for one in proof.differences] == [("second run", name)]
    assert proof.compared == proof.equal + proof.different


def test_two_equal_calls_are_counted(case: Make, once: pytest.MonkeyPatch, tmp_path: Path) -> None:
    proof = sampled(case, once, "n = len(rows)", tmp_path)
    assert proof.verdict == "equivalent"
    assert (proof.unrecorded.runs, proof.unrecorded.on_sample) == (1, 2)


def test_what_the_proof_did_not_compare_is_not_compared_here(
    case: Make, once: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = case(
        f"{READ}n = len(rows)", body=READ + LEAKING, results=("n",), extra="seen = []\n", data={"in.txt": "a"}
    )
    request = made.request()
    proof = replace(prove(request), incomparable_names=(("n", "a reading of the clock"),))
    once.setattr("promote_checks.proof.process.LONGEST_FOR_TWO", 30.0)
    (tmp_path / "in.txt").write_text("a")
    assert called_again(request, proof, tmp_path).differences == proof.differences


CHANCE = "import os\nn = int.from_bytes(os.urandom(4), 'big')"


@pytest.mark.parametrize(("body", "names"), [(CHANCE, ("n",)), ("n = len(rows)", ())])
def test_only_results_that_the_proof_tells_apart_vary(
    case: Make, tmp_path: Path, body: str, names: tuple[str, ...]
) -> None:
    source = READ + body
    request = case(source, body=source, results=("n",), data={"in.txt": "a b"}).request()
    (tmp_path / "in.txt").write_text("a")
    proof = Proof("equivalent", 1, 1, 0, 0, 0, 0)
    assert varying_results(request, proof, tmp_path, ("n",)) == names
