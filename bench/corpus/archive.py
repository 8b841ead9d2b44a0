"""Fetch one source distribution through pip's own finder and session: its index, its settings.

``pip download --no-binary`` would build the metadata of what it downloads, so pip is used as a library
in a process of its own, and only for what it knows: where the configured index is and how to reach it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_FETCH = """
import sys
from pip._internal.commands import create_command

name, version, target = sys.argv[1:]
command = create_command("download")
options, _ = command.parse_args(["--quiet", name])
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(options, session)
    links = [
        candidate.link
        for candidate in finder.find_all_candidates(name)
        if str(candidate.version) == version and not candidate.link.is_wheel
    ]
    if not links:
        raise SystemExit(f"the configured index has no source distribution of {name} {version}")
    response = session.get(links[0].url_without_fragment, headers={"Accept-Encoding": "identity"}, stream=True)
    response.raise_for_status()
    with open(target, "wb") as file:
        for block in response.raw.stream(1 << 20, decode_content=False):
            file.write(block)
print(links[0].filename)
"""


class FetchError(Exception):
    """The archive could not be fetched; the message is pip's own."""


def fetch(source: str, target: Path) -> str:
    """Write the archive of ``name==version`` to ``target`` and answer its file name."""
    name, _, version = source.partition("==")
    done = subprocess.run(
        [sys.executable, "-c", _FETCH, name, version, str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FetchError(f"{source}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip().splitlines()[-1]
