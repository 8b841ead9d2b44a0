"""git, without what a repository's own configuration and hooks would make it run.

A repository can name programs in many settings (``core.fsmonitor``, filters, text conversions, signatures, transports).
A list of them would never be complete. So git is pointed at a folder of links to the repository's data, with a
configuration of our own, into which only settings go that are known to name no program. The user's own configuration
stays: it is the user's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from promote_checks.execution.tools import absolute_path

_SHARED = ("objects", "refs", "packed-refs", "reftable", "info", "shallow")
"""What linked working trees have in common."""
_ACTIVE = frozenset({"HEAD", "config", "config.worktree", "hooks", "commondir", "gitdir", *_SHARED})
"""What is not taken from a working tree's own folder: what holds commands, and what is shared."""
_PLAIN = frozenset(
    {
        *(
            "core.repositoryformatversion",
            "core.filemode",
            "core.symlinks",
            "core.ignorecase",
            "core.autocrlf",
        ),
        *("core.precomposeunicode", "core.eol", "core.safecrlf", "core.excludesfile", "core.sparsecheckout"),
        *("core.bare", "core.quotepath", "extensions.objectformat", "extensions.refstorage"),
        *("user.name", "user.email"),
    }
)
"""Settings that say how files are compared, stored and named, and no program."""

_OF_THE_USER = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
"""Where the user's own configuration lies, and how far up a repository is looked for."""

Answer = subprocess.CompletedProcess[bytes]


def run_git(root: Path, *words: str, stdin: bytes = b"", settings: Sequence[str] = ()) -> Answer:
    """Run git in a folder and return how it ended. Raises ``OSError`` where there is no git.

    Nothing is written: not even the index is refreshed. ``settings``: more of them, ``name=value``.
    """
    places = _started(root, {}, "rev-parse", "--git-dir", "--git-common-dir", "--show-toplevel")
    if places.returncode != 0:  # no repository, one without files, or one that git does not trust
        return _started(root, {}, *words) if words[0] == "config" else places
    own, shared, top = os.fsdecode(places.stdout).rstrip("\n").split("\n")
    with _linked(root / own, root / shared) as linked:
        _configure(root, linked)
        chosen = [word for setting in settings for word in ("-c", setting)]
        return _started(root, {"GIT_DIR": str(linked), "GIT_WORK_TREE": top}, *chosen, *words, stdin=stdin)


def shared_folder(root: Path) -> Path | None:
    """Where the repository keeps what its working trees have in common; None outside git."""
    place = _started(root, {}, "rev-parse", "--git-common-dir")
    return None if place.returncode else root / os.fsdecode(place.stdout).rstrip("\n")


@contextmanager
def _linked(own: Path, shared: Path) -> Iterator[Path]:
    """A folder with the data of a repository, and neither its configuration nor its hooks."""
    with tempfile.TemporaryDirectory(prefix="promote-git-") as folder:
        for name in _SHARED:
            if (shared / name).exists():
                (Path(folder) / name).symlink_to((shared / name).absolute())
        for path in own.iterdir():
            if path.name not in _ACTIVE:
                (Path(folder) / path.name).symlink_to(path.absolute())
        shutil.copyfile(own / "HEAD", Path(folder) / "HEAD")  # git takes no link for it
        yield Path(folder)


def _configure(root: Path, linked: Path) -> None:
    listed = _started(root, {}, "config", "--local", "--includes", "--list", "-z")
    entries = (entry.partition("\n") for entry in os.fsdecode(listed.stdout).split("\0"))
    lines = [_setting(key, value) for key, _, value in entries if key in _PLAIN]
    (linked / "config").write_bytes(os.fsencode("".join(lines)))


def _setting(key: str, value: str) -> str:
    """One setting as git's files of settings spell it."""
    section, _, name = key.partition(".")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'[{section}]\n\t{name} = "{quoted}"\n'


def _started(root: Path, more: dict[str, str], *words: str, stdin: bytes = b"") -> Answer:
    # Inside a hook git's own variables point at the repository that is being committed to.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _OF_THE_USER
    }
    fixed = {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "PATH": absolute_path(),
    }
    return subprocess.run(
        ("git", "--no-pager", "--no-replace-objects", *words),
        cwd=root,
        env={**inherited, **fixed, **more},
        capture_output=True,
        check=False,
        input=stdin,
    )
