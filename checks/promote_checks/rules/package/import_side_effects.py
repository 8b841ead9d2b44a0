"""Importing the module does something: it trains, fetches, writes, starts a program or a server.

Why: whoever imports one function of it, a test or a service, gets all of that, each time and in every process.

Mend: move it into a function, and call that under `if __name__ == "__main__":`.

Example: a module of a package with `df = pd.read_sql(...)` and `model.fit(X, y)` at its top level.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.handlers import handlers
from promote_checks.rules.index import argument, last_part, text_of
from promote_checks.rules.subject import Subject

CODE = "PK003"
NAME = "import-side-effects"
SEVERITY: Severity = "error"
HINT = "move it into a function, called under if __name__ == '__main__'"
WORDS: tuple[str, ...] = ("def ", "class ")


_ACTS = frozenset(
    [
        "requests.get",
        "requests.post",
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
        "subprocess.run",
        "subprocess.call",
        "subprocess.Popen",
        "subprocess.check_call",
        "subprocess.check_output",
        "os.system",
        "shutil.rmtree",
        "os.remove",
        "os.makedirs",
        "os.mkdir",
        "os.chdir",
        "sqlite3.connect",
        "psycopg2.connect",
        "sqlalchemy.create_engine",
        "pandas.read_csv",
        "pandas.read_sql",
        "pandas.read_parquet",
        "pandas.read_excel",
        "pandas.read_json",
        "joblib.dump",
        "pickle.dump",
        "input",
        "sys.exit",
        "exit",
        "quit",
        "uvicorn.run",
        "time.sleep",
        "torch.save",
        "mlflow.start_run",
        "mlflow.set_experiment",
        "boto3.client",
        "numpy.save",
    ]
)
_METHODS = frozenset({"fit", "fit_transform", "to_csv", "to_parquet", "to_sql", "to_pickle", "savefig", "write_text", "mkdir",
                      "write_bytes", "unlink", "execute", "commit", "mainloop", "serve_forever"})  # fmt: skip


def check(subject: Subject) -> Iterator[Hit]:
    """What runs at top level of a module of a package, of a file that guards its main part or that a server imports."""
    if subject.format != "script" or not (
        subject.is_package_module or _has_guard(subject) or any(handlers(subject))
    ):
        return
    if subject.path.name in ("setup.py", "conftest.py", "__main__.py") or subject.path.name.startswith(
        "test_"
    ):
        return
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        if _acts(subject, name, call) and _runs_on_import(subject, call):
            yield subject.hit(
                call, f"{name or last_part(ast.unparse(call.func))}() runs when the module is imported"
            )


def _acts(subject: Subject, name: str, call: ast.Call) -> bool:
    if name == "open":
        mode = text_of(argument(call, "mode", 1)) or "r"
        return any(letter in mode for letter in "wax")
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method == "run" and name.partition(".")[0] in ("app", "server", "api", "demo", "bot"):
        return True
    return name in _ACTS or (method in _METHODS and name.partition(".")[0] not in ("re", "np", "numpy"))


def _has_guard(subject: Subject) -> bool:
    return any(_is_guard(node) for node in subject.tree.body if isinstance(node, ast.If))


def _is_guard(node: ast.If) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(node.test))


def _runs_on_import(subject: Subject, call: ast.Call) -> bool:
    for node in subject.index.above(call):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
        if isinstance(node, ast.If) and (_is_guard(node) or "TYPE_CHECKING" in ast.dump(node.test)):
            return False
    return True
