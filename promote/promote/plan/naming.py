"""Names for steps: from the heading above, else from what the step does and produces; verbs, snake_case."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# The verb for each kind of step, and the noun where nothing better names what it makes.
_VERBS: dict[str, tuple[str, str]] = {
    "load": ("load", "data"), "clean": ("clean", "data"), "features": ("build", "features"),
    "split": ("split", "data"), "train": ("fit", "model"), "evaluate": ("evaluate", "model"),
    "plot": ("plot", "results"), "save": ("save", "results"), "report": ("report", "results"),
    "compute": ("compute", "values"), "configure": ("configure", "session"), "define": ("define", "helpers"),
    "serve": ("create", "app"),
}  # fmt: skip
_KNOWN_VERBS = frozenset(
    ["add", "aggregate", "align", "analyse", "analyze", "apply", "assess", "assign", "backtest", "balance",
     "bin", "bootstrap", "build", "calculate", "calibrate", "change", "check", "choose", "clean", "cluster",
     "collect", "combine", "compare", "compute", "configure", "convert", "count", "create", "cross_validate",
     "decompose", "define", "demonstrate", "derive", "describe", "detect", "determine", "display",
     "download", "draw", "drop", "encode", "engineer", "estimate", "evaluate", "examine", "explain",
     "explore", "export", "extract", "fetch", "fill", "filter", "find", "fit", "flag", "forecast", "format",
     "generate", "get", "grid_search", "group", "handle", "identify", "import", "impute", "infer",
     "initialise", "initialize", "inspect", "interpolate", "interpret", "investigate", "join", "label",
     "list", "load", "log", "make", "map", "measure", "merge", "model", "normalise", "normalize", "obtain",
     "optimise", "optimize", "parse", "perform", "pick", "plot", "predict", "prepare", "preprocess",
     "preview", "print", "process", "produce", "profile", "project", "pull", "query", "rank", "read",
     "rebuild", "reduce", "refit", "remove", "rename", "replace", "report", "resample", "reshape", "run",
     "sample", "save", "scale", "score", "search", "select", "set", "show", "simulate", "smooth", "sort",
     "split", "standardise", "standardize", "store", "subset", "summarise", "summarize", "take", "test",
     "tidy", "train", "transform", "translate", "try", "tune", "update", "use", "validate", "verify", "view",
     "visualise", "visualize", "wrangle", "write"]
)  # fmt: skip
_NOUNS = frozenset(
    ["change", "check", "count", "display", "estimate", "filter", "forecast", "format", "group", "label",
     "log", "map", "measure", "model", "plot", "process", "query", "rank", "report", "run", "sample",
     "scale", "score", "search", "set", "show", "split", "store", "test", "train", "use", "view"]
)  # fmt: skip
"""Verbs of the list that are as often nouns: only what follows tells."""
_GERUNDS = {"fitting": "fit", "plotting": "plot", "splitting": "split", "running": "run", "binning": "bin",
            "mapping": "map", "getting": "get", "setting": "set", "dropping": "drop", "logging": "log",
            "modelling": "model", "modeling": "model", "labelling": "label"}  # fmt: skip
_STOP = frozenset(
    ["a", "an", "the", "of", "for", "to", "in", "on", "with", "and", "or", "from", "by", "our", "its",
     "this", "that", "using", "some", "into", "at", "as", "is", "are", "be", "we", "i", "you", "it", "will",
     "can", "do", "does", "how", "what", "why", "when", "which", "let", "lets", "us", "via"]
)  # fmt: skip
_GENERIC = re.compile(
    r"(?i)^([xy]_?(tr(ain)?|te(st)?|val(id)?|pred|new|full|all|scaled)?|res(ult)?s?|figs?|axe?s|ax\d*|"
    r"tmp|out(put)?|data|df_?\d*|arr|mod|values?|temp|obj|item|row|col|key|name|idx|index|"
    r"[a-z]_?\d+|out_\d+)$"
)
_SAYS_THE_KIND = frozenset({"train", "serve", "server", "training", "serving"})
_MAX_WORDS = 5
_MAX_LENGTH = 38


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What can give a step its name."""

    kind: str
    heading: str = ""
    """Directly above the step; the notebook's own title is none."""
    section: str = ""
    """The nearest heading above, or the title: what other steps may be named after as well."""
    files: Sequence[str] = ()
    """Stems of the files that it reads, or writes if that is what it is for."""
    products: Sequence[str] = ()
    """What it returns, the most telling first."""
    inputs: Sequence[str] = ()
    """What it takes."""
    several_models: bool = False
    """It returns more than one model."""


def step_names(clues: Clues) -> list[str]:
    """Candidate names, the best first."""
    verb, noun = _VERBS[clues.kind]
    from_heading = _from_heading(clues.heading, verb)
    telling = [_snake(p) for p in clues.products if not is_generic(p)]
    generic = [_snake(p) for p in clues.products if is_generic(p) and len(p) > 1]
    taken_in = [_join(verb, _snake(name)) for name in clues.inputs if not is_generic(name)][:2]
    section = _from_heading(clues.section, verb)
    names = [from_heading, *_by_trade(clues, verb, noun)]
    names += [_join(verb, product) for product in telling[:2]]
    if len(telling) > 1:
        names.append(_join(verb, f"{telling[0]}_and_{telling[1]}"))
    # A heading far above says less of a plot or a table than what is shown in it.
    names += [*taken_in, section] if clues.kind in ("plot", "report", "evaluate") else [section]
    if clues.kind == "compute":
        names += [_join(verb, _snake(product)) for product in clues.products[:1]]
    names.append(_join(verb, noun))
    names += [f"{from_heading}_{product}" for product in telling[:1] if from_heading]
    names += taken_in
    names += [_join(verb, product) for product in generic[:2]]
    return list(dict.fromkeys(name for name in names if _usable(name)))


def _by_trade(clues: Clues, verb: str, noun: str) -> list[str]:
    """What everybody calls such a step."""
    if clues.kind == "split":
        return [_join(verb, noun)]
    if clues.kind == "train" and clues.several_models:
        return ["fit_models"]
    if clues.kind in ("load", "save") and clues.files:
        file = _join(verb, _snake(clues.files[0]))
        return [file if len(clues.files) == 1 and len(file) <= _MAX_LENGTH else _join(verb, noun)]
    return []


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
    words = _heading_words(heading)
    if not words:
        return ""
    first = _infinitive(words[0])
    if len(words) == 1 and words[0] in _SAYS_THE_KIND:
        return ""  # It says no more than the kind of the step does.
    if words[0] in (verb, f"{verb}s"):
        words[0] = verb
    elif first in _KNOWN_VERBS and (first not in _NOUNS or first != words[0] or _commands(heading)):
        words[0] = first
    else:
        words.insert(0, verb)
    name = ""
    for word in words[:_MAX_WORDS]:
        if name and len(name) + len(word) + 1 > _MAX_LENGTH:
            break
        name = f"{name}_{word}" if name else word
    return name if "_" in name else ""


def _commands(heading: str) -> bool:
    """``Sample the customers`` does, ``Sample generator`` and ``In-sample prediction`` do not."""
    return bool(
        re.match(r"\W*\w+ (a|an|the|our|all|some|and|each|every|for|to|with|from)\b", heading.lower())
    )


def _heading_words(heading: str) -> list[str]:
    """The telling words of a heading's first clause; of a question none: it does not say what is done."""
    if heading.rstrip().endswith("?"):
        return []
    text = re.sub(r"\(.*?\)|`|\$.*?\$", " ", heading)
    text = unicodedata.normalize("NFKD", re.sub(r"['\u2019]s\b", "", text)).encode("ascii", "ignore").decode()
    text = re.sub(
        r"^\s*(part|step|section|chapter|task|question)?\s*[\d.]+\s*[:.)-]*\s*", "", text, flags=re.IGNORECASE
    )
    clauses = [_words(clause) for clause in re.split(r"[:;,]|\s-+\s|\.\s", text)]
    return next((words for words in clauses if words), [])


def _words(text: str) -> list[str]:
    words = [word.lower() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*|\d+", text)]
    return [word for word in words if word not in _STOP]


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
