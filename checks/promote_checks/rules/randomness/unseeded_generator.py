"""Random numbers are drawn from a generator that nothing has seeded.

Why: two runs give two results, and nobody can tell a change of the code from a change of the dice.

Mend: `rng = np.random.default_rng(42)` and draw from it; else `random.seed(42)`, `torch.manual_seed(42)` before
the first draw, in the first cell.

Example:

    weights = np.random.rand(10)
    rng = np.random.default_rng()
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import argument, dotted, has_unpacking, is_none
from promote_checks.rules.seeding import CLOCKS, seeded_before
from promote_checks.rules.subject import Subject

CODE = "RN001"
NAME = "unseeded-generator"
SEVERITY: Severity = "error"
HINT = "seed it: np.random.default_rng(42), random.seed(42), torch.manual_seed(42)"
WORDS: tuple[str, ...] = ("random", "sample", "shuffle", "rand", "uuid")


_NUMPY = frozenset(
    [
        "rand",
        "randn",
        "randint",
        "random",
        "random_sample",
        "ranf",
        "sample",
        "choice",
        "shuffle",
        "permutation",
        "normal",
        "uniform",
        "standard_normal",
        "binomial",
        "poisson",
        "exponential",
        "beta",
        "gamma",
        "multivariate_normal",
        "lognormal",
        "bytes",
        "integers",
        "multinomial",
        "dirichlet",
        "laplace",
        "geometric",
    ]
)
_PYTHON = frozenset(
    [
        "random",
        "randint",
        "randrange",
        "choice",
        "choices",
        "sample",
        "shuffle",
        "uniform",
        "gauss",
        "normalvariate",
        "betavariate",
        "expovariate",
        "triangular",
        "getrandbits",
        "lognormvariate",
    ]
)
_TORCH = frozenset(
    ["rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "rand_like", "randn_like"]
)
_MADE = ("numpy.random.default_rng", "numpy.random.RandomState", "random.Random", "numpy.random.SeedSequence")


def check(subject: Subject) -> Iterator[Hit]:
    """The first draw of each library that is not seeded above, and every generator made without a seed."""
    told: set[str] = set()
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        if name in _MADE:
            if _is_unseeded(call) or _by_clock(subject, call):
                yield subject.hit(call, f"{name} is made without a fixed seed")
        elif name in ("numpy.random.seed", "random.seed", "torch.manual_seed"):
            if (not call.args and not call.keywords) or _by_clock(subject, call):
                yield subject.hit(call, f"{name} gets no fixed seed")
        else:
            library = _draws(name, call, subject)
            if library and library not in told and not seeded_before(subject, call, library):
                told.add(library)
                what = name or "sample"
                yield subject.hit(call, f"{what} draws from {library}'s generator, which nothing has seeded")


def _is_unseeded(call: ast.Call) -> bool:
    return not has_unpacking(call) and is_none(argument(call, "seed", 0)) and is_none(argument(call, "x", 0))


def _by_clock(subject: Subject, call: ast.Call) -> bool:
    """Seeded with the time of day: the same as not at all."""
    inner = [node for given in (*call.args, *(k.value for k in call.keywords)) for node in ast.walk(given)]
    return any(isinstance(node, ast.Call) and subject.index.qualified(node.func) in CLOCKS for node in inner)


def _draws(name: str, call: ast.Call, subject: Subject) -> str:
    """The library whose global generator the call draws from; empty if it draws from none."""
    library, _, function = name.rpartition(".")
    if library == "numpy.random" and function in _NUMPY:
        return "numpy"
    if library == "random" and function in _PYTHON:
        # The module itself, or a function of it; not an object that is called ``random``.
        return "random" if dotted(call.func).partition(".")[0] in subject.index.imports else ""
    if library == "torch" and function in _TORCH and argument(call, "generator") is None:
        return "torch"
    if isinstance(call.func, ast.Attribute) and call.func.attr == "sample" and _is_frame_sample(call):
        return "numpy"
    return ""


def _is_frame_sample(call: ast.Call) -> bool:
    """``df.sample(frac=0.1)``: of pandas, by its arguments, and without ``random_state``."""
    names = {keyword.arg for keyword in call.keywords}
    return bool(names & {"frac", "replace", "weights", "ignore_index"}) and not names & {
        "random_state",
        "seed",
        None,
    }
