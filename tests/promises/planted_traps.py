"""Files of a folder that run as soon as a program is started carelessly in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MODULES = (
    *(
        "ruff",
        "mypy",
        "deptry",
        "papermill",
        "nbformat",
        "IPython",
        "promote",
        "promote_checks",
        "click",
        "tomllib",
    ),
    *(
        "json",
        "typing",
        "contextlib",
        "types",
        "importlib",
        "encodings",
        "site",
        "codecs",
        "subprocess",
        "tempfile",
    ),
    *(
        "sitecustomize",
        "usercustomize",
        "conftest",
        "setup",
        "noxfile",
        "enum",
        "ast",
        "re",
        "pathlib",
        "sysconfig",
    ),
)
HOOKS = (
    *("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman", "reference-transaction"),
    *("pre-auto-gc", "post-rewrite", "commit-msg", "prepare-commit-msg", "post-commit"),
)


def plant_modules(folder: Path, fired: Path) -> None:
    """Modules that shadow a tool or the standard library, and path files, here and in an environment of the folder's."""
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"open({str(fired / name)!r}, 'w').close()\n")
    path_file = f"import os; open({str(fired / 'pth')!r}, 'w').close()\n"
    (folder / "planted.pth").write_text(path_file)
    site = folder / ".venv" / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    site.mkdir(parents=True)
    (site / "planted.pth").write_text(path_file)
    (site / "sitecustomize.py").write_text(f"open({str(fired / 'venv-site')!r}, 'w').close()\n")
    (folder / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.0\n")
    for name in ("python", "python3", "ruff", "mypy", "git"):
        program(folder / ".venv" / "bin" / name, fired / f"venv-{name}")
        program(folder / "bin" / name, fired / f"bin-{name}")


def plant_git(folder: Path, fired: Path) -> None:
    """A repository whose own configuration names programs, wherever git runs some."""
    _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "all")
    traps = folder / ".git" / "traps"
    for hook in HOOKS:
        program(folder / ".git" / "hooks" / hook, fired / f"hook-{hook}")
        program(traps / "hooks" / hook, fired / f"hooks-path-{hook}")
    settings = {
        **{key: program(traps / key, fired / key) for key in (
            "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "gpg.program",
            "gpg.ssh.program", "diff.external", "diff.trap.textconv", "diff.trap.command", "filter.trap.clean",
            "filter.trap.smudge", "filter.other.process", "interactive.diffFilter", "credential.helper",
            "merge.trap.driver", "tar.tar.command", "pager.log", "pager.status", "sequence.editor",
        )},
        "core.hooksPath": traps / "hooks",
        "log.showSignature": "true",
        "alias.status": f"!{program(traps / 'alias', fired / 'alias')}",
    }  # fmt: skip
    for key, value in settings.items():
        _git(folder, "config", key, str(value))
    (folder / ".gitattributes").write_text("*.py filter=trap diff=trap\n*.ipynb filter=other diff=trap\n")
    for path in folder.glob("*.py"):  # git has to look into them again
        os.utime(path, (1, 1))


def program(path: Path, marker: Path) -> Path:
    """A program that leaves a mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n: > '{marker}'\nexit 1\n")
    path.chmod(0o755)
    return path


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True)
