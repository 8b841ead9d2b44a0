"""Something that can execute code is loaded from a place that others write to, or by a loader that is unsafe by design.

Why: a pickle runs whatever its author wanted at the moment it is loaded, and so does `yaml.load` with the full
loader, and `eval` of a text that came from outside.

Mend: `yaml.safe_load`; JSON, Parquet or safetensors for data and weights; for a pickle that you did download,
compare its digest first.

Example:

    config = yaml.load(open("c.yaml"), Loader=yaml.Loader)
    model = pickle.loads(requests.get(url, timeout=10).content)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument, dotted, is_false, is_true, last_part, text_of
from promote_checks.rules.subject import Subject

CODE = "SE004"
NAME = "unsafe-load"
SEVERITY: Severity = "error"
HINT = "load data, not code: yaml.safe_load, json, parquet, safetensors; check a digest before unpickling"
WORDS: tuple[str, ...] = ("load", "eval", "exec", "read_pickle", "Loader")


_PICKLES = frozenset(
    f"{module}.{name}"
    for module in (
        "pickle",
        "cPickle",
        "_pickle",
        "dill",
        "cloudpickle",
        "joblib",
        "pandas",
        "sklearn.externals.joblib",
    )
    for name in ("load", "loads", "read_pickle")
)
_UNSAFE_LOADERS = frozenset(
    {"Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader"}
)
_NETWORK = frozenset({"requests.get", "requests.post", "urllib.request.urlopen", "urllib.request.urlretrieve",
                      "wget.download", "gdown.download", "httpx.get", "socket.socket", "urlopen", "urlretrieve"})  # fmt: skip
_PEOPLE = frozenset({"input", "requests.get", "requests.post", "urllib.request.urlopen"})


def check(subject: Subject) -> Iterator[Hit]:
    """Loaders that are unsafe by design, and pickles, evals of what came over the network or from a person."""
    tainted = _from_network(subject)
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        message = _by_design(name, call) or _from_outside(subject, name, call, tainted)
        if message:
            yield subject.hit(call, message)


def _by_design(name: str, call: ast.Call) -> str:
    if name in ("yaml.load", "yaml.load_all"):
        loader = argument(call, "Loader", 1)
        if loader is None or last_part(dotted(loader)) in _UNSAFE_LOADERS:
            return f"{name} executes what the file says: use yaml.safe_load"
    if name in ("yaml.unsafe_load", "yaml.full_load", "yaml.unsafe_load_all"):
        return f"{name} executes what the file says: use yaml.safe_load"
    if last_part(name) == "load_model" and is_false(argument(call, "safe_mode")):
        return "load_model(safe_mode=False) executes code that is in the file"
    if name == "jsonpickle.decode":
        return "jsonpickle.decode executes what the text says"
    if name == "torch.hub.load" and is_true(argument(call, "trust_repo")):
        return "torch.hub.load(trust_repo=True) executes code of the repository without asking"
    return ""


def _from_outside(subject: Subject, name: str, call: ast.Call, tainted: set[str]) -> str:
    source = call.args[0] if call.args else argument(call, "filepath_or_buffer")
    if source is None:
        return ""
    text = text_of(source) or ""
    outside = text.startswith(("http://", "https://", "ftp://")) or _is_tainted(subject, source, tainted)
    weights = name == "torch.load" and is_false(argument(call, "weights_only"))
    arrays = name == "numpy.load" and is_true(argument(call, "allow_pickle"))
    if (name in _PICKLES or weights or arrays) and outside:
        return f"{name} executes what it unpickles, and this came over the network"
    if name in ("eval", "exec") and _is_tainted(subject, source, tainted):
        return f"{name} executes a text that came from outside"
    return ""


def _from_network(subject: Subject) -> set[str]:
    """Names that hold something that came from outside, and files that were written by a download."""
    found: set[str] = set()
    for _ in range(2):  # a file written from a response, and a name read from that file
        for node in subject.index.nodes(ast.Assign):
            if _is_tainted(subject, node.value, found):
                found |= {
                    one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)
                }
        for item in subject.index.nodes(ast.withitem):
            if isinstance(item.optional_vars, ast.Name) and _is_tainted(subject, item.context_expr, found):
                found.add(item.optional_vars.id)
        for call in subject.index.nodes(ast.Call):
            if subject.index.qualified(call.func) in _NETWORK:
                target = (
                    argument(call, "filename", 1) or argument(call, "output", 1) or argument(call, "out", 1)
                )
                if (written := text_of(target) or "") or isinstance(target, ast.Name):
                    found.add(written or (target.id if isinstance(target, ast.Name) else ""))
    return found - {""}


def _is_tainted(subject: Subject, node: ast.AST, tainted: set[str]) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in tainted:
            return True
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value in tainted:
            return True
        if isinstance(one, ast.Call) and subject.index.qualified(one.func) in _NETWORK | _PEOPLE:
            return True
    return False
