"""``%pylab``: the imports it stands for."""

from __future__ import annotations

from promote_checks.notebook.magic import Magic, Outcome, RefusedMagic, Surroundings

_CHATTER = (
    r"%pylab is deprecated, .*",
    r"Populating the interactive namespace .*",
    r"Using matplotlib backend: .*",
)
_NAMED = (
    "import numpy",
    "import matplotlib",
    "from matplotlib import pylab, mlab, pyplot",
    "import numpy as np",
    "from matplotlib import pyplot as plt",
)
_SHOWS = {"figsize": "IPython.core.pylabtools", "getfigs": "IPython.core.pylabtools"}
_STARS = ("from matplotlib.pylab import *", "from numpy import *")


def pylab(magic: Magic, surroundings: Surroundings) -> Outcome:
    """All names of numpy and pyplot, unless ``--no-import-all``, then those that it is known for."""
    if magic.valued:
        raise RefusedMagic("the value of `%pylab` is used, and it has none", "remove the assignment")
    if surroundings.in_function:
        raise RefusedMagic("`%pylab` stands in a function", "import numpy and matplotlib by name")
    words = surroundings.survey.words
    lines = [] if "--no-import-all" in magic.argument.split() else [*_STARS]
    lines += [*_NAMED, *(f"from {module} import {name}" for name, module in _SHOWS.items() if name in words)]
    return Outcome(
        statement="; ".join(lines), chatter=_CHATTER, note="`%pylab` became the imports that it stands for"
    )
