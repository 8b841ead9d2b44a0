"""An emitted service as a process, with its own limits, or with shorter times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_START = """
import sys
from {package}.service import limits
vars(limits).update({limits!r})
from {package}.__main__ import main
sys.exit(main({words!r}))
"""


@dataclass(frozen=True)
class Service:
    """One that is ready."""

    port: int
    pid: int


def package_of(project: Path) -> str:
    """Return the name of the package that a project serves."""
    return next(path.parent.name for path in sorted(project.glob("src/*/serving.py")))


@contextmanager
def running(
    project: Path, *words: str, limits: Mapping[str, float] | None = None, python: str = sys.executable
) -> Iterator[Service]:
    """Start it and stop it. ``limits``: what stands in ``service/limits.py`` instead."""
    package = package_of(project)
    said: Sequence[str] = ("serve", "--port", "0", *words)
    start = ["-m", package, *said]
    if limits:
        start = ["-c", _START.format(package=package, limits=dict(limits), words=list(said))]
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [python, *start], cwd=project, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            port = _until(process, "listening")
            _until(process, "ready")
            threading.Thread(target=process.communicate, daemon=True).start()
            yield Service(port, process.pid)
        finally:
            process.kill()


def _until(process: subprocess.Popen[str], event: str) -> int:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        read = json.loads(line) if line.startswith("{") else {}
        if read.get("event") == event and "release" not in read:
            return int(read.get("port", 0))
    raise RuntimeError("the service ended: " + "".join(lines)[-2000:])
