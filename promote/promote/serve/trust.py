"""Name the saved model in the project's reviewed code: its digest, and the types that may be built for it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

_WIDTH = 89
"""Characters of a line and its end, of ruff's defaults."""
_DIGEST = re.compile(r'^DIGEST = "[^"]*"', re.MULTILINE)
_TYPES = re.compile(r"^TYPES: [^=]*= \([^)]*\)\n", re.MULTILINE)


def accept_model(project: Path, package: str) -> None:
    """Write ``model_trust.py`` for ``model/``, as the project's own ``accept-model`` does later.

    The types are those that the notebook's own model is made of: its process has saved it.
    """
    manifest = json.loads((project / "model" / "manifest.json").read_bytes())
    described = {"files": manifest["files"], "schema": manifest["schema"]}
    content = json.dumps(described, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    digest = hashlib.sha256(content.encode()).hexdigest()
    types = sorted({name for entry in manifest["files"].values() for name in entry.get("types", ())})
    module = project / "src" / package / "model_trust.py"
    text = module.read_text(encoding="utf-8")
    text = _DIGEST.sub(f'DIGEST = "{digest}"', text)
    text = _TYPES.sub(lambda _: types_line(types), text)
    module.write_text(text, encoding="utf-8", newline="")


def types_line(types: Sequence[str]) -> str:
    """The assignment as a formatter would leave it."""
    start = "TYPES: tuple[str, ...] = "
    line = f"{start}({''.join(json.dumps(name) + ',' for name in types)})\n"
    if len(types) < 2 and len(line) <= _WIDTH:
        return line
    return start + "(\n" + "".join(f"    {json.dumps(name)},\n" for name in types) + ")\n"
