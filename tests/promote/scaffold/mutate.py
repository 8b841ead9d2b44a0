"""Seed one fault after the other into the steps of a project and ask its golden tests. Run in the project.

Prints one JSON list: for each mutant the place, and whether it was caught, survived or broke the run.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OTHERS = ("__init__", "__main__", "params", "results", "pipeline")
SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult}
FLIPS = {ast.Gt: ast.LtE, ast.Lt: ast.GtE, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def mutants(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Yield copies of a module with one fault each."""
    for at, node in enumerate(ast.walk(tree)):
        for fault in faults(node):
            mutated = copy.deepcopy(tree)
            target = list(ast.walk(mutated))[at]
            apply(target, fault)
            yield f"{fault} at line {getattr(node, 'lineno', 0)}", ast.fix_missing_locations(mutated)


def faults(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield "constant"
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield "operator"
    if isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS:
        yield "comparison"
    if isinstance(node, ast.FunctionDef):
        for number, statement in enumerate(node.body[1:], start=1):
            if not isinstance(statement, ast.Return):
                yield f"delete {number}"


def apply(node: ast.AST, fault: str) -> None:
    if isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else float(node.value) * 1.5 + 1  # type: ignore[arg-type]
    elif isinstance(node, ast.BinOp):
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.Compare):
        node.ops[0] = FLIPS[type(node.ops[0])]()
    elif isinstance(node, ast.FunctionDef):
        node.body[int(fault.split()[1])] = ast.Pass()


def verdict() -> str:
    """Run the golden tests of the project as it stands."""
    golden, golden_run = (importlib.import_module(name) for name in ("golden", "golden_run"))
    for name in [name for name in sys.modules if name.partition(".")[0] == golden_run.package_name()]:
        del sys.modules[name]
    how = golden.settings()
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = golden_run.rehearse(Path(folder).resolve(), seed=how["seed"], inside=how["inside"])
        except Exception:  # noqa: BLE001 - a fault may raise anything
            return "broke"
        return "caught" if any(golden.check(run, step) for step in run.steps) else "survived"


def main() -> None:
    sys.path[:0] = ["tests", "src"]
    golden_run = importlib.import_module("golden_run")
    golden_run.pin_environment()
    found = [("nothing", "untouched", verdict())]
    modules = sorted(Path("src", golden_run.package_name()).glob("*.py"))
    for path in [path for path in modules if path.stem not in OTHERS]:
        original = path.read_text(encoding="utf-8")
        for fault, tree in mutants(ast.parse(original)):
            path.write_text(ast.unparse(tree), encoding="utf-8")
            found.append((path.stem, fault, verdict()))
        path.write_text(original, encoding="utf-8")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
