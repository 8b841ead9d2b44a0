"""The trained model of a commit that does not hold it.

No emitted command can make it again: the state is what the promotion saw in one run of the notebook, medians and
thresholds included, and not what the pipeline returns. So it is carried from wherever the very same bytes lie, by the
digests that the commit's own ``promotion.json`` holds.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from promote_checks.errors import UserError
from promote_staging.releases.files import sha256_of
from promote_staging.releases.snapshot import promotion_of

_MODEL = "model/"


def complete(folder: Path, places: Iterable[Path], *, name: str) -> tuple[str, ...]:
    """Put the model into an exported project, where it is missing; return the files that were carried.

    ``places``: folders in which a ``model`` may lie. A model that is there stays, if it is what its own manifest says
    (a pointer of git-lfs is not). Raises UserError, naming the missing files, if one lies nowhere. ``name``: what the
    commit is called, for messages.
    """
    if _is_whole(folder / "model"):
        return ()
    wanted = _promoted(folder, name)
    if not wanted:
        raise UserError(
            f"{name} holds no trained model, and its promotion.json knows of none",
            "Name a baseline that was promoted with a service.",
        )
    lost = _carried(folder, wanted, tuple(places))
    if lost:
        raise UserError(f"the trained model of {name} is nowhere to be found: {', '.join(lost)}", _hint(name))
    if not _is_whole(folder / "model"):
        raise UserError(f"the trained model of {name} is not what its manifest says", _hint(name))
    return tuple(sorted(wanted))


def _hint(name: str) -> str:
    return (
        f"Promote the notebook of {name} again, into a folder of its own: the same input gives the same model. "
        "Then name that folder with --baseline."
    )


def _promoted(folder: Path, name: str) -> Mapping[str, str]:
    manifest = promotion_of(folder, name).get("manifest")
    found = manifest.items() if isinstance(manifest, dict) else ()
    return {path: sha for path, sha in found if path.startswith(_MODEL)}


def _carried(folder: Path, wanted: Mapping[str, str], places: Iterable[Path]) -> list[str]:
    """Copy each file from the first place that has its bytes; return those that no place has."""
    lost = []
    for path, sha in sorted(wanted.items()):
        # A name from a file: nothing may be written outside.
        file = Path(path).name
        found = [place / "model" / file for place in places]
        same = next((one for one in found if one.is_file() and sha256_of(one) == sha), None)
        target = folder / "model" / file
        if same is not None:
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(same, target)
        elif not (target.is_file() and sha256_of(target) == sha):
            lost.append(path)
    return lost


class _Part(msgspec.Struct):
    file: str
    sha256: str


class _Manifest(msgspec.Struct):
    files: dict[str, _Part]
    schema: str


def _is_whole(model: Path) -> bool:
    """Whether every file is there as the model's own manifest says."""
    try:
        manifest = msgspec.json.decode((model / "manifest.json").read_bytes(), type=_Manifest)
    except (OSError, ValueError):
        return False
    wanted = {part.file: part.sha256 for part in manifest.files.values()} | {"schema.json": manifest.schema}
    return all(
        Path(name).name == name and (model / name).is_file() and sha256_of(model / name) == sha
        for name, sha in wanted.items()
    )
