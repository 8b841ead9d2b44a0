"""Runs the notebook and notes rows of the source, the model's inputs and the predictions for them."""

from __future__ import annotations

import ast
import builtins
import json
import os
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np

from .losses import Loss, certain
from .origins import Origins, length
from .plain import plain, table_rows, taken

CAPTURE = "__witness__"
MOST = 50
"""Rows of each filter that are asked."""


class Unseen(Exception):
    """The witness did not see what was claimed."""


class Witness:
    """One run of the notebook."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.claim = job["claim"]
        self.origins = Origins()
        self.namespace: dict[str, Any] = vars(sys.modules["__main__"])
        self.namespace[CAPTURE] = self.capture
        self.source: Any = None
        self.called: tuple[Any, Any] | None = None
        self.table: Any = None
        self.rows: Any = None
        self.answer: Any = None
        self.probability: Any = None
        self.lost: list[Loss] = []
        """What filters took away on the way to the model's input."""

    def capture(self, function: Any) -> Any:
        """Note on what the model is called, and which model."""

        def called(*arguments: Any, **options: Any) -> Any:
            result = function(*arguments, **options)
            self.called = (function.__self__, arguments[0] if arguments else options.get("X"))
            return result

        return called

    def run(self) -> None:
        """Run all cells."""
        self.origins.watch_splits()
        for cell in self.job["cells"]:
            tree = ast.parse(cell["python"])
            if cell["index"] == self.claim["cell"]:
                tree = ast.fix_missing_locations(_Captured(self.claim).visit(tree))
            try:
                for node in _flat(tree.body):
                    self._statement(cell["index"], node)
            except Exception:
                if not cell["raises"]:
                    raise

    def _statement(self, cell: int, node: ast.stmt) -> None:
        place = {"cell": cell, "line": node.lineno, "column": node.col_offset}
        if self.claim["answer"] is not None and (cell, node.lineno) == (
            self.claim["cell"],
            self.claim["definition"],
        ):
            self._spelled(node)
        exec(compile(ast.Module([node], []), f"<cell {cell}>", "exec", dont_inherit=True), self.namespace)  # noqa: S102
        raw = self.job["raw"]
        if raw is not None and place == {key: raw[key] for key in place}:
            value = self.namespace[raw["name"]]
            self.origins.begin(raw["name"], value)
            self.source = value.copy()
        else:
            self.origins.follow(node, self.namespace)
        then = self.claim["then"]
        if then is not None and place == {key: then[key] for key in place}:
            self.answer = self.namespace[then["name"]]

    def _spelled(self, node: ast.stmt) -> None:
        """The model's input and the answer, just before their statement runs."""
        self.table = self._evaluated(self.claim["table"])
        self.answer = self._evaluated(self.claim["answer"])
        if self.claim.get("probability") is not None:
            self.probability = self._evaluated(self.claim["probability"])
        self.rows = self._rows_of(self.table, self.claim["table"])

    def _evaluated(self, text: str) -> Any:
        return eval(compile(text, "<claim>", "eval", dont_inherit=True), self.namespace)

    def _rows_of(self, table: Any, text: str | None) -> Any:
        known = self.origins.known
        for name, (value, _, rows) in known.items():
            if value is table:
                self.lost = self.origins.lost.get(name, [])
                return rows
        names = {n.id for n in ast.walk(ast.parse(text or "")) if isinstance(n, ast.Name)}
        self.lost = [
            loss for name in sorted(names & known.keys()) for loss in self.origins.lost.get(name, [])
        ]
        return self.origins.of(table, [known[n] for n in sorted(names) if n in known])

    def settle(self) -> None:
        """What was not spelled at top level is asked of the model itself, at the end."""
        if self.claim["answer"] is None:
            if self.called is None:
                raise Unseen("the model was never called there")
            model, self.table = self.called
            self.answer = getattr(model, self.claim["method"])(self.table)
            self.rows = self._rows_of(self.table, self.claim["table"])
        if self.job["raw"] is None:
            self.source, self.rows = self.table, np.arange(length(self.table))
        if self.source is None or self.answer is None:
            raise Unseen("the source or the prediction was not seen")
        if self.rows is None:
            raise Unseen("the rows of the model's input could not be followed back to the source")
        if length(self.answer) != len(self.rows):
            raise Unseen("there is not one prediction for each row")
        if self.probability is not None and length(self.probability) != len(self.rows):
            raise Unseen("there is not one probability for each row")


class _Captured(ast.NodeTransformer):
    """Wraps the one call that was claimed."""

    def __init__(self, claim: dict[str, Any]) -> None:
        self.place = (claim["line"], claim["column"], *claim["end"])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == self.place:
            node.func = ast.Call(ast.Name(CAPTURE, ast.Load()), [node.func], [])
        return node


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        guard = isinstance(node, ast.If) and any(
            isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test)
        )
        if guard and isinstance(node, ast.If):
            yield from _flat(node.body)
        else:
            yield node


def evidence(witness: Witness, most: int) -> dict[str, Any]:
    """Rows as a client would send them, and what the notebook had and answered for each."""
    distinct, first = np.unique(witness.rows, return_index=True)
    chosen = np.linspace(0, len(first) - 1, min(most, len(first))).round().astype(int)
    places = np.sort(first[np.unique(chosen)])
    ids = witness.rows[places]
    return {
        "rows": _client_rows(taken(witness.source, ids), witness.job["columns"]),
        "inputs": table_rows(taken(witness.table, places)),
        "answers": [plain(one) for one in _list(taken(witness.answer, places))],
        "probabilities": []
        if witness.probability is None
        else [plain(one) for one in _list(taken(witness.probability, places))],
        "labels": _labels(witness, ids),
        "total": len(distinct),
        "excluded": _excluded(witness, distinct),
    }


def _labels(witness: Witness, ids: Any) -> list[Any]:
    """What came true. It is no part of the proof: what is no JSON value is not told."""
    name = witness.claim.get("label")
    if name is None or not hasattr(witness.source, "columns"):
        return []
    try:
        return [plain(one) for one in taken(witness.source[name], ids)]
    except (KeyError, TypeError):
        return []


def _excluded(witness: Witness, kept: Any) -> list[list[list[Any]]]:
    """By filter: rows as a client would send them, for which the notebook has no prediction."""
    if witness.job["raw"] is None or not hasattr(witness.source, "columns"):
        return []
    columns = witness.job["columns"]
    groups = certain(witness.lost, kept, [str(c) for c in witness.source.columns], columns)
    chosen = [
        rows[np.unique(np.linspace(0, len(rows) - 1, min(MOST, len(rows))).astype(int))] for rows in groups
    ]
    return [_client_rows(taken(witness.source, rows), columns) for rows in chosen]


def _client_rows(table: Any, columns: list[str]) -> list[list[Any]]:
    if hasattr(table, "columns"):
        names = [str(c) for c in table.columns]
        table = table.iloc[:, [names.index(c) for c in columns]]
    return table_rows(table)


def _list(value: Any) -> list[Any]:
    return list(value.toarray() if hasattr(value, "toarray") else value)


def main(path: str) -> None:
    """Do the job; a fault is told, not hidden."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    if not hasattr(builtins, "display"):
        builtins.display = lambda *_, **__: None  # type: ignore[attr-defined]
    if job["seed"] is not None:
        import random

        random.seed(job["seed"])
        np.random.seed(job["seed"])
    result: dict[str, Any]
    try:
        witness = Witness(job)
        witness.run()
        witness.settle()
        result = evidence(witness, job["most"])
    except (Unseen, TypeError) as error:
        result = {"error": str(error)}
    except BaseException:  # noqa: BLE001
        result = {"error": "the notebook could not be watched", "fault": traceback.format_exc()}
    with open(job["result"], "w", encoding="utf-8") as out:
        json.dump(result, out)
    sys.stdout.flush()
    os._exit(0)
