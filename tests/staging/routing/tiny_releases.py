"""Small releases of the real emitted service, and the real router in front of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx

from promote.serve.contract import contract
from promote.serve.inside import schema_probe
from promote.serve.schema import schema_of
from promote.serve.service import service_files
from promote_checks.review.files import digest_of
from promote_staging.flags import file
from promote_staging.flags.bucket import keys_in
from promote_staging.flags.state import FlagState

PACKAGE = "tiny"
MAIN = '''"""Serve."""
import argparse
import sys

from tiny.service import command


class Parser(argparse.ArgumentParser):
    """As emitted projects have it."""

    def error(self, message):
        """Say what is wrong without the whole usage."""
        self.exit(2, f"{self.prog}: error: {message}\\n")


parser = Parser(prog="python -m tiny serve")
command.configure(parser)
sys.exit(command.execute(parser, parser.parse_args(sys.argv[2:])))
'''
SERVING = '''"""One number in, one out."""
from dataclasses import dataclass

COLUMNS = ("x",)


@dataclass(frozen=True)
class State:
    """What training left."""

    factor: float


def predict(rows, state):
    """Return the answers."""
    return {"prediction": rows["x"] * state.factor}
'''
HEADERS = {"API-Version": "1", "Content-Type": "application/json"}
INSIDE = keys_in("release", 0, 100, 8, seed=1)
"""Keys that get the candidate at 1% already."""
OUTSIDE = keys_in("release", 9_900, 10_000, 8, seed=1)
"""Keys that get it only when everybody does."""


def release(shelf: Path, factor: float) -> str:
    """Put a release that multiplies by ``factor`` onto the shelf; return its short digest."""
    made = shelf / f".making-{factor}"
    written(made)
    schema = _saved(made, factor)
    (made / "contract.json").write_text(contract(schema, title=PACKAGE, version="1.0.0"))
    (made / "pyproject.toml").write_text('[project]\nname = "tiny"\n')
    (made / "promotion.json").write_text(json.dumps({"package": PACKAGE}))
    digest = sealed(made)
    made.rename(shelf / digest[:16])
    return digest[:16]


def sealed(folder: Path) -> str:
    """Write ``release.json`` as `promote stage` does; return the digest."""
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "release.json"
    }
    digest = digest_of(files)
    record = {"version": 1, "digest": digest, "package": PACKAGE, "python": "", "files": files, "data": {}}
    (folder / "release.json").write_text(json.dumps(record))
    return digest


def written(folder: Path) -> None:
    """Write the sources of the package."""
    texts = {path: text for path, text in service_files(PACKAGE).items() if path.startswith("src/")}
    texts |= {f"src/{PACKAGE}/{name}": text for name, text in _OWN.items()}
    for path, text in texts.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


_OWN = {"__init__.py": "", "__main__.py": MAIN, "serving.py": SERVING}


def _saved(folder: Path, factor: float) -> dict[str, Any]:
    import pandas as pd

    numbers = [1.0, 2.5, 1000.0]
    inputs = schema_probe.describe(pd.DataFrame({"x": numbers}))
    outputs = schema_probe.describe(pd.DataFrame({"prediction": [each * factor for each in numbers]}))
    schema = schema_of(inputs, outputs, refused=[])
    code = (
        "import json, sys; from pathlib import Path; from tiny import model_store, serving\n"
        "model_store.save(serving.State(float(sys.argv[1])), Path('model'), schema=json.loads(sys.argv[2]))\n"
        "model_store.accept(Path('model'))"
    )
    run_in(folder, "-c", code, str(factor), json.dumps(schema))
    return dict(schema)


def run_in(folder: Path, *words: str) -> None:
    """Run Python with the release's package."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, *words], cwd=folder, env=environment, check=True)


class Site:
    """A flag file and the router that follows it."""

    def __init__(
        self,
        shelf: Path,
        stable: str,
        candidate: str,
        flags: Path,
        *,
        state: FlagState | None = None,
        options: Sequence[str] = (),
        source: Sequence[str] | None = None,
        extra_path: str = "",
        waits: bool = True,
    ) -> None:
        self.stable, self.candidate = stable, candidate
        self.flags = flags
        self.state = state or FlagState(stable=stable, candidate=candidate)
        if source is None and not flags.exists():
            self.state = file.write(flags, self.state)
        words = ["-m", PACKAGE, "serve", "--port", "0", "--releases", str(shelf)]
        words += source if source is not None else ["--flags", str(flags)]
        code = str(shelf / stable / "src") + (os.pathsep + extra_path if extra_path else "")
        self.process = subprocess.Popen(
            [sys.executable, *words, *options],
            cwd=flags.parent,
            env={**os.environ, "PYTHONPATH": code, "PYTHONDONTWRITEBYTECODE": "1"},
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.lines: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.client = httpx.Client(timeout=60, headers=HEADERS, trust_env=False)
        if waits:
            self.client.base_url = httpx.URL(f"http://127.0.0.1:{self.event('listening')['port']}")
            self.until(lambda: self.client.get("/health/ready").status_code == 200)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(json.loads(line) if line.startswith("{") else {"text": line, "event": ""})

    def event(self, name: str) -> dict[str, Any]:
        """Wait for a line of the router's own log."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found.extend(each for each in self.lines if each["event"] == name and "release" not in each)
            return bool(found)

        self.until(look)
        return found[0]

    def until(self, holds: Callable[[], bool], seconds: float = 60.0) -> float:
        """Wait until something holds; return for how long."""
        start = time.monotonic()
        while not holds():
            assert time.monotonic() - start < seconds, self.lines[-5:]
            time.sleep(0.005)
        return time.monotonic() - start

    def write(self, state: FlagState) -> None:
        """Move the flags, and wait until the router has heard."""
        self.state = file.write(self.flags, state)
        self.until(lambda: bool(self.page()["generation"] == self.state.generation))

    def page(self) -> dict[str, Any]:
        """What the router says about itself."""
        page: dict[str, Any] = self.client.get("/routing").json()
        return page

    def of(self, short: str) -> dict[str, Any]:
        """What the router says about a release."""
        found: dict[str, Any] = self.page()["releases"][short]
        return found

    def ask(self, key: str, x: float = 2.0, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask for one prediction."""
        more = {"Targeting-Key": key, **(headers or {})}
        return self.client.post("/predict", json={"x": x}, headers=more)

    def by(self, key: str) -> str:
        """Who answers a key."""
        return self.ask(key).headers["Served-By"]

    def end(self) -> None:
        """End everything that was started, and nothing else."""
        self.client.close()
        self.process.kill()
        self.process.wait()
        self._reader.join(10)

    def children(self) -> list[int]:
        """Process ids of the releases."""
        return [each["pid"] for each in self.page()["releases"].values() if each["pid"]]


def gone(pid: int) -> bool:
    """Whether a process has ended (or is ended and not yet collected)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    return True


class Traffic:
    """Clients that ask without a pause until they are told to end."""

    def __init__(self, site: Site, keys: Sequence[str], clients: int = 3) -> None:
        self.answers: list[httpx.Response] = []
        self.lost: list[Exception] = []
        self._over = threading.Event()
        self._url = str(site.client.base_url)
        self._threads = [threading.Thread(target=self._ask, args=(keys,)) for _ in range(clients)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join(60)

    def _ask(self, keys: Sequence[str]) -> None:
        with httpx.Client(base_url=self._url, timeout=60, headers=HEADERS, trust_env=False) as client:
            while not self._over.is_set():
                for key in keys:
                    try:
                        answer = client.post("/predict", json={"x": 2}, headers={"Targeting-Key": key})
                    except httpx.ConnectError:
                        return  # Refused before it was sent: another instance would be asked.
                    except httpx.HTTPError as error:
                        self.lost.append(error)
                        return
                    self.answers.append(answer)

    @property
    def statuses(self) -> set[int]:
        """All statuses that were seen."""
        return {each.status_code for each in self.answers}


def copied(shelf: Path, to: Path) -> Path:
    """Copy a shelf, so that it can be damaged."""
    shutil.copytree(shelf, to)
    return to


def stopped(pid: int) -> None:
    """Stop a process, so that it hangs."""
    os.kill(pid, signal.SIGSTOP)
