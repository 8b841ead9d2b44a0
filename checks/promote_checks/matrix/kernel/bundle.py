"""The files of this folder as one text that an interpreter without promote can run."""

from __future__ import annotations

import functools
from pathlib import Path

from promote_checks.probe.bundle import LOADER
from promote_checks.probe.canonical_text import canonical_source

PACKAGE = "_promote_matrix"
PARTS = ("frames", "outputs", "shell", "preload", "values", "expectation", "child", "server")
"""Each after those that it imports."""


@functools.cache
def server_source() -> str:
    """Program of the warm process. ``DESCRIPTOR`` is its control socket."""
    values = f"NAME = {PACKAGE!r}\nSOURCES = {_sources()!r}\n"
    return f"{values}{LOADER}\npackage.server.main(DESCRIPTOR)\n"


def _sources() -> tuple[tuple[str, str], ...]:
    folder = Path(__file__).parent
    texts = ((name, (folder / f"{name}.py").read_text(encoding="utf-8")) for name in PARTS)
    return tuple((name, text.replace("promote_checks.matrix.kernel", PACKAGE)) for name, text in texts)


def digest_request(target: str) -> str:
    """Source of a last cell for another kernel: it writes the digests of all variables and leaves no name."""
    program = (
        Path(__file__).with_name("values.py").read_text(encoding="utf-8")
        + "\nimport json\nfrom IPython import get_ipython\n"
        + "with open(TARGET, 'w', encoding='utf-8') as sink:\n"
        + "    json.dump(digests(get_ipython().user_ns, CANONICAL), sink)\n"
    )
    given = {"__name__": PACKAGE, "TARGET": target, "CANONICAL": canonical_source()}
    return f"exec({program!r}, {given!r})"
