"""Where downloads and measurements live: outside the repository, where the user's caches are."""

from __future__ import annotations

import os
from pathlib import Path


def cache_root() -> Path:
    """The folder ``promote`` in the user's cache (``XDG_CACHE_HOME``, or ``~/.cache``)."""
    configured = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(configured) if configured else Path.home() / ".cache") / "promote"


def corpus_cache() -> Path:
    """Archives, unpacked distributions and measurements of the corpus."""
    return cache_root() / "corpus"
