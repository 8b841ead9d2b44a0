"""All code of ours that runs in the notebook's interpreter: each bundle, as it is carried there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import promote.serve
import promote_checks
from promote.scaffold.location import template_folder
from promote.serve import derive, finish
from promote.serve.service import store_files
from promote_checks.endpoints import bundle as endpoints
from promote_checks.gate import deptry, suite
from promote_checks.gate import imports as gate_imports
from promote_checks.matrix import warm
from promote_checks.matrix.kernel import bundle as matrix
from promote_checks.probe import bundle as probe
from promote_checks.proof.runner_text import runner_source
from promote_checks.review import suite_report
from promote_checks.serving_proof import prove as serving_proof

CHECKS = Path(promote_checks.__file__).parent
SERVE = Path(promote.serve.__file__).parent
NUMERIC = frozenset({"numpy", "pandas"})
"""A serving path can only exist where the notebook has them."""
START = {"desk": "desk", "job": "job", "part": "witness"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Texts by name; what they may import beside the standard library and each other."""

    texts: Mapping[str, str]
    libraries: frozenset[str] = frozenset()
    package: str = ""
    """The name under which its files import each other."""
    program: str = ""
    """Text that loads it all in an interpreter that has nothing else; empty: it needs the libraries."""


def loaded(name: str, sources: tuple[tuple[str, str], ...]) -> str:
    """A program that loads the files as the kernel does."""
    return f"NAME = {name!r}\nSOURCES = {sources!r}\n{probe.LOADER}"


def of_files(folder: Path, pattern: str = "*.py") -> dict[str, str]:
    """The files of a folder."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}


def in_template(folder: Path, pattern: str) -> dict[str, str]:
    """Files of the template that hold no Jinja but the package's name."""
    texts = of_files(folder, pattern)
    return {name: text.replace("{{ cookiecutter.package }}", "package") for name, text in texts.items()}


def of_probe() -> Bundle:
    texts = {**dict(probe.sources()), "start": probe.START, "finish": probe.FINISH}
    return Bundle(texts, frozenset({"IPython"}), probe.PACKAGE, loaded(probe.PACKAGE, probe.sources()))


def of_endpoints() -> Bundle:
    texts = {**dict(endpoints.sources()), "ask": endpoints.ASK}
    libraries = frozenset({"IPython", "flask"})
    return Bundle(texts, libraries, endpoints.PACKAGE, loaded(endpoints.PACKAGE, endpoints.sources()))


def of_matrix() -> Bundle:
    every = of_files(CHECKS / "matrix" / "kernel")
    texts = {**{name: every[name] for name in matrix.PARTS}, "boot": warm.BOOT}
    return Bundle(
        texts,
        frozenset({"IPython", "ipykernel", "jupyter_client", "traitlets"}),
        "promote_checks.matrix.kernel",
    )


def of_gate() -> Bundle:
    names = ("import_effects", "import_probe")
    texts = {name: (CHECKS / "gate" / f"{name}.py").read_text(encoding="utf-8") for name in names}
    sources = tuple(
        (name, text.replace("promote_checks.gate", "_promote_imports")) for name, text in texts.items()
    )
    return Bundle(texts, frozenset(), "promote_checks.gate", loaded("_promote_imports", sources))


def of_questions() -> Bundle:
    """One-line programs."""
    texts = {
        "deptry": deptry._PLACES,
        "suite": suite._FIND,
        "suite_report": suite_report._FIND,
        "derive": derive.START.format(**START),
        "finish": finish.START.format(**START),
        "serving_proof": serving_proof._START.format(**START),
    }
    return Bundle(texts, frozenset({"serving_inside", "witness_inside"}))


BUNDLES: dict[str, Callable[[], Bundle]] = {
    "probe": of_probe,
    "proof": lambda: Bundle({"runner": runner_source()}, frozenset({"flask"}), program=runner_source()),
    "endpoints": of_endpoints,
    "matrix": of_matrix,
    "gate": of_gate,
    "questions": of_questions,
    "witness": lambda: Bundle(of_files(CHECKS / "serving_proof" / "inside"), NUMERIC | {"sklearn"}),
    "derivation": lambda: Bundle(
        of_files(SERVE / "inside"), NUMERIC | {"scipy", "sklearn", "promoted_store"}
    ),
    "store": lambda: Bundle(
        {name.removesuffix(".py"): text for name, text in store_files("package").items()},
        NUMERIC | {"package", "skops", "sklearn", "scipy", "joblib", "msgspec"},
    ),
    "golden tests": lambda: Bundle(
        in_template(template_folder() / "promotion" / "tests", "*.py"),
        NUMERIC | {"package", "pytest", "matplotlib"},
    ),
    "endpoint tests": lambda: Bundle(
        in_template(template_folder() / "endpoints" / "tests" / "characterisation", "*.py"),
        frozenset({"package", "pytest", "flask", "golden", "golden_run"}),
    ),
}
"""What it is for -> its code."""

STARTERS = frozenset(
    {
        "promote/job/feature_store.py",
        "promote/serve/derive.py",
        "promote/serve/finish.py",
        "promote_checks/gate/deptry.py",
        "promote_checks/gate/imports.py",
        "promote_checks/gate/suite.py",
        "promote_checks/matrix/warm.py",
        "promote_checks/observe/kernel.py",
        "promote_checks/review/suite_report.py",
        "promote_checks/serving_proof/prove.py",
    }
)
"""Files that hand a program to an interpreter on its command line: their programs stand in ``BUNDLES``."""

assert gate_imports._PARTS == ("import_effects", "import_probe")
