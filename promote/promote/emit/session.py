"""A run has the settings of a session of its own: what a notebook sets for itself is put back when ``run`` ends.

A notebook that runs again starts in a fresh kernel, in its own folder, with the default style. Without this a second
``run()`` would start where the first left off, and the caller would find other settings than before. The style of
figures is put back at the start of the next run instead: a figure takes its fonts and ticks from it when it is drawn,
which may be after the run that returned it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from promote.plan.model import Plan, Role
from promote.plan.text import quoted

MODULE = "session"
FUNCTION = "session_settings"
_PIPELINE = "pipeline.py"
_DOCSTRING = '"""Give a run settings of its own: what it sets is put back when it ends."""'


@dataclass(frozen=True, slots=True)
class Kept:
    """How one kind of settings is put back: by a context manager, or by statements before and after a run."""

    imports: str
    managers: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    """Lines at module level."""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


_KINDS: Mapping[str, Kept] = {
    "cwd": Kept("import os", before=("folder = os.getcwd()",), after=("os.chdir(folder)",)),
    "environ": Kept(
        "import os",
        before=("environment = dict(os.environ)",),
        after=("os.environ.clear()", "os.environ.update(environment)"),
    ),
    "modules": Kept("import sys", before=("path = list(sys.path)",), after=("sys.path[:] = path",)),
    "locale": Kept(
        "import locale",
        before=("language = locale.setlocale(locale.LC_ALL)",),
        after=("locale.setlocale(locale.LC_ALL, language)",),
    ),
    "warnings": Kept("import warnings", ("warnings.catch_warnings()",)),
    "decimal": Kept("import decimal", ("decimal.localcontext()",)),
    "numpy.options": Kept("import numpy as np", ("np.printoptions()", "np.errstate()")),
    "rcParams": Kept(
        "import matplotlib as mpl\nfrom typing import Any",
        state=(
            "# The style that the first run found: figures take theirs when they are drawn, so it stays set.",
            "_style: dict[str, Any] = {}",
        ),
        before=(
            "settings: Any = mpl.rcParams",
            "if not _style:",
            "    _style.update(settings.copy())",
            '    _style.pop("backend", None)',
            "dict.update(settings, _style)",
        ),
    ),
    "sklearn": Kept("import sklearn", ("sklearn.config_context()",)),
}
"""Name of an ambient state, as the observed run gives it -> how it is put back."""


def with_session(texts: Mapping[str, str], plan: Plan) -> dict[str, str]:
    """The modules of a package, with ``session.py`` and ``run`` under it where the notebook moves settings."""
    kept = tuple(_kept(plan))
    if not kept:
        return dict(texts)
    return {**texts, f"{MODULE}.py": session_module(kept), _PIPELINE: _decorated(texts[_PIPELINE])}


def session_module(kept: Sequence[Kept]) -> str:
    """Source of ``session.py``."""
    managers = [manager for each in kept for manager in each.managers]
    before = [line for each in kept for line in each.before]
    state = [line for each in kept for line in each.state]
    after = [line for each in kept for line in each.after]
    inner = ["try:", "    yield", "finally:", *(f"    {line}" for line in after)] if after else ["yield"]
    body = [f"with {', '.join(managers)}:", *(f"    {line}" for line in inner)] if managers else inner
    imports = sorted({line for each in kept for line in each.imports.split("\n")} | {
        "from collections.abc import Iterator", "from contextlib import contextmanager"
    })  # fmt: skip
    lines = [_DOCSTRING, *before, *body]
    return "\n".join(
        [
            '"""The settings of a run."""',
            "",
            "from __future__ import annotations",
            "",
            *imports,
            "",
            *state,
            "",
            "@contextmanager",
            f"def {FUNCTION}() -> Iterator[None]:",
            *(f"    {line}" for line in lines),
            "",
        ]
    )


def _kept(plan: Plan) -> Iterator[Kept]:
    """What the steps were seen to set."""
    steps = [s for s in plan.statements if plan.symbols.roles[s.number] in (Role.WORK, Role.DISPLAY)]
    seen = {name for statement in steps for name in plan.facts.ambient(statement)}
    yield from (kept for name, kept in _KINDS.items() if name in seen)
    options = sorted({name for s in steps for name in _pandas_options(s.node)})
    if "pandas.options" in seen and options:
        pairs = ", ".join(f"{quoted(name)}, pd.get_option({quoted(name)})" for name in options)
        yield Kept("import pandas as pd", (f"pd.option_context({pairs})",))


def _pandas_options(node: ast.AST) -> Iterator[str]:
    """Options that a statement names: ``pd.set_option("display.width", 200)``, ``pd.options.display.width = 200``."""
    for inner in ast.walk(node):
        if (
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr == "set_option"
        ):
            names = [arg.value for arg in inner.args[::2] if isinstance(arg, ast.Constant)]
            yield from (name for name in names if isinstance(name, str) and "." in name)
        elif isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            _, mark, name = ast.unparse(inner).partition(".options.")
            if mark and name.replace(".", "").isidentifier():
                yield name


def _decorated(pipeline: str) -> str:
    tree = ast.parse(pipeline)
    run = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "run")
    last = max(
        (n.end_lineno or 0 for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))), default=1
    )
    lines = pipeline.split("\n")
    lines[run.lineno - 1 : run.lineno - 1] = [f"@{FUNCTION}()"]
    lines[last:last] = [f"from .{MODULE} import {FUNCTION}"]
    return "\n".join(lines)
