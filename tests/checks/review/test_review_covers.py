"""One thing of each kind changes: which sign-offs are void, and that no other is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.checks.review.small_project import promotion, small_project, write

from promote_checks.ledger.chain import Ledger, extended
from promote_checks.ledger.digest import digest
from promote_checks.ledger.records import Signoff
from promote_checks.review.assess import void_of
from promote_checks.review.covers import grouped
from promote_checks.review.files import digest_of, in_scope, project_files
from promote_checks.review.project import project_at
from promote_checks.review.registry import ITEMS

STEPS = [
    {"function": "load", "module": "load", "takes": ["path"], "returns": ["df"]},
    {"function": "build", "module": "features", "takes": ["df", "columns"], "returns": ["df"]},
    {"function": "plot", "module": "plots", "takes": ["df"], "returns": []},
    {"function": "split", "module": "split", "takes": ["df", "SEED"], "returns": ["X", "y"]},
    {"function": "fit", "module": "train", "takes": ["X", "y", "depth"], "returns": ["model"]},
    {"function": "score", "module": "evaluate", "takes": ["model"], "returns": ["auc"]},
]
PARAMS = '''"""Parameters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Params:
    path: str = "data.csv"
    columns: str = "age"
    SEED: int = 1
    depth: int = 3
'''
BY_HAND = (
    "data-1",
    "data-4",
    "data-5",
    "model-1",
    "infra-4",
    "leakage-1",
    "leakage-2",
    "leakage-3",
    "leakage-4",
    "contract-1",
    "contract-2",
    "rollback-2",
)
"""The twelve that the example in the documents waits for."""
PREPARED = {"data-4", "data-5", "leakage-4"}
CODE = {"infra-4", "leakage-1", "leakage-2", "leakage-3"}


def project(root: Path) -> Path:
    small_project(root)
    for module in ("features", "plots", "split", "train", "evaluate", "pipeline", "definitions"):
        write(root, f"src/shop/{module}.py", f"def {module}() -> int:\n    return 1\n")
    write(root, "src/shop/service/app.py", "APP = 1\n")
    write(root, "src/shop/params.py", PARAMS)
    write(root, "contract.json", "{}")
    write(root, "model/rf.json", "1")
    write(root, "staging/evidence-aaaaaaaaaaaaaaaa.json", "{}")
    promotion(root, steps=STEPS)
    return root


def covered(root: Path) -> dict[str, str]:
    return dict(grouped(project_at(root), project_files(root)))


def signed(root: Path) -> dict[str, Signoff]:
    files, found = covered(root), {}
    for name in BY_HAND:
        scope = dict(in_scope(files, ITEMS[name].scope))
        bare = Signoff(
            kind="sign",
            item=name,
            question=ITEMS[name].question,
            by="Ann",
            note="",
            digest=digest_of(scope),
            files=scope,
        )
        found[name] = extended(Ledger(), bare).signoffs[0]
    return found


def edit(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> object:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        return write(root, name, text.replace(old, new))

    return change


def promoted_again(change: Callable[[Path], object]) -> Callable[[Path], object]:
    """A promotion writes its document and the model anew as well."""

    def again(root: Path) -> None:
        change(root)
        write(root, "model/rf.json", "2")
        promotion(root, steps=STEPS, notebook={"name": "shop.ipynb", "sha256": "1"})

    return again


def another_python(root: Path) -> None:
    promotion(root, steps=STEPS, environment={"python": "3.12.1", "packages": {"pandas": "2.2.0"}})


KINDS: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda root: None, set()),
    "a hyperparameter in the code": (
        promoted_again(edit("src/shop/train.py", "return 1", "return 2")),
        {"contract-2"} | CODE,
    ),
    "a hyperparameter among the parameters": (
        promoted_again(edit("src/shop/params.py", "depth: int = 3", "depth: int = 4")),
        {"contract-2"} | CODE,
    ),
    "the metric": (edit("src/shop/evaluate.py", "return 1", "return 2"), CODE),
    "a plot": (edit("src/shop/plots.py", "return 1", "return 2"), CODE),
    "a feature": (edit("src/shop/features.py", "return 1", "return 2"), PREPARED | CODE),
    "a parameter of a feature": (edit("src/shop/params.py", '"age"', '"zip"'), PREPARED | CODE),
    "the source of the data": (edit("src/shop/params.py", "data.csv", "more.csv"), PREPARED | CODE),
    "the seed of the split": (edit("src/shop/params.py", "SEED: int = 1", "SEED: int = 2"), PREPARED | CODE),
    "what the parameters check": (
        lambda root: write(root, "src/shop/params.py", PARAMS + "X = 1\n"),
        PREPARED | CODE,
    ),
    "parameters that can't be read": (
        lambda root: write(root, "src/shop/params.py", "class ("),
        PREPARED | CODE,
    ),
    "a module that no step is in": (lambda root: write(root, "src/shop/more.py", "X = 1\n"), PREPARED | CODE),
    "a definition": (edit("src/shop/definitions.py", "return 1", "return 2"), PREPARED | CODE),
    "the order of the steps": (edit("src/shop/pipeline.py", "return 1", "return 2"), PREPARED | CODE),
    "the service": (edit("src/shop/service/app.py", "1", "2"), CODE),
    "the contract": (
        lambda root: write(root, "contract.json", '{"a": 1}'),
        {"data-1", "contract-1", "contract-2"} | PREPARED,
    ),
    "the model": (lambda root: write(root, "model/rf.json", "2"), {"contract-2"}),
    "a test": (edit("tests/test_steps.py", "True", "1"), {"data-5"}),
    "the thin notebook": (lambda root: write(root, "notebooks/shop.ipynb", "{ }"), {"data-5"} | CODE),
    "a pin": (lambda root: write(root, "constraints.txt", "pandas==2.2.1\n"), CODE),
    "the interpreter": (another_python, CODE),
    "the settings": (
        lambda root: write(root, "pyproject.toml", '[project]\nname = "shop2"\n'),
        {"rollback-2"} | CODE,
    ),
    "the workflow": (lambda root: write(root, ".github/workflows/ci.yml", "jobs: {}\n"), {"rollback-2"}),
    "the evidence": (lambda root: write(root, "staging/evidence-aaaaaaaaaaaaaaaa.json", "[]"), set()),
    "the read me": (lambda root: write(root, "README.md", "# Another\n"), set()),
}


@pytest.mark.parametrize(("change", "void"), KINDS.values(), ids=KINDS.keys())
def test_a_sign_off_is_void_when_what_it_covers_changed_and_only_then(
    tmp_path: Path, change: Callable[[Path], object], void: set[str]
) -> None:
    root = project(tmp_path / "shop")
    before, words = covered(root), signed(root)
    change(root)
    now = covered(root)
    found = {name for name, word in words.items() if void_of(word, ITEMS[name], now)}
    # Somebody has read the whole change: any change makes that void.
    assert found == (void | {"model-1"} if now != before else set())


def test_a_step_of_the_preparation_that_is_moved_to_the_training_is_still_seen(tmp_path: Path) -> None:
    """Its module is gone from the preparation: that is a change of it."""
    root = project(tmp_path / "shop")
    words = signed(root)
    (root / "src/shop/features.py").unlink()
    promotion(root, steps=[one for one in STEPS if one["module"] != "features"])
    reasons = void_of(words["data-4"], ITEMS["data-4"], covered(root))
    assert "src/shop/features.py was removed" in reasons


def test_a_document_that_puts_the_training_first_makes_void_what_rested_on_the_rest(tmp_path: Path) -> None:
    root = project(tmp_path / "shop")
    words = signed(root)
    promotion(root, steps=[STEPS[4], *STEPS[:4]])
    assert "src/shop/load.py was removed" in void_of(words["data-4"], ITEMS["data-4"], covered(root))


def test_without_steps_everything_is_preparation(tmp_path: Path) -> None:
    root = project(tmp_path / "shop")
    promotion(root, steps=[])
    words = signed(root)
    edit("src/shop/train.py", "return 1", "return 2")(root)
    assert void_of(words["data-4"], ITEMS["data-4"], covered(root)) == ("src/shop/train.py was changed",)


def test_a_group_has_a_name_that_no_file_has(tmp_path: Path) -> None:
    files = covered(project(tmp_path / "shop"))
    groups = [name for name in files if name.startswith("//")]
    assert groups
    assert not in_scope(files, ("*",)).keys() & set(groups)
    assert json.dumps(sorted(in_scope(files, ("*",)))) == json.dumps(sorted(project_files(tmp_path / "shop")))
    assert digest(files) != digest({})
