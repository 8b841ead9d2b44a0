"""What to do about an exception, from what is known where it was raised."""

from __future__ import annotations

import re
from collections.abc import Callable

from promote_checks.notebook.distributions import DISTRIBUTIONS, distribution_name
from promote_checks.observe.journal import ErrorFacts

REMOVED = re.compile(
    r"unexpected keyword argument|takes no keyword|takes \d+ positional|has no attribute|cannot import name"
    r"|was removed|no longer|missing \d+ required|is not a valid|not supported|invalid literal"
)


def error_hint(facts: ErrorFacts) -> str:
    """One line that says what to do; empty if we know nothing better than the message."""
    for kind in facts.kinds:
        found = HINTS[kind](facts) if kind in HINTS else ""
        if found:
            return found
    return network_hint(facts) if facts.network else ""


def module_hint(facts: ErrorFacts) -> str:
    """A module that is not installed."""
    module = facts.name or facts.message.rpartition("'")[0].rpartition("'")[2]
    name = distribution_name(module)
    if name in DISTRIBUTIONS.values():
        return f"install it for the notebook's interpreter: pip install {name}"
    return (
        f"if {module} is a module of your own, put it beside the notebook, or its folder on sys.path; if it is a"
        f" library, install it for the notebook's interpreter: pip install {name}"
    )


def file_hint(facts: ErrorFacts) -> str:
    """A file that is not there."""
    if not facts.filename or facts.network:
        return ""
    if facts.filename.startswith(("/", "~")) or facts.filename[1:3] == ":\\":
        return f"there is no {facts.filename} on this machine: put the file there, or use a path relative to the notebook"
    return f"looked for {facts.filename} in the notebook's folder: put the file there, or correct the path"


def interface_hint(facts: ErrorFacts) -> str:
    """Something that a library does not have, or has no longer."""
    if not facts.library or not facts.version or not REMOVED.search(facts.message):
        return ""
    library = distribution_name(facts.library)
    return (
        f"the installed {library} {facts.version} does not have this: change the cell, or use the version of"
        f" {library} that the notebook was written for (--python PATH of an environment that has it)"
    )


def attribute_hint(facts: ErrorFacts) -> str:
    """An attribute: of a library, or of nothing (``None``)."""
    if "'NoneType' object" in facts.message:
        return (
            "the value is None: a function returned nothing, or a method that changes in place was assigned"
        )
    return interface_hint(facts)


def name_hint(facts: ErrorFacts) -> str:
    """A name that nothing defines; ``diagnose`` looks for it in the other cells."""
    return ""


def network_hint(facts: ErrorFacts) -> str:
    """Something on the network that did not answer."""
    return "the notebook needs the network: save what it fetches in a file beside it, and read that"


def input_hint(facts: ErrorFacts) -> str:
    """``input()`` in a run that nobody watches."""
    return "the cell asks for input: replace input() by a variable in the cell tagged parameters"


def exit_hint(facts: ErrorFacts) -> str:
    """``sys.exit()``."""
    return "the notebook ends itself here: remove the call, or the cells after it"


def syntax_hint(facts: ErrorFacts) -> str:
    """Python that is none."""
    return "correct the cell; Python 2 code must be translated first"


HINTS: dict[str, Callable[[ErrorFacts], str]] = {
    "ModuleNotFoundError": module_hint,
    "ImportError": interface_hint,
    "FileNotFoundError": file_hint,
    "AttributeError": attribute_hint,
    "TypeError": interface_hint,
    "ValueError": interface_hint,
    "NameError": name_hint,
    "StdinNotImplementedError": input_hint,
    "SystemExit": exit_hint,
    "SyntaxError": syntax_hint,
    "ConnectionError": network_hint,
    "URLError": network_hint,
    "gaierror": network_hint,
}
"""Name of an exception class -> hint; the first class of the exception that has one decides."""
