"""``!pip install`` and its kin: what they install becomes a dependency of the package."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from itertools import pairwise

from promote_checks.notebook.magic import Magic, Outcome, RefusedMagic, Surroundings
from promote_checks.notebook.magics.requirement import conda_requirement, requirement

_PYTHON_M = r"(?:\S*python[\d.]*|\{\s*sys\.executable\s*\}|\$sys\.executable)\s+-m\s+"
_INSTALL = re.compile(
    rf"(?:sudo\s+(?:-\w+\s+)*)?(?:(?:{_PYTHON_M})?(?P<pip>pip[\d.]*|uv\s+pip)|(?P<conda>conda|mamba|micromamba))"
    r"\s+(?:-\S+\s+)*(?P<verb>install|uninstall|remove|update|upgrade|create)\b(?P<rest>.*)",
    re.DOTALL,
)
_REDIRECTION = re.compile(r"(?<=\s)(?:\d|&)?>>?\s*(?:&\d|[^\s;|&=]+)")
# Options of pip and conda that take the next word.
_WITH_VALUE = re.compile(
    r"-[rceiftnp]|--(requirement|constraint|editable|index-url|extra-index-url|find-links|target|prefix|root|src"
    r"|proxy|timeout|retries|trusted-host|cache-dir|platform|python-version|implementation|abi|progress-bar"
    r"|upgrade-strategy|no-binary|only-binary|log|cert|client-cert|exists-action|report|root-user-action"
    r"|config-settings|global-option|name|channel|python)"
)
_PIP_SAYS = (
    r"(Requirement already|Collecting|Downloading|Installing|Successfully|Using cached|Looking in|Obtaining"
    r"|Defaulting|Attempting|Found existing|Uninstalling|Building|Preparing|Getting|Processing|Created|Stored"
    r"|Cloning|Running command|Resolved|Resolving|WARNING|ERROR|DEPRECATION|Note:|\[notice\]|Channels:|done"
    r"|Retrieving|Solving|Verifying|Executing|#|All requested).*"
)
PIP_CHATTER = (_PIP_SAYS, r"\s+.*", r"")


@dataclass(frozen=True, slots=True)
class _Found:
    """Requirement specifiers, and what could not become one, with the reason."""

    requirements: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def installation(magic: Magic, surroundings: Surroundings) -> Outcome | None:
    """The outcome of a shell line that installs packages; ``None`` if it does something else."""
    pipelines = _pipelines(magic.argument)
    installs = [next((m for part in parts if (m := _INSTALL.fullmatch(part))), None) for parts in pipelines]
    if not any(installs):
        return None
    if magic.valued:
        raise RefusedMagic("the text that an installation prints is used", "install on a line of its own")
    if not all(installs):
        raise RefusedMagic(
            f"`{magic.spelling}` installs packages and does something else on the same line",
            "put the installation on a line of its own",
        )
    return _outcome(magic, [_found(magic, install) for install in installs if install])


def _outcome(magic: Magic, found: list[_Found]) -> Outcome:
    requirements = tuple(spec for one in found for spec in one.requirements)
    others = "; ".join(other for one in found for other in one.others)
    if not requirements:
        return Outcome(dropped=f"installs packages: {others or 'none named'}", chatter=PIP_CHATTER)
    reason = f"became a dependency: {', '.join(requirements)}" + (f" ({others})" if others else "")
    return Outcome(dropped=reason, dependencies=requirements, chatter=PIP_CHATTER)


def pip(magic: Magic, surroundings: Surroundings) -> Outcome | None:
    """``%pip ...`` as the shell line that it stands for."""
    shell_line = Magic("!", f"{{sys.executable}} -m pip {magic.argument}", valued=magic.valued)
    return installation(shell_line, surroundings)


def _pipelines(command: str) -> list[list[str]]:
    """Commands joined with ``;``, ``&&`` or ``||``, each split at its pipes; redirections are dropped."""
    text = _REDIRECTION.sub("", _without_comment(command))
    commands = re.split(r"(?:;|&&|\|\|)(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", text)
    return [[part.strip() for part in one.split("|")] for one in commands if one.strip()]


def _without_comment(command: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", command)


def _found(magic: Magic, install: re.Match[str]) -> _Found:
    if install["verb"] not in ("install", "update", "upgrade"):
        raise RefusedMagic(
            f"`{magic.spelling}` changes the environment that the notebook runs in",
            "make the change outside the notebook, and remove the line",
        )
    words = _words(install["rest"])
    found = [conda_requirement(word) if install["conda"] else requirement(word) for word in _named(words)]
    requirements = tuple(item.specifier for item in found if item.specifier)
    others = tuple(item.problem for item in found if item.problem)
    return _Found(requirements, others + _files(words))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _named(words: list[str]) -> list[str]:
    """The words that name something to install."""
    named: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = _WITH_VALUE.fullmatch(word) is not None
        else:
            named.append(word)
    return named


def _files(words: list[str]) -> tuple[str, ...]:
    pairs = list(pairwise(words))
    listed = [value for word, value in pairs if word in ("-r", "--requirement")]
    listed += [word.partition("=")[2] for word in words if word.startswith("--requirement=")]
    local = [value for word, value in pairs if word in ("-e", "--editable")]
    return tuple(
        [f"the requirements of {file} are taken from what the notebook imports" for file in listed]
        + [f"{folder} is a local project" for folder in local]
    )
