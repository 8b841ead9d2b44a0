"""Distributions that the package needs: those that it imports, and those that these load while they run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from promote.plan.model import Plan
from promote_checks.notebook.distributions import distribution_name
from promote_checks.observe.observation import Environment

KERNEL = "ipykernel"
"""What it requires is there because a notebook ran, not because the notebook needs it."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What to declare, and what can't be."""

    names: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    """Imported modules of which nobody knows what installs them."""
    notes: tuple[str, ...] = ()


def requirements(modules: Mapping[str, str], plan: Plan) -> Needed:
    """Declare what the observed interpreter says provides each module; no name is guessed where there was a run."""
    imported = {name for text in modules.values() for name in _imported(ast.parse(text))}
    outside = {n for n in imported if _top(n) not in sys.stdlib_module_names and _top(n) not in plan.in_place}
    observation = plan.facts.observation
    if observation is None:
        guessed = {distribution_name(_top(name)) for name in outside}
        return Needed(_declared(plan, guessed), (), tuple(_guesses(outside)))
    environment = observation.environment
    owners = {name: _owner(name, environment.modules) for name in outside}
    named = {owner for owner in owners.values() if owner}
    unknown = tuple(sorted({_top(name) for name, owner in owners.items() if not owner}))
    local = {name for name in named if environment.addresses.get(name, "").startswith("file:")}
    declared = _declared(plan, {_spelled(name, environment) for name in named - local})
    loaded = _loaded_by_others([*declared, *local], environment)
    return Needed(
        (*declared, *loaded),
        tuple(
            sorted({*unknown, *(_top(n) for n, owner in owners.items() if owner in local)} | plan.in_place)
        ),
        (*map(_not_installed, unknown), *map(_from_folder, sorted(local))),
    )


def _declared(plan: Plan, needed: Collection[str]) -> tuple[str, ...]:
    known = {canonicalize_name(_bare(text)) for text in plan.dependencies}
    return (
        *plan.dependencies,
        *sorted(name for name in needed if canonicalize_name(_bare(name)) not in known),
    )


def _imported(tree: ast.Module) -> Iterator[str]:
    """Dotted names that absolute imports may mean."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _owner(name: str, known: Mapping[str, str]) -> str:
    """The distribution of the longest part of a dotted name that is known."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return known.get(name, "")


def _top(name: str) -> str:
    return name.partition(".")[0]


def _spelled(name: str, environment: Environment) -> str:
    address = environment.addresses.get(name, "")
    return f"{name} @ {address}" if address else name


def _loaded_by_others(declared: Sequence[str], environment: Environment) -> tuple[str, ...]:
    """Distributions that were loaded though nothing declared requires them: ``openpyxl`` for pandas."""
    kernel = closure([KERNEL], environment)
    covered = closure(declared, environment)
    loaded = {
        canonicalize_name(name): name for name in environment.loaded if not environment.addresses.get(name)
    }
    wanted = sorted(loaded.keys() - covered - kernel)
    found: list[str] = []
    for name in wanted:
        others = [other for other in wanted if other != name and name in closure([other], environment)]
        # Where two require each other, the first stands for both.
        if not any(other not in closure([name], environment) or other < name for other in others):
            found.append(loaded[name])
    return tuple(found)


def closure(declared: Sequence[str], environment: Environment) -> frozenset[str]:
    """Normalised names of these requirements and of all that they require here, extras and markers respected."""
    seen: set[tuple[str, str]] = set()
    pending = [(name, extra) for text in declared for name, extra in _parts(text, "", environment)]
    while pending:
        item = pending.pop()
        if item in seen:
            continue
        seen.add(item)
        for text in environment.requires.get(item[0], ()):
            pending += _parts(text, item[1], environment)
    return frozenset(name for name, _ in seen)


def _parts(text: str, extra: str, environment: Environment) -> Iterator[tuple[str, str]]:
    """Name and extra of all that a requirement asks for, if its marker holds."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return
    if requirement.marker is not None and not requirement.marker.evaluate(_markers(extra, environment)):
        return
    name = canonicalize_name(requirement.name)
    yield from ((name, each) for each in ("", *sorted(requirement.extras)))


def _markers(extra: str, environment: Environment) -> dict[str, str]:
    minor = ".".join(environment.python.split(".")[:2])
    return {"extra": extra, "python_version": minor, "python_full_version": environment.python}


def _bare(text: str) -> str:
    try:
        return Requirement(text).name
    except InvalidRequirement:
        return text


def _guesses(names: Collection[str]) -> Iterator[str]:
    """Without a run nobody knows what a module came from."""
    tops = {_top(name) for name in names}
    guessed = sorted(top for top in tops if distribution_name(top) == top.replace("_", "-"))
    if guessed:
        yield (
            f"nothing was run: that {', '.join(guessed)} come from distributions of these names is a guess;"
            " check it before you install"
        )


def _not_installed(top: str) -> str:
    return (
        f"{top} is imported, and no installed distribution provides it: it is not declared;"
        " if the package needs it, declare what provides it"
    )


def _from_folder(name: str) -> str:
    return (
        f"{name} was installed from a folder or a file of this machine, not from an index: it is not declared;"
        " install it the same way wherever the package runs"
    )
