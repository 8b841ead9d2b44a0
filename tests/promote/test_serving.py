"""Serving beside the recording: what is proven is added, and an internal error leaves no half of it behind."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest

from promote.emission import Emission
from promote.plan.model import Rung
from promote.serve import run
from promote.serve.derivation import Derivation
from promote.serve.run import Made, Served, ServeRequest
from promote.serve.stand import Stand
from promote.serving import ServingBeside
from promote.stages import Candidate
from promote_checks.errors import UserError
from promote_checks.gate.process import Children
from promote_checks.serving_proof.result import ServingProof

FOUND = Served(Derivation(level="raw"), ServingProof(verdict="equal"))


class Package:
    """As much of an emission as serving asks for."""

    package = "shop"
    title = "Shop"


def candidate(folder: Path) -> Candidate:
    """A project of one module."""
    source = folder / "project" / "src" / "shop"
    source.mkdir(parents=True)
    (source / "__main__.py").write_text("first\n", encoding="utf-8")
    (source / "pipeline.py").write_text("kept\n", encoding="utf-8")
    emission = cast(Emission, Package())
    return Candidate(rung=min(Rung), emission=emission, project=folder / "project")


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def adds(found: Candidate, _children: Children) -> Served:
    """Add a service, as far as files go."""
    source = found.project / "src" / "shop"
    (source / "serving.py").write_text("serves\n", encoding="utf-8")
    (source / "__main__.py").write_text("second\n", encoding="utf-8")
    (found.project / "model").mkdir()
    (found.project / "model" / "manifest.json").write_text("{}", encoding="utf-8")
    return FOUND


def test_what_is_proven_is_added_and_nothing_else_is_touched(tmp_path: Path) -> None:
    one = candidate(tmp_path)
    beside = ServingBeside(adds, one, tmp_path / "stand")
    # Recorded in the project while the service is made in its copy.
    (one.project / "src" / "shop" / "pipeline.py").write_text("edited\n", encoding="utf-8")
    assert beside.result(pytest.fail) == FOUND
    assert texts(one.project) == {
        "model/manifest.json": "{}",
        "src/shop/__main__.py": "second\n",
        "src/shop/pipeline.py": "edited\n",
        "src/shop/serving.py": "serves\n",
    }


def test_a_fault_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    def breaks(found: Candidate, children: Children) -> Served:
        adds(found, children)
        raise ZeroDivisionError

    one = candidate(tmp_path)
    told: list[str] = []
    before = texts(one.project)
    served = ServingBeside(breaks, one, tmp_path / "stand").result(told.append)
    assert served is not None
    assert served.derivation.reason.startswith("internal error while deriving: ZeroDivisionError at ")
    assert "ZeroDivisionError" in served.derivation.fault
    assert len(told) == 1 and "please file" in told[0]
    assert texts(one.project) == before


def test_what_the_user_can_mend_is_raised(tmp_path: Path) -> None:
    def refuses(_found: Candidate, _children: Children) -> Served:
        raise UserError("no room", "make some")

    with pytest.raises(UserError, match="no room"):
        ServingBeside(refuses, candidate(tmp_path), tmp_path / "stand").result(pytest.fail)


def test_a_fault_of_the_service_leaves_no_half_of_a_serving_path(tmp_path: Path) -> None:
    """Proven already, and the last step fails: model, path and store go, the package stays."""
    one = candidate(tmp_path)
    before = texts(one.project)
    adds(one, Children())
    (one.project / "src" / "shop" / "model_store.py").write_text("stores\n", encoding="utf-8")
    (one.project / "src" / "shop" / "__main__.py").write_text("first\n", encoding="utf-8")

    why_not: Future[str] = Future()
    why_not.set_exception(RuntimeError("the schema could not be saved"))
    made = Made(Stand(one.project, tmp_path / "stand"), why_not)
    with pytest.raises(RuntimeError, match="schema"):
        run._finished(cast(ServeRequest, one), made, FOUND)
    assert texts(one.project) == before


def test_the_service_comes_with_the_proven_path(tmp_path: Path) -> None:
    one = candidate(tmp_path)
    made = Made(Stand(one.project, tmp_path / "stand"), Future())
    (made.stand.folder / "contract.json").write_text("{}", encoding="utf-8")
    made.why_not.set_result("it has several values")
    served = run._finished(cast(ServeRequest, one), made, FOUND)
    assert served.no_service == "it has several values"
    assert "contract.json" in texts(one.project)
