"""One notebook, from its reference runs to its record."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.corpus.catalogue import Entry
from bench.corpus.lint import is_authors, mypy, ruff, suppressions
from bench.corpus.promotion import Promotion, promote
from bench.corpus.record import Code, Record, Values
from bench.corpus.reference import Reference, reference
from bench.corpus.shape import modules, shape
from bench.judge.sides import Side, run_package
from bench.judge.verdict import Judgement, judge, load
from bench.mutants.kill import Subject, kill_rate


@dataclass(frozen=True, slots=True)
class Settings:
    """What a whole run of the corpus is made with."""

    sources: Path
    """Holds the unpacked distributions."""
    cache: Path
    work: Path
    product: str
    timeout: float = 900.0
    mutants: int = 3


def measure(entry: Entry, settings: Settings) -> Record:
    """Measure one notebook; whatever it does, a record comes back."""
    notebook = entry.file(settings.sources)
    blank = Record(entry.key, settings.product, entry.code_cells, ran=False)
    plain = reference(notebook, settings.cache, seed=None, timeout=settings.timeout)
    record = replace(
        blank,
        ran=plain.ok,
        run_error=plain.error,
        notebook_seconds=plain.seconds,
        notebook_peak=plain.peak_bytes,
    )
    if not plain.ok:
        return record
    work = settings.work / entry.key.replace("/", "~")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    promotion = promote(notebook, work, timeout=settings.timeout)
    record = _told(record, promotion)
    if promotion.project is not None and promotion.document:
        return _judged(record, promotion, notebook, plain, settings, work)
    # Nothing was written, so nothing was compared: every variable counts as missing.
    return replace(record, values=values(judge(load(Path(plain.first)), load(Path(plain.second)), {})))


def _told(record: Record, promotion: Promotion) -> Record:
    """What the command said of itself, and what it cost."""
    document, process = promotion.document, promotion.process
    steps = document.get("steps", [])
    parameters = parameter_defaults(promotion.project, str(document.get("package", ""))).keys()
    words = process.stderr.strip().splitlines()[-3:]
    return replace(
        record,
        exit_code=process.code,
        timed_out=process.timed_out,
        message=" | ".join(words) if process.code else "",
        verdict=str(document.get("verdict", "")),
        seed_injected=promotion.seed is not None,
        steps=len(steps),
        takes=[len(set(step["takes"]) - parameters) for step in steps],
        returns=[len(step["returns"]) for step in steps],
        rungs=sorted(
            {str(item["rung"]) for item in (document, *document.get("fallbacks", [])) if "rung" in item}
        ),
        claimed={name: count for name, count in document.get("values", {}).items() if isinstance(count, int)},
        json_is_clean=promotion.json_is_clean,
        input_untouched=promotion.input_untouched,
        wall_seconds=process.wall_seconds,
        cpu_seconds=process.cpu_seconds,
        peak=process.peak_bytes,
    )


def parameter_defaults(project: Path | None, package: str) -> dict[str, str]:
    """Fields of the emitted ``Params`` -> source of their defaults; empty where there is none."""
    path = project / "src" / package / "params.py" if project else None
    if path is None or not path.is_file():
        return {}
    classes = [
        node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)
    ]
    return {
        node.target.id: ast.unparse(node.value) if node.value else ""
        for found in classes
        for node in found.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _judged(
    record: Record, promotion: Promotion, notebook: Path, plain: Reference, settings: Settings, work: Path
) -> Record:
    """Run the package, compare its values, read its code, plant faults."""
    assert promotion.project is not None
    project, seed = promotion.project, promotion.seed
    defaults = parameter_defaults(project, str(promotion.document["package"]))
    record = replace(record, code=read_code(project, notebook.read_text(encoding="utf-8"), defaults))
    seeded = (
        plain if seed is None else reference(notebook, settings.cache, seed=seed, timeout=settings.timeout)
    )
    if not seeded.ok:
        return replace(record, package_error=f"the notebook fails under the injected seed: {seeded.error}")
    first, second = load(Path(seeded.first)), load(Path(seeded.second))
    side = run_package(
        project,
        str(promotion.document["package"]),
        notebook.parent,
        list(first),
        work,
        seed=seed,
        timeout=settings.timeout,
    )
    if not side.ok or side.dump is None:
        return replace(record, package_error=side.error, values=values(judge(first, second, {})))
    found = judge(first, second, load(side.dump))
    record = replace(record, package_ran=True, values=values(found))
    return _with_mutants(record, promotion, found, side, notebook, settings, work)


def values(found: Judgement) -> Values:
    """A judgement as it is written down."""
    return Values(
        list(found.equal),
        [list(pair) for pair in found.different],
        list(found.missing),
        [list(pair) for pair in found.incomparable],
        list(found.unstable),
    )


def read_code(project: Path, notebook_text: str, defaults: Mapping[str, str]) -> Code:
    """Lint, type-check and measure the emitted source."""
    sources = [path.read_text(encoding="utf-8") for path in modules(project)]
    measured = shape(sources)
    quiet = [item for source in sources for item in suppressions(source)]
    return Code(
        lines=measured.lines,
        ruff=ruff(project),
        mypy=mypy(project),
        suppressions=len(quiet),
        uncoded_suppressions=sum(not coded for _, coded in quiet),
        foreign_suppressions=[
            line for line, _ in quiet if not is_authors(line, _plain_text(notebook_text), defaults)
        ],
        annotations=measured.annotations,
        any_annotations=measured.any_annotations,
        function_lines=list(measured.function_lines),
    )


def _plain_text(notebook_text: str) -> str:
    """JSON escapes inside an ``.ipynb`` undone as far as code needs it."""
    return notebook_text.replace("\\n", "\n").replace('\\"', '"')


def _with_mutants(
    record: Record,
    promotion: Promotion,
    found: Judgement,
    side: Side,
    notebook: Path,
    settings: Settings,
    work: Path,
) -> Record:
    if settings.mutants <= 0 or not record.right or side.dump is None or promotion.project is None:
        return record
    document: dict[str, Any] = promotion.document
    outputs = {name for step in document["steps"] for name in step["returns"]} | set(side.fields)
    subject = Subject(
        promotion.project,
        str(document["package"]),
        notebook.parent,
        promotion.seed,
        tuple(document["steps"]),
        tuple(name for name in found.equal if name in outputs),
        load(side.dump),
    )
    area = work / "mutants"
    area.mkdir(exist_ok=True)
    return replace(
        record, mutants=kill_rate(subject, area, wanted=settings.mutants, timeout=settings.timeout)
    )
