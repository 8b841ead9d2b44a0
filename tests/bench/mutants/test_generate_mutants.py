"""Mutants: one fault each, in bodies only, decided by a seed."""

from __future__ import annotations

import ast

from bench.mutants.generate import mutants

SOURCE = '''
import logging

logger = logging.getLogger(__name__)
OUTSIDE = 5


def step(rows: int = 3, *, scale: float = 2.0) -> float:
    """Say 7 things."""
    logger.info("row %s", 8)
    text = f"{rows + 1}"
    total = rows * 10
    if total > 20:
        total = total - 1
    return float(round(total * scale, ndigits=2))


def other() -> int:
    return 99
'''


def changes() -> list[str]:
    return sorted(mutant.change for mutant in mutants(SOURCE, frozenset({"step"}), "seed"))


def test_every_kind_of_fault_is_planted() -> None:
    assert changes() == [
        "argument ndigits dropped",
        "comparison Gt -> LtE",
        "constant 1 -> 2",
        "constant 10 -> 11",
        "constant 2 -> 3",
        "constant 20 -> 21",
        "operator Mult -> Add",
        "operator Mult -> Add",
        "operator Sub -> Add",
    ]


def test_each_mutant_is_valid_and_differs_from_the_original() -> None:
    original = ast.unparse(ast.parse(SOURCE)).strip()
    sources = [mutant.source.strip() for mutant in mutants(SOURCE, frozenset({"step"}), "seed")]
    assert len(set(sources)) == len(sources)
    assert original not in sources
    for source in sources:
        compile(source, "mutant", "exec")


def test_signature_docstring_log_text_and_other_functions_stay() -> None:
    for mutant in mutants(SOURCE, frozenset({"step"}), "seed"):
        kept = ast.parse(mutant.source)
        assert "OUTSIDE = 5" in mutant.source
        assert "return 99" in mutant.source
        assert "rows: int=3, *, scale: float=2.0" in mutant.source
        assert "logger.info('row %s', 8)" in mutant.source
        assert "Say 7 things." in (ast.get_docstring(kept.body[3]) or "")  # type: ignore[arg-type]


def test_the_seed_decides_the_order() -> None:
    def order(seed: str) -> list[str]:
        return [mutant.change + str(mutant.line) for mutant in mutants(SOURCE, frozenset({"step"}), seed)]

    assert order("a") == order("a")
    assert order("a") != order("b")
