"""``marimo convert``."""

from __future__ import annotations

from bench.judge.loose import Target
from bench.judge.process import run
from bench.peers.attempt import Converted, Job, last_words

_MODULE = "converted_app"


def convert(job: Job) -> Converted:
    """One marimo app, to be run by ``app.run()``."""
    made = job.notebook.parent / f"{_MODULE}.py"
    done = run(
        [str(job.python), "-m", "marimo", "convert", str(job.notebook), "-o", str(made)],
        cwd=job.notebook.parent,
        timeout=job.timeout,
    )
    if done.code or not made.exists():
        return Converted(error=last_words(done.stderr or done.stdout))
    return Converted(target=Target("marimo", str(made), _MODULE), sources=(made,))
