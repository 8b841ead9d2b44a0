"""The measurements as a page: the labelled set, and what was said about public notebooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.corpus.catalogue import read_entries
from bench.rules.judged import JUDGED, Judgement
from bench.rules.measure import Score
from promote_checks.rules.check import judge
from promote_checks.rules.finding import Finding
from promote_checks.rules.registry import RULES

_INTRODUCTION = """\
# Rules, measured

Made by `python -m bench.rules`. The labelled set is `tests/checks/rules/cases`: for each rule at least ten
planted faults and ten near misses, small and varied, written by those who wrote the rules and used to mend them.
So it shows that a rule does what it says; it is no sample of what people write. The public notebooks below are the
other side: nobody planted anything there.

## The labelled set

| code | name | severity | faults | near misses | precision | recall |
| --- | --- | --- | --- | --- | --- | --- |
"""
_CORPUS = """\

## Public notebooks

The {files} notebooks and gallery scripts of `bench/corpus/open.jsonl`, tidy and mostly stored without outputs.
Every finding of severity error was looked at by hand: {true} true, {false} false, {open} not judged.

| code | severity | findings | files |
| --- | --- | --- | --- |
"""


_BEYOND = """\

## Beyond the list

While the rules were written, they also ran over all 565 readable notebooks and gallery scripts of the same source
distributions (every `.ipynb`, and the examples of scikit-learn and imbalanced-learn), and over the 284 case files and
examples of this repository. What was wrong there was mended where it could be: code below a text marker of a percent
script (NB004), a list of run times taken out of a table of scores (DL004), a backtest with a moving cut (DL004), seeds
set between the making and the fitting of an estimator (RN002). Known and not mended: `plot_target_encoder_cross_val.py`
makes a synthetic feature with `KBinsDiscretizer` (DL001, false; four other findings of DL001 are true), four NB004 in
two notebooks that hold R without saying so, and a raw text that looks like a Windows path (EN001) in
`tests/hard/cases/text/unicode_and_escapes.py`.
"""


def render(scores: Sequence[Score], found: Sequence[Finding], files: int, run_rules: str) -> str:
    """The page; nothing in it depends on the machine. ``run_rules``: the part about the rules that need a run."""
    rows = "".join(_row(score) for score in scores)
    errors = [finding for finding in found if finding.severity == "error"]
    judged = Counter(_judgement(finding) for finding in errors)
    corpus = _CORPUS.format(files=files, true=judged[True], false=judged[False], open=judged[None])
    return _INTRODUCTION + rows + run_rules + corpus + "".join(_counted(found)) + _listing(errors) + _BEYOND


def corpus_findings() -> tuple[list[Finding], int]:
    """Findings in the unpacked corpus, with the corpus' own names for the files; and how many files there are."""
    unpacked = corpus_cache() / "sources"
    found: list[Finding] = []
    files = 0
    for entry in read_entries():
        path: Path = entry.file(unpacked)
        if path.exists():
            files += 1
            result = judge(path, RULES, thorough=True)
            found += [_named(finding, entry.key) for finding in result.findings]
    return found, files


def _named(finding: Finding, key: str) -> Finding:
    from dataclasses import replace

    return replace(finding, path=key)


def _row(score: Score) -> str:
    rule = RULES[score.code]
    return (
        f"| {score.code} | {rule.NAME} | {rule.SEVERITY} | {score.faults} | {score.near} "
        f"| {score.precision:.2f} | {score.recall:.2f} |\n"
    )


def _counted(found: Sequence[Finding]) -> list[str]:
    rows = []
    for code, rule in RULES.items():
        mine = [finding for finding in found if finding.code == code]
        if mine:
            rows.append(f"| {code} | {rule.SEVERITY} | {len(mine)} | {len({one.path for one in mine})} |\n")
    return rows


def _listing(errors: Sequence[Finding]) -> str:
    if not errors:
        return ""
    lines = ["", "| error | where | judged |", "| --- | --- | --- |"]
    words = {True: "true", False: "**false**", None: "not judged"}
    for one in errors:
        lines.append(
            f"| {one.code} | {one.path}, cell {one.cell}, line {one.line} | {words[_judgement(one)]} |"
        )
    return "\n".join(lines) + "\n"


def _judgement(finding: Finding) -> Judgement:
    return JUDGED.get((finding.code, finding.path, finding.cell or 0, finding.line))
