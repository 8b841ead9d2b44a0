"""A pickle is loaded (also through joblib, pandas, `torch.load(weights_only=False)`, `np.load(allow_pickle=True)`).

Why: it executes whatever its author wanted. For a file that the same project wrote this is usual, so it is a
warning; and it breaks with the next version of the library anyway.

Mend: Parquet or JSON for data, safetensors or ONNX for models; else a digest that is compared before loading.

Example: `model = joblib.load("model.pkl")`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument, is_false, is_true
from promote_checks.rules.subject import Subject

CODE = "SE005"
NAME = "pickle-load"
SEVERITY: Severity = "warning"
HINT = "keep data as Parquet or JSON and weights as safetensors; else make sure who wrote the file"
WORDS: tuple[str, ...] = ("load", "read_pickle")


_LOADERS = frozenset({"pickle.load", "pickle.loads", "cPickle.load", "dill.load", "dill.loads", "cloudpickle.load",
                      "joblib.load", "pandas.read_pickle", "sklearn.externals.joblib.load", "pickle.Unpickler",
                      "cloudpickle.loads", "shelve.open"})  # fmt: skip
_WRITERS = frozenset({"dump", "dumps", "to_pickle"})


def check(subject: Subject) -> Iterator[Hit]:
    """Every loader, except for bytes that the very expression has just pickled (a copy)."""
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        unsafe = (name == "torch.load" and is_false(argument(call, "weights_only"))) or (
            name == "numpy.load" and is_true(argument(call, "allow_pickle"))
        )
        if (name in _LOADERS or unsafe) and not _is_copy(call):
            yield subject.hit(call, f"{name} executes what is in the file")


def _is_copy(call: ast.Call) -> bool:
    """``pickle.loads(pickle.dumps(x))``."""
    inner = [node for given in call.args for node in ast.walk(given) if isinstance(node, ast.Call)]
    return any(isinstance(one.func, ast.Attribute) and one.func.attr in _WRITERS for one in inner)
