"""One word of a ``pip install`` or ``conda install`` line as a requirement specifier."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_VERSION = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+"
_SPECIFIER = re.compile(rf"{_NAME}(?:\[[\w\s,.-]*\])?\s*(?:{_VERSION}(?:\s*,\s*{_VERSION})*)?(?:\s*;.+)?")
_DIRECT = re.compile(rf"(?P<name>{_NAME}(?:\[[\w,]*\])?)\s*@\s*(?P<url>\S+)")
_URL = re.compile(r"(?:git|hg|svn|bzr)\+\S+|https?://\S+")
_CONDA = re.compile(
    rf"(?:[\w.-]+::)?(?P<name>{_NAME})(?:(?P<sign>==?|[<>!~]=|[<>])(?P<version>[\w.*,<>=!|]+))?"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A specifier, or the reason why there is none."""

    specifier: str = ""
    problem: str = ""


def requirement(word: str) -> Requirement:
    """One word of ``pip install``."""
    if "{" in word or "$" in word:
        return Requirement(problem=f"{word} is known only when the notebook runs")
    direct = _DIRECT.fullmatch(word)
    if direct:
        return _at(direct["name"], direct["url"])
    if _URL.fullmatch(word):
        return _at(_name_in(word), word)
    if re.search(r"[/\\]|\.(whl|zip|tar\.gz)$", word) or word == ".":
        return Requirement(problem=f"{word} is a local project")
    if _SPECIFIER.fullmatch(word):
        return Requirement(specifier=word)
    return Requirement(problem=f"{word} is not a requirement that is understood")


def conda_requirement(word: str) -> Requirement:
    """One word of ``conda install``: ``name=1.5`` means any version that begins so."""
    match = _CONDA.fullmatch(word)
    if match is None:
        return Requirement(problem=f"{word} is not a requirement that is understood")
    if not match["sign"]:
        return Requirement(specifier=match["name"])
    version = match["version"]
    if match["sign"] == "=":
        prefix = version.partition("=")[0].removesuffix("*").rstrip(".")
        return Requirement(specifier=f"{match['name']}=={prefix}.*")
    return Requirement(specifier=f"{match['name']}{match['sign']}{version.partition('=')[0]}")


def _at(name: str, url: str) -> Requirement:
    if re.search(r"://[^/@]*@", url):
        return Requirement(specifier=name, problem="the address of " + name + " holds a credential, left out")
    address = url.partition("#")[0]
    return Requirement(specifier=f"{name} @ {address}")


def _name_in(url: str) -> str:
    egg = re.search(r"[#&]egg=([\w.-]+)", url)
    if egg:
        return egg[1]
    path = re.sub(r"[#?].*", "", url).rstrip("/")
    last = re.sub(r"@[^/]*$", "", path.partition("://")[2]).rpartition("/")[2]
    archive = re.match(r"([A-Za-z0-9_.]+?)-\d", last) if re.search(r"\.(whl|zip|gz)$", last) else None
    return archive[1] if archive else last.removesuffix(".git")
