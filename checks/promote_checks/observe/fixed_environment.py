"""Environment variables that the observed run and the proof must share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from promote_checks.observe.copy import base_of

THREADS = "1"
"""More threads than one let OpenMP add in another order from run to run: values would differ by chance."""

FIXED_ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": THREADS,
        "OPENBLAS_NUM_THREADS": THREADS,
        "MKL_NUM_THREADS": THREADS,
        "BLIS_NUM_THREADS": THREADS,
        "VECLIB_MAXIMUM_THREADS": THREADS,
        "NUMEXPR_NUM_THREADS": THREADS,
        "NUMBA_NUM_THREADS": THREADS,
        "RAYON_NUM_THREADS": THREADS,
        "POLARS_MAX_THREADS": THREADS,
    }
)
"""Hash seed and thread counts."""

OF_JUPYTER = frozenset({"MPLBACKEND"})
"""Jupyter chooses how figures are shown, and closes them at the end of a cell, unless the shell has chosen."""


KERNEL_CONFIG = """\
c = get_config()
# Older versions draw a notebook's figures smaller than matplotlib does; a package has no such setting.
c.InlineBackend.rc = {}
"""


def run_environment(copy: Path, hash_seed: int = 0) -> dict[str, str]:
    """The whole environment of a process that runs in a private copy.

    Temporary files and IPython's own go beside the copy, and vanish with it. ``hash_seed``: of texts, which
    decides the order of sets; all runs that are compared share the default.
    """
    base = base_of(copy)
    temporary, ipython = base / "tmp", base / "ipython"
    temporary.mkdir(exist_ok=True)
    profile = ipython / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL_CONFIG, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name not in OF_JUPYTER}
    own = {"PYTHONHASHSEED": str(hash_seed), "TMPDIR": str(temporary), "IPYTHONDIR": str(ipython)}
    return {**inherited, **FIXED_ENVIRONMENT, **own}
