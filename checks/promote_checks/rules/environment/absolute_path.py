"""A path names a folder of one machine.

Why: it exists on no colleague's machine, in no container and no CI.

Mend: put the file below the notebook's folder and use a relative path, or make the path a parameter. A secret
mount or a bucket belongs into a parameter as well.

Example:

    df = pd.read_csv("C:/Users/ana/Desktop/sales.csv")
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.index import text_of
from promote_checks.rules.subject import Subject

CODE = "EN001"
NAME = "absolute-path"
SEVERITY: Severity = "error"
HINT = "use a path relative to the notebook, or a parameter"
WORDS: tuple[str, ...] = ("/", "\\")


_OF_A_MACHINE = re.compile(
    r"^(file:/{2,3})?("
    r"/(home|Users|root|content/drive|kaggle/(input|working)|mnt|media|Volumes|dbfs|gpfs|scratch|lustre|nfs|data|"
    r"export|opt/ml|work|workspace|srv)/\w[^\s<>|]*"
    r"|~\w*/[\w.][^\s<>|]*"
    r"|[A-Za-z]:[\\/]{1,2}\w[^<>|*?\n]*"
    r"|\\\\\w[\w.-]*\\[\w$].*)$"
)
_AMBIGUOUS = re.compile(r"^/(data|work|workspace|export|mnt|media|srv)/")
_FILE = re.compile(r"\.\w{1,8}$")
_ROUTES = frozenset({"route", "get", "post", "put", "delete", "patch", "add_route", "add_url_rule", "urljoin", "mount",
                     "websocket", "head", "options", "request", "url_for", "Mount", "Route", "xpath", "compile",
                     "match", "search", "sub", "create_group", "create_dataset"})  # fmt: skip


def check(subject: Subject) -> Iterator[Hit]:
    """Text literals, alone or at the beginning of an f-string, and the magics that change the folder."""
    docs = _docstrings(subject)
    for node in subject.index.nodes(ast.Constant):
        text = text_of(node)
        if text is None or len(text) > 300 or node in docs or not _OF_A_MACHINE.match(text.strip()):
            continue
        if not _is_elsewhere(subject, node, text):
            yield subject.hit(node, f"{text.strip()[:60]} is a path of one machine")
    for cell, magic in subject.magics:
        words = magic.text.split()
        if words[:1] == ["cd"] and len(words) > 1 and _OF_A_MACHINE.match(words[1].strip("'\"")):
            yield Hit(Place(cell, magic.line), f"{words[1]} is a path of one machine")


def _is_elsewhere(subject: Subject, node: ast.Constant, text: str) -> bool:
    """Routes, keys of HDF files, patterns; an ambiguous root counts only with a file or where files are opened."""
    for one in subject.index.above(node):
        if isinstance(one, ast.Call):
            word = getattr(one.func, "attr", getattr(one.func, "id", ""))
            if word in _ROUTES or (
                isinstance(one.func, ast.Attribute) and word in ("startswith", "endswith")
            ):
                return True
            break
        if isinstance(one, ast.Compare | ast.Subscript):
            return True
        if isinstance(one, ast.JoinedStr):
            return one.values[0] is not node
        if isinstance(one, ast.stmt):
            break
    return bool(_AMBIGUOUS.match(text)) and not _FILE.search(text.strip()) and text.count("/") < 3


def _docstrings(subject: Subject) -> set[ast.AST]:
    found: set[ast.AST] = set()
    for statement in subject.index.nodes(ast.Expr):
        if isinstance(statement.value, ast.Constant):
            found.add(statement.value)
    return found
