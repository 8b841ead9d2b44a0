"""``nb2p pipeline`` of notebook-to-pipeline, without an agent."""

from __future__ import annotations

from bench.judge.loose import Target
from bench.judge.process import run
from bench.peers.attempt import Converted, Job, last_words


def convert(job: Job) -> Converted:
    """A package with ``pipeline.run()``, which its own check has called equivalent or not."""
    out = job.work / "nb2p"
    done = run(
        [job.tool("nb2p"), "pipeline", str(job.notebook), "--out", str(out), "--python", str(job.python)],
        cwd=job.notebook.parent,
        timeout=job.timeout,
    )
    packages = sorted((out / "src").glob("*/pipeline.py"))
    if not packages:
        return Converted(error=last_words(done.stderr or done.stdout))
    package = packages[0].parent.name
    target = Target("function", f"{out / 'src'}:{package}.pipeline:run", package)
    return Converted(
        target=target, sources=tuple(sorted(packages[0].parent.rglob("*.py"))), claims=done.code == 0
    )
