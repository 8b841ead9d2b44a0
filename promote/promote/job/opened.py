"""What the notebook's secrets are: those that it spells out, and those that it put together, decoded or read in its run.

Whatever is going to be written is looked through for them, so that no way of writing one has to be thought of before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from promote.plan.secrets import known_texts, place_of
from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.secrets.hide import holds_known

_TESTS = ("tests/golden", "tests/fixtures")


def opened(
    notebook: Notebook, cells: Sequence[TranslatedCell], observation: Observation | None
) -> tuple[str, ...]:
    """The texts that must be in nothing that is written."""
    final = observation.final if observation is not None else ()
    found = dict.fromkeys([*known_texts(notebook, cells), *(text for value in final for text in value.opens)])
    return tuple(text for text in found if text.strip())


def records_hold(project: Path, secrets: Sequence[str]) -> str:
    """The first recorded file of the project's tests that would hold a secret; empty: none does."""
    places = (path for name in _TESTS for path in _files(project / name))
    return next(iter(_holding(project, places, secrets)), "")


def require_none_written(project: Path, secrets: Sequence[str], notebook: Notebook) -> None:
    """Raise UserError where a file of the finished project would hold a secret."""
    for name in _holding(project, _files(project), secrets):
        raise UserError(
            f"{notebook.name}{place_of(notebook, '', secrets)}: {name} would hold a secret of the notebook",
            "read it from the environment where the notebook uses it",
        )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _holding(project: Path, paths: Iterator[Path], secrets: Sequence[str]) -> Iterator[str]:
    if not secrets:
        return
    for path in paths:
        # Every byte is a character: what is no text is looked through as well.
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if holds_known(text, secrets):
            yield path.relative_to(project).as_posix()
