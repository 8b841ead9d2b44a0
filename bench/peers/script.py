"""``jupyter nbconvert --to script``."""

from __future__ import annotations

from bench.judge.loose import Target
from bench.judge.process import run
from bench.peers.attempt import Converted, Job, last_words


def convert(job: Job) -> Converted:
    """One script, to be run by plain Python."""
    done = run(
        [str(job.python), "-m", "nbconvert", "--to", "script", "--output", "converted", str(job.notebook)],
        cwd=job.notebook.parent,
        timeout=job.timeout,
    )
    made = job.notebook.parent / "converted.py"
    if done.code or not made.exists():
        return Converted(error=last_words(done.stderr))
    return Converted(target=Target("script", str(made)), sources=(made,))
