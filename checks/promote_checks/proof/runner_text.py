"""The programs for the package's interpreter, each as one self-contained text: ``python FILE JOB``."""

from __future__ import annotations

from pathlib import Path

from promote_checks.probe.canonical_text import PARTS, without_imports

PROBE = (*PARTS, "album", "contents", "outside", "written", "seeding", "size", "process_bound")
ENDPOINTS = ("ask", "replay")
SHARED = ("runner_start", "runner_record", "runner_output", "runner_display")
RECORDED = (*SHARED, "runner_wrap", "runner_find", "runner")
TWICE = (*SHARED, "runner_twice")


def runner_source() -> str:
    """The program that records one run."""
    return _joined(RECORDED)


def twice_source() -> str:
    """The program that records nothing and calls ``run()`` twice."""
    return _joined(TWICE)


def _joined(names: tuple[str, ...]) -> str:
    here = Path(__file__).parent
    probe = here.parent / "probe"
    asking = here.parent / "endpoints"
    files = [*(probe / f"{name}.py" for name in PROBE), *(asking / f"{name}.py" for name in ENDPOINTS)]
    files += [*(here / f"{name}.py" for name in names)]
    texts = (without_imports(file.read_text(encoding="utf-8")) for file in files)
    return "from __future__ import annotations\n" + "\n".join(texts)
