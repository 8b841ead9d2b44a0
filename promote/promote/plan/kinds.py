"""What a statement does, in the words of the trade: load, clean, features, split, train, evaluate, plot, save."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from promote.plan.facts import Facts
from promote.plan.statements import Statement

# Words in the names of functions and methods that are called, for lack of anything better to go by.
_WORDS: dict[str, str] = {
    "read": "load", "load": "load", "fetch": "load", "download": "load", "get_rdataset": "load",
    "dropna": "clean", "fillna": "clean", "drop_duplicates": "clean", "astype": "clean", "rename": "clean",
    "strip": "clean", "replace": "clean", "to_datetime": "clean", "to_numeric": "clean", "clean": "clean",
    "merge": "features", "join": "features", "get_dummies": "features", "groupby": "features",
    "rolling": "features", "shift": "features", "encode": "features", "pivot": "features", "assign": "features",
    "split": "split", "train_test_split": "split",
    "fit": "train", "train": "train", "partial_fit": "train",
    "predict": "evaluate", "score": "evaluate", "evaluate": "evaluate", "report": "evaluate", "forecast": "evaluate",
    "plot": "plot", "scatter": "plot", "hist": "plot", "imshow": "plot", "boxplot": "plot", "subplots": "plot",
    "figure": "plot", "savefig": "plot", "legend": "plot", "xlabel": "plot", "ylabel": "plot", "title": "plot",
    "to_csv": "save", "dump": "save", "to_parquet": "save", "to_json": "save", "write": "save", "save": "save",
    "print": "report", "display": "report",
}  # fmt: skip
MODULES: dict[str, str] = {
    "load": "load", "clean": "clean", "features": "features", "split": "split", "train": "train",
    "evaluate": "evaluate", "plot": "plots", "save": "save", "report": "report", "compute": "analysis",
    "configure": "setup", "define": "analysis", "serve": "endpoints",
}  # fmt: skip
SERVING = frozenset({"Flask", "Blueprint"})
"""Classes that routes are defined on."""
_FACTORIES = ("create_app", "make_app", "build_app")
_ROUTES = frozenset({"route", "get", "post", "put", "delete", "patch", "errorhandler", "before_request", "after_request",
                     "teardown_request", "context_processor", "app_errorhandler", "before_app_request"})  # fmt: skip
_SETTINGS = frozenset(
    {"random", "numpy.random", "rcParams", "pandas.options", "warnings", "locale", "environ", "cwd"}
)
_PRIORITY = ("plot", "serve", "train", "split", "load", "evaluate", "features", "clean", "save", "compute", "configure",
             "define", "report")  # fmt: skip
_PREPARING = frozenset({"clean", "features", "compute"})
_HEADINGS = {
    "feature": "features", "features": "features", "engineering": "features",
    "clean": "clean", "cleaning": "clean", "cleanup": "clean", "preprocessing": "clean", "wrangling": "clean",
    "load": "load", "loading": "load", "import": "load",
}  # fmt: skip
_TELLING = {"train": 2, "split": 3}
_FIGURE_TYPES = ("matplotlib.", "seaborn.axisgrid")


def kind_of(statement: Statement, facts: Facts) -> str:
    """The kind of one statement; ``compute`` where nothing tells."""
    if is_handler(statement.node) or _is_wiring(statement.node):
        return "serve"
    if isinstance(statement.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return "define"
    if is_plot(statement, facts) or "savefig" in _called(statement.node):
        return "plot"
    if facts.writes(statement):
        return "save"
    if facts.reads(statement):
        return "load"
    if not statement.flow.may_bind and facts.ambient(statement) & _SETTINGS:
        return "configure"
    words = [w for name in _called(statement.node) if (w := _word(name))]
    if words:
        found = Counter(words)
        return max(found, key=lambda kind: (found[kind], -_PRIORITY.index(kind)))
    return "compute"


def is_handler(node: ast.AST) -> bool:
    """A function that answers requests: ``@app.route("/predict")``."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    made = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(isinstance(one, ast.Attribute) and one.attr in _ROUTES for one in made)


def makes_application(node: ast.AST) -> bool:
    """``app = Flask(__name__)``, ``app = create_app()``."""
    made = node.value if isinstance(node, ast.Assign) else None
    return isinstance(made, ast.Call) and _last(made) in ("Flask", *_FACTORIES)


def _last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_wiring(node: ast.AST) -> bool:
    """Makes an application, or hangs routes on it."""
    call = node.value if isinstance(node, ast.Assign | ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    return _last(call) in SERVING or _last(call) in ("register_blueprint", "add_url_rule", *_FACTORIES)


def is_plot(statement: Statement, facts: Facts) -> bool:
    """It draws: figures changed, or it works on matplotlib objects."""
    if "figures" in facts.ambient(statement):
        return True
    if facts.observed:
        types = [facts.displayed(statement)]
        types += [
            facts.type_of(name, statement.position)
            for name in statement.flow.touches | statement.flow.may_bind
        ]
        return any(t.startswith(_FIGURE_TYPES) for t in types) or _draws(statement, facts)
    return any(_word(name) == "plot" for name in _called(statement.node))


def _draws(statement: Statement, facts: Facts) -> bool:
    """A call for its effect alone, on what draws: ``plt.ylim(0, 9)``, ``axes[1].set_xlim(0, 9)``, ``df.plot.bar(ax=ax)``."""
    call = statement.node.value if isinstance(statement.node, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    if any(isinstance(n, ast.Attribute) and n.attr == "plot" for n in ast.walk(call.func)):
        return True
    root = root_of(call)
    if root is None or statement.position.cell not in facts.drawn_in or facts.ambient(statement) & _SETTINGS:
        return False
    return root.id in facts.drawing or "numpy.object_" in facts.type_of(root.id, statement.position)


def root_of(node: ast.AST) -> ast.Name | None:
    """``axes`` in ``axes[0].set_xlim(0, 5)``."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node if isinstance(node, ast.Name) else None


def kind_of_step(kinds: Sequence[tuple[str, int]]) -> str:
    """The kind of a step from the kinds and lines of its statements; what fits or splits says most of it."""
    weight: Counter[str] = Counter()
    for kind, lines in kinds:
        weight[kind] += lines * _TELLING.get(kind, 1)
    strong = {k: n for k, n in weight.items() if k not in ("report", "compute", "configure", "define")}
    if strong.get("plot", 0) * 2 >= sum(weight.values()):
        return "plot"
    strong.pop("plot", None)
    if strong and sum(strong.values()) * 4 >= sum(weight.values()):
        return max(strong, key=lambda kind: (strong[kind], -_PRIORITY.index(kind)))
    weight.pop("plot", None) if len(weight) > 1 else None
    return max(weight, key=lambda kind: (weight[kind], -_PRIORITY.index(kind)))


def kind_under(heading: str, kind: str) -> str:
    """The kind that a heading claims for a step which prepares data in one way or another; else its own."""
    if kind not in _PREPARING:
        return kind
    words = [_HEADINGS[w] for w in re.findall(r"[a-z]+", heading.lower()) if w in _HEADINGS]
    return words[0] if words else kind


def is_training(heading: str) -> bool:
    """Whether a heading speaks of training, and not of how the rows are split for it."""
    words = set(re.findall(r"[a-z]+", heading.lower()))
    return bool(words & {"train", "training", "fit", "fitting"}) and not words & {
        "test",
        "split",
        "splitting",
    }


def _called(node: ast.AST) -> Iterable[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Attribute):
                yield inner.func.attr
            elif isinstance(inner.func, ast.Name):
                yield inner.func.id


def _word(name: str) -> str:
    if name in _WORDS:
        return _WORDS[name]
    parts = [p for p in re.split(r"_+|(?<=[a-z])(?=[A-Z])", name) if p]
    for part in parts:
        if part.lower() in _WORDS:
            return _WORDS[part.lower()]
    return ""
