"""A module is imported that no dependency of the project declares.

Why: it works where it happens to be installed. A colleague, a container or CI gets `ModuleNotFoundError`.

Mend: add the distribution to `pyproject.toml`, `requirements.txt` or `environment.yml`. What the notebook itself
installs with `%pip install` counts as declared.

Example: `import seaborn`, and `requirements.txt` names only pandas.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from promote_checks.notebook.distributions import distribution_name
from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.installs import installed_by_magics
from promote_checks.rules.project import normal
from promote_checks.rules.subject import Subject

CODE = "EN002"
NAME = "undeclared-import"
SEVERITY: Severity = "warning"
HINT = "add it to the dependencies in pyproject.toml (or requirements.txt)"
WORDS: tuple[str, ...] = ("import",)


_ALWAYS = frozenset(
    {"IPython", "ipykernel", "ipywidgets", "google", "pkg_resources", "setuptools", "__future__"}
)
_ALSO = {
    "sklearn": ("sklearn",),
    "cv2": ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless"),
    "psycopg2": ("psycopg2",),
    "mpl_toolkits": ("matplotlib",),
    "tensorflow": ("tensorflow-cpu", "tensorflow-gpu", "tensorflow-macos", "tf-nightly"),
    "torch": ("pytorch", "pytorch-cpu", "pytorch-gpu"),
    "keras": ("tensorflow",),
    "pylab": ("matplotlib",),
    "faiss": ("faiss-gpu",),
    "tables": ("pytables",),
    "dateutil": ("pandas",),
    "pytz": ("pandas",),
    "umap": ("umap-learn",),
}


def check(subject: Subject) -> Iterator[Hit]:
    """The first import of each module; one finding in all where nothing is declared anywhere."""
    foreign = _foreign(subject)
    if not foreign:
        return
    if subject.declared is None:
        names = sorted(foreign)
        listed = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
        message = f"no file declares dependencies, and {len(names)} modules of others are imported ({listed})"
        yield subject.hit(
            next(iter(foreign.values())), message, hint="declare them in a pyproject.toml beside it"
        )
        return
    known = subject.declared | installed_by_magics(subject)
    for module, node in foreign.items():
        accepted = {normal(one) for one in (module, distribution_name(module), *_ALSO.get(module, ()))}
        if not accepted & known:
            yield subject.hit(
                node, f"{module} is imported, and no dependency declares {distribution_name(module)}"
            )


def _foreign(subject: Subject) -> dict[str, ast.AST]:
    """Top-level module -> its first import; neither the standard library nor modules of the project."""
    found: dict[str, ast.AST] = {}
    nodes: list[ast.Import | ast.ImportFrom] = [
        *subject.index.nodes(ast.Import),
        *subject.index.nodes(ast.ImportFrom),
    ]
    for node in sorted(nodes, key=lambda one: one.lineno):
        for module in _modules(node):
            own = module in sys.stdlib_module_names or module in subject.local_modules or module in _ALWAYS
            if not own and module not in found and not _is_optional(subject, node):
                found[module] = node
    return found


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if node.module and not node.level else []


def _is_optional(subject: Subject, node: ast.AST) -> bool:
    return any(isinstance(one, ast.Try) for one in subject.index.above(node))
