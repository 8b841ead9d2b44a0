"""Digests of what a file says, where its bytes differ from run to run or mean little."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable

from promote_checks.probe.bounds import WHOLE, bounded
from promote_checks.probe.canonical import digest

TIMES = re.compile(
    rb"<(dcterms:(?:created|modified)|dc:date)[^>]*>[^<]*</[^>]*>|/(?:CreationDate|ModDate) ?\([^)]*\)"
)
ADDRESSES = re.compile(rb"[a-z]{1,3}[0-9a-f]{10}\b|[A-Z][0-9]_[0-9]+_[0-9a-f]{10}\b")


@bounded(WHOLE, "")
def canonical_content(path: str) -> str:
    """sha256 of the content in a form that two equal runs share; empty: compare the bytes."""
    reader = READERS.get(path.lower().rpartition(".")[2])
    if reader is None:
        return ""
    try:
        return reader(path)
    except Exception:  # noqa: BLE001
        # A file that is not what its name says: its bytes are compared.
        return ""


def pickled(path: str) -> str:
    """A pickle, by the value in it. It is one that this very run has written."""
    joblib = sys.modules.get("joblib")
    if joblib is not None:
        return digest(joblib.load(path))[0]
    with open(path, "rb") as file:
        return digest(pickle.load(file))[0]


def arrays(path: str) -> str:
    """``.npz`` and ``.npy``."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return ""
    found = numpy.load(path, allow_pickle=True)
    return digest({name: found[name] for name in found.files} if hasattr(found, "files") else found)[0]


def archive(path: str) -> str:
    """A zip file (also ``.xlsx``): names and contents, without times."""
    total = hashlib.sha256()
    with zipfile.ZipFile(path) as opened:
        for name in sorted(opened.namelist()):
            content = TIMES.sub(b"", opened.read(name))
            total.update(b"%s %d\n" % (name.encode(), len(content)) + content)
    return total.hexdigest()


def database(path: str) -> str:
    """An SQLite file as the statements that would make it again."""
    total = hashlib.sha256()
    connection = sqlite3.connect("file:{}?mode=ro".format(path.replace("?", "%3f")), uri=True)
    try:
        for line in connection.iterdump():
            total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    finally:
        connection.close()
    return total.hexdigest()


def table(reader: str) -> Callable[[str], str]:
    """A table that pandas reads back."""

    def read(path: str) -> str:
        pandas = sys.modules.get("pandas")
        return "" if pandas is None else digest(getattr(pandas, reader)(path))[0]

    return read


def image(path: str) -> str:
    """A picture by its pixels: its metadata name the library's version."""
    plot = sys.modules.get("matplotlib.image")
    if plot is not None:
        return digest(plot.imread(path))[0]
    pillow = sys.modules.get("PIL.Image")
    if pillow is None:
        return ""
    with pillow.open(path) as opened:
        return hashlib.sha256(repr((opened.mode, opened.size)).encode() + opened.tobytes()).hexdigest()


def drawing(path: str) -> str:
    """A vector graphic without its time of making; generated ids are numbered."""
    with open(path, "rb") as file:
        content = TIMES.sub(b"", file.read())
    numbers: dict[bytes, bytes] = {}
    plain = ADDRESSES.sub(lambda found: numbers.setdefault(found.group(), b"id%d" % len(numbers)), content)
    return hashlib.sha256(plain).hexdigest()


def unzipped(path: str) -> str:
    """Without the time in the header."""
    with gzip.open(path) as file:
        return hashlib.sha256(file.read()).hexdigest()


READERS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("pkl", "pickle", "joblib", "p"), pickled),
    **dict.fromkeys(("npz", "npy"), arrays),
    **dict.fromkeys(("zip", "xlsx", "docx", "pptx", "keras", "pt", "pth"), archive),
    **dict.fromkeys(("db", "sqlite", "sqlite3"), database),
    **dict.fromkeys(("png", "jpg", "jpeg"), image),
    **dict.fromkeys(("svg", "pdf"), drawing),
    "parquet": table("read_parquet"),
    "feather": table("read_feather"),
    "gz": unzipped,
}
"""File name extension -> reader."""


def file_digest(path: str) -> str:
    """sha256 of the bytes."""
    total = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()
