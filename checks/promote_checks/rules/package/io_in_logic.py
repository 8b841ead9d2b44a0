"""A function computes, and reads or writes files, the network or a database in between.

Why: it can't be tested without the file, used on other data, or trusted to be called twice. A handler that writes on
each request waits for the disk, and two workers write into each other's lines.

Mend: take what was read as a parameter, return what is to be written, and let the edge of the program do both.

Example:

    def monthly_rate(customer):
        rates = pd.read_csv("rates.csv")
        return customer["amount"] * rates["rate"].iloc[-1] / 12
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.handlers import Function, handlers
from promote_checks.rules.index import FUNCTIONS, argument, text_of
from promote_checks.rules.subject import Subject

CODE = "PK006"
NAME = "io-in-logic"
SEVERITY: Severity = "info"
HINT = "take what was read as a parameter, return what is to be written"
WORDS: tuple[str, ...] = ("def ",)

_READS = frozenset({"pandas.read_csv", "pandas.read_parquet", "pandas.read_excel", "pandas.read_json", "pandas.read_sql",
                    "pandas.read_pickle", "joblib.load", "pickle.load", "json.load", "numpy.load", "numpy.loadtxt",
                    "requests.get", "requests.post", "urllib.request.urlopen", "httpx.get", "httpx.post", "sqlite3.connect",
                    "psycopg2.connect", "input"})  # fmt: skip
_WRITES = frozenset({"joblib.dump", "pickle.dump", "json.dump", "numpy.save", "numpy.savetxt"})
_WRITE_METHODS = frozenset(
    {"to_csv", "to_parquet", "to_excel", "to_sql", "to_pickle", "write_text", "write_bytes", "savefig"}
)
_EDGES = ("load", "read", "save", "write", "fetch", "download", "export", "import", "dump", "store", "main", "run", "get_data",
          "open", "connect", "query", "log", "plot", "draw", "show", "report", "train", "test_", "setup", "init", "cli", "upload",
          "send", "post_", "scrape", "crawl", "parse_file", "process_file", "convert", "generate", "pipeline", "etl",
          "extract", "backup", "prepare_data", "make_dataset", "evaluate_and")  # fmt: skip
_COMPUTES = frozenset({"predict", "predict_proba", "transform", "groupby", "merge", "fillna", "mean", "median", "sum", "dot",
                       "exp", "log", "std", "apply", "map", "clip", "fit"})  # fmt: skip
_ENOUGH = 2


def check(subject: Subject) -> Iterator[Hit]:
    """Functions that return something computed; handlers only for what they write."""
    asked = set(handlers(subject))
    for function in subject.index.functions:
        nodes = list(_own(function))
        if function not in asked and (not _is_logic(function, nodes) or _is_edge(function)):
            continue
        for node in nodes:
            name = _acts(subject, node, only_writes=function in asked)
            if name:
                does = "answers requests" if function in asked else "computes"
                yield subject.hit(node, f"{function.name}() {does}, and calls {name}() in between")
                break


def _is_edge(function: Function) -> bool:
    """Reading or writing is what it says it does."""
    words = function.name.lower().lstrip("_")
    return any(words.startswith(edge) or f"_{edge}" in words for edge in _EDGES)


def _is_logic(function: Function, nodes: list[ast.AST]) -> bool:
    returns = any(isinstance(one, ast.Return) and one.value is not None for one in nodes)
    return returns and sum(_computes(one) for one in nodes) >= _ENOUGH


def _computes(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow) and not _of_texts(node)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _COMPUTES


def _of_texts(node: ast.BinOp) -> bool:
    """``folder + "/a.csv"`` is no arithmetic."""
    return any(text_of(one) is not None or isinstance(one, ast.JoinedStr) for one in ast.walk(node))


def _acts(subject: Subject, node: ast.AST, *, only_writes: bool) -> str:
    if not isinstance(node, ast.Call):
        return ""
    name = subject.index.qualified(node.func)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name == "open":
        writes = any(letter in (text_of(argument(node, "mode", 1)) or "r") for letter in "wax+")
        return "open" if writes or not only_writes else ""
    if method in _WRITE_METHODS and (node.args or node.keywords):
        return method if not _in_memory(node) else ""
    if name in _WRITES and not _in_memory(node):
        return name
    return name if name in _READS and not only_writes and not _in_memory(node) else ""


def _in_memory(call: ast.Call) -> bool:
    """``df.to_csv(buffer)``, ``pd.read_csv(io.StringIO(text))``."""
    text = " ".join(ast.dump(one) for one in call.args)
    return any(word in text for word in ("StringIO", "BytesIO", "buffer", "'buf'", "'stream'", "request"))


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Nodes of the function itself, in the order of the text."""
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop(0)
        yield node
        if not isinstance(node, FUNCTIONS):
            stack[:0] = ast.iter_child_nodes(node)
