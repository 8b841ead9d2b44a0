"""What a person reads, as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

from promote.emission import Emission, EmittedStep, Fallback
from promote.job.promotion import Promotion, Refusal
from promote.report.mark import mark
from promote.report.summary import cells, summary
from promote_checks.gate.check import Check
from promote_checks.notebook.model import Dropped, Notebook, Position
from promote_checks.observe.observation import Environment
from promote_checks.proof.result import Difference, OutsideReason, Proof, Unrecorded


def step(
    function: str, module: str, at: tuple[int, ...], takes: str, parameters: str, returns: str
) -> EmittedStep:
    last = Position(at[-1], 1)
    return EmittedStep(
        function,
        module,
        "",
        at,
        last,
        tuple(takes.split()),
        tuple(parameters.split()),
        tuple(returns.split()),
    )


EMISSION = Emission(
    package="churn",
    title="Churn",
    modules={},
    steps=(
        step("load_customers", "load", (1, 2), "", "data_path", "df"),
        step("build_features", "features", (3, 4, 5, 8), "df", "", "X y"),
        step("plot_ages", "plots", (9,), "df", "", ""),
    ),
    parameters=(),
    thin=(),
    results=(),
    statements_total=20,
    statements_placed=17,
    dropped=(
        Dropped(0, 1, "%matplotlib inline", "a setting of the notebook's display"),
        Dropped(3, 1, "%matplotlib inline", "a setting of the notebook's display"),
        Dropped(6, 2, "df.head()", "only displays a value"),
    ),
)
PROVEN = Promotion(
    notebook=Notebook(Path("/n/churn.ipynb"), "ab12", "ipynb", "python", None, ()),
    given=(),
    target=Path("/n/churn"),
    emission=EMISSION,
    proof=Proof("equivalent", 14, 14, 0, 0, 0, 0),
    checks=(
        Check("ruff", "pass", "clean"),
        Check("mypy", "pass", "strictly typed"),
        Check("pytest", "skip", "pytest is not installed in the notebook's interpreter"),
        Check("papermill", "pass", "12 cells ran"),
    ),
    environment=Environment("/opt/python", "3.11.7"),
    rung="fine",
)


def test_proven() -> None:
    assert summary(PROVEN, Path("churn")) == dedent(
        """\
        churn: 14 of 14 values equal — equivalent

          step            module    cells   takes → returns
          load_customers  load      2-3     data_path → df
          build_features  features  4-6, 9  df → X, y
          plot_ages       plots     10      df → None

        Dropped 3 of 20 statements:
          a setting of the notebook's display (cells 1, 4)
          only displays a value (cell 7)

        Checks:
          ruff       pass  clean
          mypy       pass  strictly typed
          pytest     skip  pytest is not installed in the notebook's interpreter
          papermill  pass  12 cells ran

        Look at:
          churn/src/churn/pipeline.py  the story, step by step
          churn/promotion.json         all of this as data
        """
    )


def test_everything_that_can_be_wrong() -> None:
    proof = Proof(
        "different",
        compared=14,
        equal=12,
        different=2,
        nondeterministic=1,
        incomparable=1,
        missing=1,
        differences=(
            Difference("value", "accuracy", 5, 3, "0.8123", "0.8097\n0.1"),
            Difference("file", "model.pkl", None, None, "sha256 ab", "sha256 cd"),
        ),
        nondeterministic_names=("started",),
        incomparable_names=(("lock", "a lock has no value"),),
        seed_injected=True,
        seed=42,
        tolerance=1e-9,
    )
    emission = replace(
        EMISSION,
        steps=(),
        dropped=(),
        fallbacks=(Fallback("nest", 4, 2, "score reads df, which is bound again later"),),
        notes=("2 values were synthesised",),
    )
    promotion = replace(
        PROVEN,
        proof=proof,
        emission=emission,
        checks=(Check("mypy", "fail", "1 error", "src/churn/a.py:3: error: Missing type"),),
        refusals=(Refusal("fine", "the package raises", 7, 1),),
    )
    assert summary(promotion, Path("out/churn")) == dedent(
        """\
        churn: 12 of 15 values equal — different

        First difference: value accuracy (churn.ipynb, cell 6, line 3)
          notebook  0.8123
          package   0.8097
                    0.1
        And 1 more: model.pkl

        Differ from run to run, so not proven (1): started
        Could not be compared (1): lock (a lock has no value)
        Missing from the package: 1
        Compared with a relative tolerance of 1e-09
        The random generators were seeded with 42 before the first cell

        Less fine than it could be:
          nest: churn.ipynb, cell 5, line 2: score reads df, which is bound again later
          not fine: churn.ipynb, cell 8, line 1: the package raises

        Checks:
          mypy  fail  1 error

        mypy said:
          src/churn/a.py:3: error: Missing type

        Note: 2 values were synthesised

        Look at:
          out/churn/UNFINISHED.md          what stands in the way
          out/churn/src/churn/pipeline.py  the story, step by step
          out/churn/promotion.json         all of this as data
        """
    )


def test_the_verdict_says_when_a_seed_was_injected() -> None:
    seeded = replace(PROVEN, proof=replace(PROVEN.proof, seed_injected=True, seed=42))
    assert summary(seeded, Path("churn")).startswith(
        "churn: 14 of 14 values equal — equivalent under an injected seed\n"
    )


def test_nothing_run() -> None:
    unrun = replace(PROVEN, environment=None, proof=Proof("unverified", 0, 0, 0, 0, 0, 0))
    assert summary(unrun, Path("churn")).startswith("churn: nothing was run — unverified\n")


def test_cells_are_counted_from_one_in_runs() -> None:
    assert cells(()) == ""
    assert cells((4,)) == "5"
    assert cells((8, 0, 1, 2, 4, 4)) == "1-3, 5, 9"
    assert cells((0, 2, 4, 5, 9, 11)) == "6 of 1-12"


def test_a_proven_project_has_no_mark() -> None:
    assert mark(PROVEN) is None


def test_a_failed_check_marks_a_proven_project() -> None:
    failed = replace(PROVEN, checks=(Check("ruff", "fail", "2 findings", "a.py:1:1: F401"),))
    text = mark(failed)
    assert text is not None
    assert text.startswith("# Unfinished\n\nThis package computes what the notebook computes, but a check")
    assert "    ruff said:\n      a.py:1:1: F401\n" in text
    assert "/n/" not in text


def test_what_was_run_without_the_recorder_and_what_follows_the_hash_seed() -> None:
    proof = replace(PROVEN.proof, unrecorded=Unrecorded(2, ("order", "printed text")))
    text = summary(replace(PROVEN, proof=proof), Path("churn"))
    assert text.startswith("churn: 14 of 14 values equal — equivalent under a fixed hash seed\n")
    assert "Run without the recorder, under another hash seed, twice in one process\n" in text
    assert "The notebook's under PYTHONHASHSEED=0 only (2): order, printed text\n" in text


def test_a_run_that_is_too_long_for_two_calls_says_so() -> None:
    text = summary(replace(PROVEN, proof=replace(PROVEN.proof, unrecorded=Unrecorded(1))), Path("churn"))
    assert "once, since a run takes too long for two; what a second run does is not known\n" in text


def test_a_second_call_on_the_small_data_is_told() -> None:
    proof = replace(PROVEN.proof, unrecorded=Unrecorded(1, on_sample=2))
    text = summary(replace(PROVEN, proof=proof), Path("churn"))
    assert (
        "once, and twice in one process on the tests' small data, since a run takes too long for two\n"
        in text
    )


def test_a_file_outside_the_folder_is_named() -> None:
    proof = replace(
        PROVEN.proof, verdict="unverified", outside=(OutsideReason("~/cache.txt", "left and read"),)
    )
    text = summary(replace(PROVEN, proof=proof), Path("churn"))
    assert "Outside the folder: ~/cache.txt (left and read)\n" in text
