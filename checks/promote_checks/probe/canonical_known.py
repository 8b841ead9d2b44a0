"""Canonical form of objects of well-known libraries whose pickled state tells too much or too little."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from promote_checks.probe.canonical_core import HANDLERS, UNSHARED, Writer, is_own

CLOCK = re.compile(r"(?:(Date: +)\w{3}, \d\d \w{3} \d{4}|(Time: +)\d\d:\d\d:\d\d)(?= {2,})")
"""When a summary of statsmodels or linearmodels was made: the left of its two columns, padded."""


def write_design(writer: Writer, value: Any) -> None:
    """A patsy design: the columns and terms it makes."""
    writer.token("design")
    writer.items(list(value.column_names))
    writer.items([str(name) for name in value.term_names])


def write_neighbours(writer: Writer, value: Any) -> None:
    """A tree of neighbours without its counters of calls, which only tell how often it was asked."""
    state = value.__getstate__()
    writer.token("neighbours")
    writer.items([*state[:7], *state[11:]])


def write_environment(writer: Writer, value: Any) -> None:
    """The scopes in which a formula is evaluated belong to the program, not to the value."""
    writer.token("formula environment")


def write_logger(writer: Writer, value: Any) -> None:
    """A logger by name, unless it is the notebook's own."""
    writer.text("logger", "own" if is_own(value.name) else value.name)


def write_simple_namespace(writer: Writer, value: Any) -> None:
    """Attributes in their order."""
    writer.token("namespace")
    writer.write(vars(value))


def write_type_variable(writer: Writer, value: Any) -> None:
    """A type variable by name."""
    writer.text("type variable", value.__name__)


def write_display(writer: Writer, value: Any) -> None:
    """The handle of a display has a random id; nothing else is in it."""
    writer.token("display handle")


def write_summary(writer: Writer, value: Any) -> None:
    """A summary of statsmodels as text, without the time of its making."""
    writer.text("summary", CLOCK.sub(r"\1\2", value.as_text()))


def write_simple_table(writer: Writer, value: Any) -> None:
    """A table of statsmodels by what its cells hold: showing it changes how they are formatted."""
    writer.token("table")
    writer.write(value.title)
    writer.items([[cell.data for cell in row] for row in value])


def write_search(writer: Writer, value: Any) -> None:
    """A search over parameters, without how long each fit took."""
    state = dict(vars(value))
    state.pop("refit_time_", None)
    results = state.get("cv_results_", {})
    state["cv_results_"] = {name: found for name, found in results.items() if not name.endswith("_time")}
    writer.token("search")
    writer.write({name: state[name] for name in sorted(state)})


def write_near(writer: Writer, value: Any) -> None:
    """A tree of scipy: what it was built from, and its order."""
    writer.token("tree")
    for name in ("data", "leafsize", "boxsize", "indices", "maxes", "mins"):
        writer.write(getattr(value, name))


def write_styler(writer: Writer, value: Any) -> None:
    """A styled frame: the frame, what is to be done to it and how it is shown; not its random id."""
    writer.token("styler")
    writer.write(value.data)
    steps = [(getattr(method, "__qualname__", ""), rest) for method, *rest in value._todo]
    writer.write(steps)
    for name in STYLE:
        writer.text("style", name)
        held = getattr(value, name, None)
        writer.write(dict(held) if isinstance(held, dict) else held)


STYLE = (
    "caption", "hidden_rows", "hidden_columns", "hide_index_", "hide_columns_", "hide_index_names",
    "hide_column_names", "table_styles", "table_attributes", "cell_ids", "cell_context", "tooltips", "_display_funcs",
    "_display_funcs_index", "_display_funcs_columns", "concatenated",
)  # fmt: skip
"""What was asked of a styled frame; what is computed when it is shown is not among it."""


def write_match(writer: Writer, value: Any) -> None:
    """A match: the pattern, the text and the spans."""
    writer.token("match")
    writer.write([value.re, value.string, value.pos, value.endpos, value.regs])


def write_checksum(writer: Writer, value: Any) -> None:
    """A running checksum by what it has come to."""
    writer.text("checksum", value.name)
    writer.write(value.hexdigest() if value.digest_size else "")


def write_web_application(writer: Writer, value: Any) -> None:
    """A Flask application: its routes and the functions behind them, its settings; not where it lies."""
    writer.token("web application")
    rules = [[str(rule), sorted(rule.methods or ()), rule.endpoint] for rule in value.url_map.iter_rules()]
    writer.items(rules)
    writer.write(
        {name: value.view_functions[name] for name in sorted(value.view_functions) if name != "static"}
    )
    writer.write({name: str(value.config[name]) for name in sorted(value.config)})
    writer.items(sorted(str(name) for name in value.blueprints))


def write_parser(writer: Writer, value: Any) -> None:
    """A parser of command lines: what it accepts. The name of the running program is the process's, not its own."""
    writer.text("parser", type(value).__name__)
    state = dict(vars(value))
    for name in ("prog", "_prog_prefix"):
        if name in state:
            state[name] = without_program(state[name])
    writer.write({name: state[name] for name in sorted(state)})


def without_program(text: Any) -> Any:
    """The text without the name of the program that runs, if it starts with that."""
    program = os.path.basename(sys.argv[0]) if sys.argv else ""
    if not program or not isinstance(text, str) or text.partition(" ")[0] != program:
        return text
    return text[len(program) :]


OBJECTS = {
    "argparse:ArgumentParser": write_parser,
    "argparse:_SubParsersAction": write_parser,
    "flask:Flask": write_web_application,
    "patsy:DesignInfo": write_design,
    "patsy:EvalEnvironment": write_environment,
    "logging:Logger": write_logger,
    "types:SimpleNamespace": write_simple_namespace,
    "IPython:DisplayHandle": write_display,
    "sklearn:BinaryTree64": write_neighbours,
    "sklearn:BinaryTree32": write_neighbours,
    "sklearn:BaseSearchCV": write_search,
    "statsmodels:Summary": write_summary,
    "statsmodels:SimpleTable": write_simple_table,
    "scipy:cKDTree": write_near,
    "pandas:StylerRenderer": write_styler,
    "re:Match": write_match,
    "_hashlib:HASH": write_checksum,
    "typing:TypeVar": write_type_variable,
}
HANDLERS.update(OBJECTS)
UNSHARED.update({"typing:TypeVar", "logging:Logger", "re:Match"})
