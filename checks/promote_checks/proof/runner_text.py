"""The runner as one self-contained text."""

from __future__ import annotations

from pathlib import Path

from promote_checks.probe.canonical_text import PARTS, without_imports

PROBE = (*PARTS, "contents", "written", "seeding", "size")
ENDPOINTS = ("ask", "replay")
RUNNER = ("runner_record", "runner_wrap", "runner_output", "runner_display", "runner_find", "runner")


def runner_source() -> str:
    """The program for the package's interpreter: ``python FILE JOB``."""
    here = Path(__file__).parent
    probe = here.parent / "probe"
    asking = here.parent / "endpoints"
    files = [*(probe / f"{name}.py" for name in PROBE), *(asking / f"{name}.py" for name in ENDPOINTS)]
    files += [*(here / f"{name}.py" for name in RUNNER)]
    texts = (without_imports(file.read_text(encoding="utf-8")) for file in files)
    return "from __future__ import annotations\n" + "\n".join(texts)
