"""The program that makes the values of one table in a process of its own and digests them.

``python battery_run.py JOB``: the rows' programs run as a kernel runs them (in ``__main__``) or as modules of a
package, and the digests are written as JSON.
"""

from __future__ import annotations

import json
import linecache
import sys
import types
from typing import Any

PACKAGE = "churn"


def main(path: str) -> None:
    """Make and digest every value of the job."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    form: dict[str, Any] = {"__name__": "_canonical"}
    exec(compile(job["source"], "<canonical>", "exec"), form)  # noqa: S102 - it is sent as text
    form["SETTLED"]["over"] = True
    form["OWN"].add(PACKAGE)
    digests = [
        digest_of(form, program, number, packaged=job["packaged"])
        for number, program in enumerate(job["programs"])
    ]
    with open(job["result"], "w", encoding="utf-8") as file:
        json.dump(digests, file)


def digest_of(form: dict[str, Any], program: str, number: int, *, packaged: bool) -> list[str]:
    """Digest and reason of what a program leaves in ``x``."""
    name = f"{PACKAGE}.module_{number}" if packaged else "__main__"
    file = f"<{name} {number}>"
    text = "# A comment moves every line.\n\n" + program if packaged else program
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = types.ModuleType(name)
    if packaged:
        sys.modules[name] = module
    namespace = vars(module)
    namespace["__name__"] = name
    try:
        exec(compile(text, file, "exec", dont_inherit=True), namespace)  # noqa: S102 - rows are code
    except Exception as error:  # noqa: BLE001 - the test shows it
        return ["", f"the row raises {type(error).__name__}: {error}"]
    return list(form["digest"](namespace["x"]))


if __name__ == "__main__":
    main(sys.argv[1])
