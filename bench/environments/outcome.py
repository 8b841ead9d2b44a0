"""What became of one notebook in one environment."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpus.promotion import promote
from bench.environments.cases import ROOT, Case

BAD = ("fail", "error")
SAID = 300
"""Characters of what the command said, where it is not right."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``right``: exit 0 and "equivalent", or what a hard case expects. ``ran``: the notebook itself runs there."""

    environment: str
    case: str
    kind: str
    ran: bool
    right: bool
    verdict: str
    rung: str
    said: str
    service: str = ""
    """Why there is no service; ``yes`` where there is one."""


def outcome(environment: str, case: Case, python: Path, timeout: float) -> Outcome:
    """Promote one case."""
    with tempfile.TemporaryDirectory(prefix="promote-env-") as work:
        notebook, expected = _input(case, Path(work, "given"))
        done = promote(notebook, Path(work), timeout=timeout, options=("--python", str(python)))
        verdict = str(done.document.get("verdict", "")) or f"exit {done.process.code}"
        right = meets(expected, done.process.code, verdict)
        return Outcome(
            environment=environment,
            case=case.name,
            kind=case.kind,
            ran=done.process.code != 2 or expected in ("refused", "honest"),
            right=right,
            verdict=verdict,
            rung=str(done.document.get("rung", "")),
            said="" if right else said(done.document, done.process.stderr),
            service=_service(done.document),
        )


def said(document: dict[str, Any], text: str) -> str:
    """The checks that do not pass, else the end of what was printed."""
    checks = [
        f"{one['code']}: {one['summary']}" for one in document.get("checks", []) if one["verdict"] in BAD
    ]
    return "; ".join(checks) or " ".join(text.split())[-SAID:]


def meets(expected: str, code: int, verdict: str) -> bool:
    """Whether the command ended as expected. A timed-out run never does."""
    if expected == "refused":
        return code == 2
    if expected == "unverified":
        return code == 1 and verdict == "unverified"
    if expected == "honest" and verdict != "equivalent":
        return code in (0, 1, 2)
    return code == 0 and verdict == "equivalent"


def _service(document: dict[str, Any]) -> str:
    serving = document.get("serving") or {}
    service = serving.get("service") or {}
    return "yes" if service.get("present") else str(service.get("reason") or serving.get("reason") or "")


def _input(case: Case, folder: Path) -> tuple[Path, str]:
    """The notebook to promote, and what is expected of it."""
    if case.kind == "example":
        return case.path, "equivalent"
    if case.kind == "notebook":
        text = case.path.read_text(encoding="utf-8")
        cells = text[text.index("# %%") :]
        return Path(
            _hard_cases().write(_hard_cases().parse("\n" + cells, name=case.name), folder)
        ), "equivalent"
    hard = _hard_cases().load(case.path)
    return Path(_hard_cases().write(hard, folder)), str(hard.expect)


def _hard_cases() -> Any:
    """The module that reads the hard cases; ``tests`` is no package that is installed."""
    if "hard_case" not in sys.modules:
        spec = importlib.util.spec_from_file_location("hard_case", ROOT / "tests" / "hard" / "hard_case.py")
        assert spec is not None and spec.loader is not None
        sys.modules["hard_case"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["hard_case"])
    return sys.modules["hard_case"]
