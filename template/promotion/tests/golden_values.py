"""Values as records: JSON in which any change of a value shows.

Small values are written in full. Of big ones a record holds their size, a sha256 and
weighted sums, so that it stays small and still bites. An object that appears twice is
written once, then as an alias: that two outputs are one object is part of what a step
computes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import operator
import sys
import time
import types
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import Any

Record = Any
"""Whatever JSON can hold."""
Content = Callable[["Summariser", Any, str, int], "dict[str, Record]"]
"""Records one kind of value: the summariser, the value, its path, its depth."""

SMALL = 60
"""So many elements are written in full."""
LONG_TEXT = 400
LONG_RECORD = 20_000
"""Characters; a longer record is replaced by what it comes to."""
DEEP = 12
MANY = 1_000_000
"""Values from which on a record is cut short: what has no end must have one here."""
GOLDEN_RATIO = 0.6180339887498949


class Summariser:
    """Summarises the values of one moment; remembers what it saw, for aliases."""

    def __init__(self, contents: Mapping[str, Content], folder: str = "") -> None:
        self.contents = contents
        self.folder = folder
        self.count = 0
        # The values are kept, too: the id of a dead object would be used again.
        self.seen: dict[int, tuple[str, object]] = {}
        self.arrays: list[tuple[str, Any]] = []
        """Those among them that could share memory with one that comes later."""
        self._contents: dict[type, Content] = {}
        self._todays = tuple(todays())

    def summarise(self, value: object, path: str, depth: int = 0) -> Record:
        """Return the record of ``value``, which is reached by ``path``."""
        if value is None or type(value) in (bool, int, float, str):
            return self.plain(value)
        if isinstance(value, (type, types.ModuleType, types.FunctionType)):
            return {"type": type(value).__name__, "name": public_name(value)}
        if id(value) in self.seen:
            return {"alias": self.seen[id(value)][0]}
        self.count += 1
        if depth > DEEP or self.count > MANY:
            return {"type": public_name(type(value)), "deep": True}
        content = self.content_of(value)
        if content not in IMMUTABLE.values():
            self.seen[id(value)] = (path, value)
        record = content(self, value, path, depth + 1)
        return {"type": public_name(type(value)), **condensed(record)}

    def plain(self, value: object) -> Record:
        """Return the record of a value that JSON knows, or nearly."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, float) and not math.isfinite(value):
            return {"float": repr(value)}
        return value

    def text(self, text: str) -> Record:
        """Return the record of a text, without the folder of this run."""
        if self.folder:
            text = text.replace(self.folder, ".")
        if any(today in text for today in self._todays):
            return {"varies": "holds the date of today"}
        if len(text) <= LONG_TEXT:
            return text
        return {"text": text[:80], "length": len(text), "sha256": sha256(text.encode())}

    def content_of(self, value: object) -> Content:
        """Find how a value is recorded, once for each class."""
        kind = type(value)
        if kind not in self._contents:
            self._contents[kind] = self._found(value)
        return self._contents[kind]

    def _found(self, value: object) -> Content:
        """Only libraries that were imported are asked."""
        for name, content in self.contents.items():
            module, _, attribute = name.rpartition(".")
            known = getattr(sys.modules.get(module), attribute, None)
            if known is not None and isinstance(value, known):
                return content
        return mapping if isinstance(value, Mapping) else anything


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(record: Record) -> bytes:
    """Write a record so that equal records are equal bytes."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return text.encode(errors="surrogatepass")


def public_name(value: Any) -> str:
    """Name a class or function by its library and its own name.

    The modules in between move from one release to the next.
    """
    module = getattr(value, "__module__", None) or ""
    name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
    root = str(module).partition(".")[0]
    return name if root in ("", "builtins", "__main__") else f"{root}.{name}"


def todays() -> Iterator[str]:
    """Write the date of today in the ways in which it gets into outputs."""
    formats = ("%Y-%m-%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d/%m/%Y", "%m/%d/%Y")
    for zone in (time.gmtime, time.localtime):
        moment = zone()
        yield from (time.strftime(form, moment) for form in formats)


def numbers(values: Sequence[float]) -> dict[str, Record]:
    """Return what many numbers come to.

    Every one has a weight of its own in [1, 2), so that any that changes, and any two
    that change places, show in the sum.
    """
    every = array("d", values)
    finite = list(map(math.isfinite, every))
    present = array("d", compress(every, finite))
    weights = compress(weights_of(len(every)), finite)
    weighted = list(map(operator.mul, weights, present))
    # There are many ways in memory to say "not a number", and one in text.
    content = every.tobytes() if all(finite) else repr(every.tolist()).encode()
    return {
        "sha256": sha256(content),
        "checksum": finite_sum(weighted),
        "scale": finite_sum(map(abs, weighted)),
        "finite": len(present),
        "min": min(present, default=0.0),
        "max": max(present, default=0.0),
    }


@functools.lru_cache(maxsize=8)
def weights_of(length: int) -> array[float]:
    """Return a weight in [1, 2) for each place."""
    places = range(1, length + 1)
    return array("d", [1.0 + place * GOLDEN_RATIO % 1.0 for place in places])


def finite_sum(values: Iterable[float]) -> Record:
    try:
        return math.fsum(values)
    except OverflowError:
        return "overflow"


def condensed(record: dict[str, Record]) -> dict[str, Record]:
    """Replace a record that is too long to read by what it comes to."""
    content = canonical(record)
    if len(content) <= LONG_RECORD:
        return record
    return {"length": len(content), **totals(record), "sha256": sha256(content)}


def listed(records: list[Record]) -> dict[str, Record]:
    """Keep few records as they are, and of many what they come to."""
    if len(records) <= SMALL:
        return {"items": records}
    return {
        "length": len(records),
        **totals(records),
        "sha256": sha256(canonical(records)),
    }


def totals(record: Record) -> dict[str, Record]:
    """Return what the numbers and the texts inside a record come to."""
    leaves = list(leaves_of(record))
    values = [float(leaf) for leaf in leaves if is_number(leaf)]
    texts = [leaf for leaf in leaves if not is_number(leaf)]
    found = {"texts": sha256(canonical(texts))} if texts else {}
    return {**found, **numbers(values)} if values else found


def is_number(value: object) -> bool:
    """Say whether a value is a number, and not one that is too big for a float."""
    if type(value) is int:
        return value.bit_length() < 1000
    return type(value) is float


def leaves_of(record: Record) -> Iterator[Record]:
    """Walk through the numbers and texts of a record, without its fingerprints."""
    if isinstance(record, dict):
        for key in sorted(record):
            if key not in ("sha256", "scale"):
                yield key
                yield from leaves_of(record[key])
    elif isinstance(record, list):
        for item in record:
            yield from leaves_of(item)
    else:
        yield record


def sequence(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a list or a tuple, and the names of a named one."""
    names = {"fields": list(value._fields)} if hasattr(value, "_fields") else {}
    if len(value) > SMALL and all(map(is_number, value)):
        return {**names, "length": len(value), **numbers(value)}
    items = enumerate(value)
    records = [here.summarise(item, f"{path}[{at}]", depth) for at, item in items]
    return {**names, **listed(records)}


def mapping(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record the entries in their order; those with texts for keys by name."""
    records = [
        here.summarise(item, f"{path}[{key!r:.40}]", depth)
        for key, item in value.items()
    ]
    if all(type(key) is str for key in value):
        return {"keys": list(value), "entries": dict(zip(value, records))}
    keys = [here.summarise(key, f"{path}.keys()", depth) for key in value]
    return {"keys": keys, "values": records}


def unordered(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a set: its order means nothing and changes from run to run."""
    records = [here.summarise(item, path, depth) for item in value]
    return listed(sorted(records, key=canonical))


def anything(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record any other object by what a pickle of it would hold, without pickling."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reduced = value.__reduce_ex__(4)
    except Exception as error:  # noqa: BLE001 - a class refuses in any way it likes
        return {"opaque": type(error).__name__}
    if isinstance(reduced, str):
        return {"name": reduced}
    named = zip(("arguments", "state", "items", "entries"), reduced[1:])
    return {
        name: here.summarise(_drawn(part), f"{path}.{name}", depth)
        for name, part in named
        if part is not None and part != ()
    }


# The release, which the environment of the record tells; memory that statsmodels never
# initialises, and that two runs can agree on by chance.
NO_VALUE = frozenset({"_sklearn_version", "_tmp_like_exog"})


def _drawn(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: part[key] for key in part if key not in NO_VALUE}
    return list(islice(part, MANY)) if isinstance(part, Iterator) else part


def shown(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record what is fully told by its text."""
    return {"value": here.text(str(value))}


def moment(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a date or a time."""
    return {"value": here.text(value.isoformat())}


def raw_bytes(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    return {"length": len(value), "sha256": sha256(bytes(value))}


IMMUTABLE: dict[str, Content] = {
    "builtins.complex": shown,
    "builtins.bytes": raw_bytes,
    "datetime.date": moment,
    "datetime.time": moment,
    "datetime.timedelta": shown,
    "decimal.Decimal": shown,
    "pathlib.PurePath": shown,
}
"""Class -> how to record it, where it does not matter whether two are one object."""
BUILTIN: dict[str, Content] = {
    **IMMUTABLE,
    "builtins.list": sequence,
    "builtins.tuple": sequence,
    "builtins.set": unordered,
    "builtins.frozenset": unordered,
}
"""Class -> how to record it; the first that fits."""
