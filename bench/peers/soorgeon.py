"""``soorgeon refactor`` and then a real ``ploomber build``."""

from __future__ import annotations

import os
from pathlib import Path

from bench.judge.notebook_run import dump_code
from bench.judge.process import run
from bench.peers.attempt import Converted, Job, last_words


def convert(job: Job) -> Converted:
    """Tasks that hand pickles to each other; what each task holds at its end is what is compared."""
    folder = job.notebook.parent
    path = {
        "PATH": f"{job.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PLOOMBER_STATS_ENABLED": "false",
    }
    done = run(
        [
            job.tool("soorgeon"),
            "refactor",
            job.notebook.name,
            "--file-format",
            "py",
            "--product-prefix",
            "output",
        ],
        cwd=folder,
        timeout=job.timeout,
        environment=path,
    )
    if done.code or not (folder / "pipeline.yaml").exists():
        return Converted(error=last_words(done.stderr or done.stdout))
    sources = tuple(sorted((folder / "tasks").glob("*.py")))
    kept = job.work / "tasks"
    kept.mkdir()
    untouched = tuple(_watch(source, kept) for source in sources)
    built = run([job.tool("ploomber"), "build"], cwd=folder, timeout=job.timeout, environment=path)
    if built.code:
        return Converted(sources=untouched, run_error=last_words(built.stderr or built.stdout))
    dumps = sorted(kept.glob("*.pickle"), key=lambda dump: dump.stat().st_mtime_ns)
    return Converted(dumps=tuple(dumps), sources=untouched)


def _watch(source: Path, kept: Path) -> Path:
    """Add a last cell that dumps the task's variables; answer a copy of the task without it, for the linters."""
    text = source.read_text(encoding="utf-8")
    copy = kept / source.name
    copy.write_text(text, encoding="utf-8")
    dump = dump_code(str(kept / f"{source.stem}.pickle"))
    source.write_text(f"{text}\n\n# %%\n{dump}\n", encoding="utf-8")
    return copy
