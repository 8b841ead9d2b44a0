"""``main(JOB)``: run the notebook, derive, save the state, write the result. Only this ends the process."""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import os
import pathlib
import sys
import traceback
from types import ModuleType
from typing import Any

import numpy as np

from . import names
from .columns import needed
from .labels import label_column
from .own_classes import at_home
from .parts import Obstacle, Path
from .program import Program, answer_names, imports, program, replaced, texts
from .rewrite import free_name
from .rows import count, is_frame
from .schema import answer_schema, table_schema
from .synthesis import INPUT, Synthesis
from .tables import annotation, dtypes_of, kind_of, raw_columns
from .target import Target, find_target
from .trace import NotebookRaised, Source, Trace, run

WIDEST = 5000
"""Columns of an array beyond which no contract could be read."""


def main(path: str) -> None:
    """Do the job and leave without waiting for threads of the notebook."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    try:
        result = perform(job)
    except BaseException as error:  # noqa: BLE001 - an internal error must not look like "nothing to serve"
        result = {"level": "none", "reason": reason_of(error), "fault": traceback.format_exc()}
    with open(job["result"], "w", encoding="utf-8") as file:
        json.dump(result, file)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def perform(job: dict[str, Any]) -> dict[str, Any]:
    """Derive at the finest level that can be had."""
    if not hasattr(builtins, "display"):
        builtins.display = lambda *_, **__: None  # type: ignore[attr-defined]
    if job["seed"] is not None:
        import random

        random.seed(job["seed"])
        np.random.seed(job["seed"])
    trace = run(job)
    target, reason = find_target(trace)
    if target is None:
        return {"level": "none", "reason": reason}
    found = _raw(trace, target) if "raw" in job["levels"] else Obstacle(-1, 0, "", job["reason"])
    if isinstance(found, Obstacle):
        result, state = _model_input(trace, target, found)
    else:
        result, state = found
    if result["level"] == "none":
        return result
    with at_home(trace.namespace, job["homes"]):
        refused = _save(job, state)
    return result if refused is None else {"level": "none", "reason": f"the model can't be saved: {refused}"}


def reason_of(error: BaseException) -> str:
    """What ended the derivation, in one line that quotes no value."""
    name = type(error).__name__
    if isinstance(error, NotebookRaised):
        return f"the notebook raised {type(error.__cause__).__name__} when it was run statement by statement"
    last = traceback.extract_tb(error.__traceback__)[-1]
    own = [f for f in traceback.extract_tb(error.__traceback__) if os.path.dirname(__file__) in f.filename]
    frame = (own or [last])[-1]
    return f"internal error while deriving: {name} at {os.path.basename(frame.filename)}:{frame.lineno} in {frame.name}"


def _save(job: dict[str, Any], state: dict[str, Any]) -> str | None:
    """Through the emitted ``model_store``; return why it can't be saved, if so. The schema comes later."""
    sys.path.insert(0, job["desk"])
    try:
        store = importlib.import_module(job["store"])
    except ModuleNotFoundError as error:
        if not error.name or error.name.startswith(job["store"].partition(".")[0]):
            raise
        return str(job["needs"]).format(module=error.name.partition(".")[0])
    finally:
        sys.path.remove(job["desk"])
    try:
        store.save(state, pathlib.Path(job["model"]), schema={})
    except store.ModelError as error:
        return str(error)
    return None


def _raw(trace: Trace, target: Target) -> tuple[dict[str, Any], dict[str, Any]] | Obstacle:
    if target.table is None:
        return Obstacle(-1, 0, "", "the table that is predicted on is no variable of the notebook")
    if target.lineage is None:
        return Obstacle(-1, 0, "", "the rows of the model's input could not be followed to a table")
    if not count(target.value):
        return Obstacle(-1, 0, "", "the model's input is empty")
    source = trace.sources[target.lineage.source]
    path = Synthesis(trace, target, source, target.lineage.source).run()
    if isinstance(path, Obstacle):
        return path
    return _described(trace, target, source, path)


def _described(
    trace: Trace, target: Target, source: Source, path: Path
) -> tuple[dict[str, Any], dict[str, Any]] | Obstacle:
    prepare = program(trace, path, {INPUT})
    predict = _answering(trace, path, target, set(prepare.state))
    step = trace.steps[source.statement]
    columns = raw_columns(source.value)
    if len(columns) > WIDEST:
        return Obstacle(step.cell, step.line, "", f"the table has {len(columns)} columns")
    wanted, stand_ins = needed(prepare, source) if is_frame(source.value) else (columns, {})
    try:
        inputs = table_schema(source.value, wanted or columns)
    except TypeError as error:
        return Obstacle(step.cell, step.line, "", str(error))
    state = {**prepare.state, **predict.state}
    answer = _answer(trace, target, predict, state, _input_name(target))
    result = {
        "level": "raw",
        "raw": {
            "name": source.name,
            "kind": kind_of(source.value),
            "columns": [str(c) for c in columns if c in wanted or c in stand_ins],
            "dtypes": dtypes_of(source.value, columns),
            "cell": step.cell,
            "line": step.line,
            "column": step.column,
        },
        "columns": [str(c) for c in wanted],
        "stand_ins": {str(c): v for c, v in stand_ins.items()},
        "prepare": texts(prepare),
        "definitions": [n for k in prepare.kept if k.how == "definition" for n in sorted(k.binds)],
        "imports": imports([prepare, predict], answer["reads"]),
        **_target(trace, target),
        **answer,
        "schema": {"input": inputs, "output": answer["schema"]},
        "state": {name: annotation(value) for name, value in sorted(state.items())},
        "how": [
            {"cell": k.step.cell, "line": k.step.line, "how": k.how}
            for k in prepare.kept
            if k.how != "import"
        ],
    }
    del result["reads"]
    return result, state


def _answering(trace: Trace, path: Path, target: Target, taken: set[str]) -> Program:
    """Imports and functions that the answer calls; every other variable in it is state, as it was just then."""
    wanted = answer_names(target)
    defined = {
        n for n in wanted if n in trace.functions or isinstance(trace.namespace.get(n), (type, ModuleType))
    }
    made = program(trace, path, {n for n in wanted if n in defined or callable(trace.namespace.get(n))})
    before = trace.before(target.statement)
    for name in sorted(wanted):
        if name in before and name not in defined:
            field_ = free_name(name, taken | set(made.state))
            made.state[field_] = before[name]
            made.inlined[name] = ast.Attribute(ast.Name("state", ast.Load()), field_, ast.Load())
    return made


def _target(trace: Trace, target: Target) -> dict[str, Any]:
    """Where the prediction stands, for whoever looks at the notebook again."""
    assert trace.watch is not None
    call = next(
        c for c in reversed(trace.watch.calls) if c.estimator is target.estimator and c.table is target.value
    )
    known = trace.sites.known[call.site]
    site, inside = known.node, trace.steps[known.statement]
    last = target.followers[-1] if target.followers else None
    return {
        "target": {
            "cell": inside.cell,
            "line": site.lineno,
            "column": site.col_offset,
            "end": [site.end_lineno, site.end_col_offset],
            "definition": trace.steps[call.statement].line,
            "method": target.method,
            "table": ast.unparse(target.table) if target.table is not None else None,
            "answer": ast.unparse(target.answer) if target.answer is not None else None,
            "probability": _spelled_probability(target),
            "label": label_column(trace, target),
            "then": {"cell": last.cell, "line": last.line, "column": last.column, "name": target.name}
            if last
            else None,
        }
    }


def _spelled_probability(target: Target) -> str | None:
    """The probability inside of the answer, as the notebook spells it."""
    found = None if target.answer is None else _probability(target.answer)
    return None if found is None else ast.unparse(found)


def _input_name(target: Target) -> str:
    return target.table.id if isinstance(target.table, ast.Name) else "X"


def _answer(
    trace: Trace, target: Target, predict: Program, state: dict[str, Any], table: str
) -> dict[str, Any]:
    """The lines that make the answer of the model's input."""
    lines = texts(predict)
    name = ast.Name(table, ast.Load())
    if target.answer is None:
        state["model"] = target.estimator
        whole: ast.expr = ast.parse(f"state.model.{target.method}({table})", mode="eval").body
    else:
        assert isinstance(target.call, ast.Call)
        whole = _swapped(target.answer, target.call, name, predict)
    output = answer_schema({"prediction": _final_value(target)})
    result = []
    probability = _probability(whole)
    if probability is not None:
        result.append(f"probability = {ast.unparse(probability)}")
        whole = _Swap(probability, ast.Name("probability", ast.Load())).visit(whole)
        output += answer_schema({"probability": [0.0, 1.0]})
    if target.followers:
        result.append(f"{target.name_before or 'answer'} = {ast.unparse(whole)}")
        fields = _fields(predict)
        result += [ast.unparse(replaced(step.node, fields)) for step in target.followers]
        result.append(f"prediction = {target.name}")
    else:
        result.append(f"prediction = {ast.unparse(whole)}")
    reads = {r for line in result for r in names.reads(ast.parse(line))}
    return {
        "input": table,
        "answer": [*lines, *result],
        "probability": probability is not None,
        "schema": output,
        "reads": reads,
    }


def _final_value(target: Target) -> Any:
    return target.followers[-1].left[target.name].value if target.followers else target.result


def _fields(predict: Program) -> dict[str, ast.expr]:
    return dict(predict.inlined)


def _swapped(answer: ast.expr, call: ast.Call, table: ast.expr, predict: Program) -> ast.expr:
    """The answer with the model's input under its name in ``predict``, and state in the place of variables."""
    import copy

    found = copy.deepcopy(answer)
    for mine, theirs in zip(list(ast.walk(found)), ast.walk(answer)):
        if theirs is call:
            mine.args = [table]  # type: ignore[attr-defined]
            break
    result: ast.expr = replaced(found, _fields(predict))
    return result


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else super().visit(node)


def _probability(whole: ast.expr) -> ast.expr | None:
    """``rf.predict_proba(X)[:, 1]`` inside of a larger answer."""
    for node in ast.walk(whole):
        if node is not whole and isinstance(node, ast.Subscript) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr == "predict_proba":
                return node
    return None


def _model_input(trace: Trace, target: Target, obstacle: Obstacle) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model alone: what it is called on is what a client must send."""
    kind = kind_of(target.value)
    columns = raw_columns(target.value)
    place = (
        {"cell": obstacle.cell, "line": obstacle.line} if obstacle.cell >= 0 else {"cell": None, "line": None}
    )
    why = {"reason": obstacle.reason, "statement": obstacle.statement, **place}
    if kind == "other" or len(columns) > WIDEST:
        return {
            "level": "none",
            **why,
            "reason": f"the model's input is no table that a request could hold; {obstacle.reason}",
        }, {}
    bare = getattr(target.estimator, target.method)(target.value)
    try:
        inputs = table_schema(target.value, columns)
    except TypeError as error:
        return {"level": "none", **why, "reason": f"{error}; {obstacle.reason}"}, {}
    result = {
        "level": "model input",
        **why,
        "raw": {
            "name": "X",
            "kind": kind,
            "columns": [str(c) for c in columns],
            "dtypes": dtypes_of(target.value, columns),
        },
        "columns": [str(c) for c in columns],
        "stand_ins": {},
        "prepare": [f"{INPUT} = X"],
        "definitions": [],
        "imports": [],
        "schema": {
            "input": inputs,
            "output": answer_schema({"prediction": bare}),
        },
        **_target(trace, target),
        "input": "X",
        "answer": [f"prediction = state.model.{target.method}(X)"],
        "probability": False,
        "state": {"model": annotation(target.estimator)},
        "how": [],
    }
    for name in ("answer", "then", "table", "probability", "label"):
        result["target"][name] = None
    return result, {"model": target.estimator}
