"""Names for steps: from the heading above, else from what the step does and produces; verbs, snake_case."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence

# The verb for each kind of step, and the noun where nothing better names what it makes.
_VERBS: dict[str, tuple[str, str]] = {
    "load": ("load", "data"), "clean": ("clean", "data"), "features": ("build", "features"),
    "split": ("split", "data"), "train": ("fit", "model"), "evaluate": ("evaluate", "model"),
    "plot": ("plot", "results"), "save": ("save", "results"), "report": ("report", "results"),
    "compute": ("compute", "values"), "configure": ("configure", "session"), "define": ("define", "helpers"),
}  # fmt: skip
_KNOWN_VERBS = frozenset(
    [
        "add",
        "aggregate",
        "align",
        "analyse",
        "analyze",
        "apply",
        "assess",
        "assign",
        "balance",
        "bin",
        "build",
        "calculate",
        "calibrate",
        "change",
        "check",
        "choose",
        "clean",
        "cluster",
        "collect",
        "combine",
        "compare",
        "compute",
        "configure",
        "convert",
        "count",
        "create",
        "cross_validate",
        "decompose",
        "define",
        "demonstrate",
        "derive",
        "describe",
        "detect",
        "determine",
        "display",
        "download",
        "draw",
        "drop",
        "encode",
        "engineer",
        "estimate",
        "evaluate",
        "examine",
        "explain",
        "explore",
        "export",
        "extract",
        "fetch",
        "fill",
        "filter",
        "find",
        "fit",
        "flag",
        "forecast",
        "format",
        "generate",
        "get",
        "group",
        "handle",
        "identify",
        "impute",
        "initialise",
        "initialize",
        "inspect",
        "interpolate",
        "interpret",
        "investigate",
        "join",
        "label",
        "list",
        "load",
        "log",
        "make",
        "map",
        "measure",
        "merge",
        "model",
        "normalise",
        "normalize",
        "obtain",
        "optimise",
        "optimize",
        "parse",
        "perform",
        "pick",
        "plot",
        "predict",
        "prepare",
        "preprocess",
        "print",
        "process",
        "produce",
        "profile",
        "project",
        "pull",
        "query",
        "rank",
        "read",
        "rebuild",
        "reduce",
        "remove",
        "rename",
        "replace",
        "report",
        "resample",
        "reshape",
        "run",
        "sample",
        "save",
        "scale",
        "score",
        "search",
        "select",
        "set",
        "show",
        "simulate",
        "smooth",
        "sort",
        "split",
        "standardise",
        "standardize",
        "store",
        "subset",
        "summarise",
        "summarize",
        "take",
        "test",
        "tidy",
        "train",
        "transform",
        "translate",
        "try",
        "tune",
        "update",
        "use",
        "validate",
        "verify",
        "view",
        "visualise",
        "visualize",
        "wrangle",
        "write",
    ]
)
_GERUNDS = {"fitting": "fit", "plotting": "plot", "splitting": "split", "running": "run", "binning": "bin",
            "mapping": "map", "getting": "get", "setting": "set", "dropping": "drop", "logging": "log",
            "modelling": "model", "modeling": "model", "labelling": "label"}  # fmt: skip
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "with",
        "and",
        "or",
        "from",
        "by",
        "our",
        "its",
        "this",
        "that",
        "using",
        "some",
        "into",
        "at",
        "as",
        "is",
        "are",
    ]
)
_GENERIC = re.compile(
    r"(?i)^([xy]_?(tr(ain)?|te(st)?|val(id)?|pred|new|full|all|scaled)?|res(ult)?s?|figs?|axe?s|ax\d*|"
    r"tmp|out(put)?|data|df_?\d*|arr|mod|values?|temp|obj|item|row|col|key|name|idx|index|"
    r"[a-z]_?\d+|out_\d+)$"
)
_MAX_WORDS = 5
_MAX_LENGTH = 38


def step_names(kind: str, heading: str, products: Sequence[str]) -> list[str]:
    """Candidate names, the best first. ``products``: what the step returns, the most telling first."""
    verb, noun = _VERBS[kind]
    names = []
    from_heading = _from_heading(heading, verb)
    if from_heading:
        names.append(from_heading)
    telling = [_snake(p) for p in products if not is_generic(p)]
    generic = [_snake(p) for p in products if is_generic(p) and len(p) > 1]
    names += [_join(verb, product) for product in telling[:2]]
    if len(telling) > 1:
        names.append(_join(verb, f"{telling[0]}_and_{telling[1]}"))
    names.append(_join(verb, noun))
    if from_heading:
        names += [f"{from_heading}_{product}" for product in telling[:1]]
    names += [_join(verb, product) for product in generic[:2]]
    return list(dict.fromkeys(name for name in names if _usable(name)))


def is_generic(name: str) -> bool:
    """A name that says nothing of what it holds: ``X_train``, ``df``, ``ax``, ``i``."""
    return len(name) <= 2 or bool(_GENERIC.match(name))


def unused_name(names: Sequence[str], taken: frozenset[str] | set[str]) -> str:
    """The first candidate that is free; the last resort is a word, then a number behind the best one."""
    for name in names:
        if name not in taken:
            return name
    base = names[0] if names else "compute_values"
    for suffix in ("again", "further", "once_more"):
        if f"{base}_{suffix}" not in taken:
            return f"{base}_{suffix}"
    number = 2
    while f"{base}_part_{number}" in taken:
        number += 1
    return f"{base}_part_{number}"


def _from_heading(heading: str, verb: str) -> str:
    text = (
        unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|`|\$.*?\$", " ", heading))
        .encode("ascii", "ignore")
        .decode()
    )
    text = re.sub(
        r"^\s*(part|step|section|chapter|task|question)?\s*[\d.]+\s*[:.)-]*\s*", "", text, flags=re.IGNORECASE
    )
    words = [w.lower() for w in re.findall(r"[A-Za-z][A-Za-z0-9]*|\d+", text)]
    words = [w for w in words if w not in _STOP]
    if not words:
        return ""
    first = _infinitive(words[0])
    if first in _KNOWN_VERBS:
        words[0] = first
    elif verb != words[0]:
        words.insert(0, verb)
    name = ""
    for word in words[:_MAX_WORDS]:
        if name and len(name) + len(word) + 1 > _MAX_LENGTH:
            break
        name = f"{name}_{word}" if name else word
    return name if "_" in name else ""


def _infinitive(word: str) -> str:
    if word in _GERUNDS:
        return _GERUNDS[word]
    if word.endswith("ing") and len(word) > 5:
        stem = word[:-3]
        for candidate in (stem, stem + "e"):
            if candidate in _KNOWN_VERBS:
                return candidate
    if word.endswith("s") and word[:-1] in _KNOWN_VERBS and word not in ("process", "assess"):
        return word
    return word


def _snake(name: str) -> str:
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return re.sub(r"\W+", "_", text).strip("_")


def _join(verb: str, noun: str) -> str:
    return noun if noun == verb or noun.startswith(f"{verb}_") else f"{verb}_{noun}"


def _usable(name: str) -> bool:
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
