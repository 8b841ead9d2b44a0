"""Where random generators are seeded, and what reads the clock."""

from __future__ import annotations

import ast

from promote_checks.rules.index import last_part
from promote_checks.rules.subject import Subject

_SEEDS = {
    "numpy.random.seed": {"numpy"},
    "numpy.random.set_state": {"numpy"},
    "random.seed": {"random"},
    "torch.manual_seed": {"torch"},
    "torch.random.manual_seed": {"torch"},
}
# Functions that by their name seed whatever there is; every team has one.
_SEED_ALL = frozenset({
    "seed_everything", "set_seed", "set_seeds", "set_random_seed", "set_random_seeds", "seed_all", "fix_seed",
    "fix_seeds", "set_all_seeds", "fix_random", "setup_seed", "init_seed", "random_seed", "set_global_seed",
})  # fmt: skip

CLOCKS = frozenset({
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today",
    "time.time", "time.time_ns", "pandas.Timestamp.now", "pandas.Timestamp.today", "pandas.Timestamp.utcnow",
    "pandas.to_datetime.now", "time.localtime", "time.gmtime", "arrow.now", "arrow.utcnow", "pendulum.now",
})  # fmt: skip


def seeded_before(subject: Subject, node: ast.AST, library: str) -> bool:
    """Is the library's global generator seeded above, as the text goes?"""
    line = getattr(node, "lineno", 0)
    return any(at <= line and library in libraries for at, libraries in _seeds(subject))


def seeded_somewhere(subject: Subject, library: str) -> bool:
    """Is it seeded at all? An estimator draws when it is fitted, which may be far below where it is made."""
    return any(library in libraries for _, libraries in _seeds(subject))


def _seeds(subject: Subject) -> list[tuple[int, set[str]]]:
    found = []
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        if name in _SEEDS and (call.args or call.keywords):
            found.append((call.lineno, _SEEDS[name]))
        elif last_part(name) in _SEED_ALL:
            found.append((call.lineno, {"numpy", "random", "torch"}))
    return found
