"""One release in a process of its own: started, asked how it is, started again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from {{ cookiecutter.package }}.routing import launch
from {{ cookiecutter.package }}.routing.snapshots import (
    Snapshot,
    SnapshotError,
    verified,
)
from {{ cookiecutter.package }}.routing.upstream import (
    HOST,
    Answer,
    Upstream,
    UpstreamError,
    message,
)
from {{ cookiecutter.package }}.service import logs

START_SECONDS = 120.0
"""How long a release may take until it is ready."""
HUNG_SECONDS = 10.0
"""How long one may stay silent before it is killed."""
STEADY_SECONDS = 60.0
"""Whoever ran this long may be started again as often as a new one."""
RESTARTS = 3
"""How often one is started again; stable always, as nothing else could answer."""
LONGEST_PAUSE = 5.0
PROBE_SECONDS = 1.0
_PROBE = message(b"GET", b"/health/ready", (), b"", b"router")
_AGAIN = 1.0
"""Seconds until a release is looked at again that is not there, or not as it was."""


class Child:
    """A release's process, over all its starts."""

    def __init__(
        self, releases: Path, short: str, package: str, is_needed: Callable[[], bool]
    ) -> None:
        self.short = short
        self.fault = ""
        """Why it is not there; empty: it is, or is being started."""
        self.failed = 0
        """Requests without an answer, or with one that says it failed."""
        self.fell_back = 0
        """Requests that stable answered instead."""
        self.is_ready = False
        self.has_settled = asyncio.Event()
        """Set when it is ready for the first time, or failed to become so."""
        self.restarts = 0
        self._releases = releases
        self._package = package
        self._is_needed = is_needed
        """Whether it is stable: then it is never given up."""
        self._is_open = False
        """Whether it is doubted: not asked until it answers a probe."""
        self._open_until = 0.0
        self._strikes = 0
        self._doubted = asyncio.Event()
        self._upstream: Upstream | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._reading: list[asyncio.Task[None]] = []

    @property
    def is_usable(self) -> bool:
        """Whether a request may be sent there."""
        return self.is_ready and not self._is_open

    @property
    def pid(self) -> int | None:
        """Process id; None: no process."""
        process = self._process
        return None if process is None or process.returncode is not None else process.pid

    @property
    def rss(self) -> int | None:
        """Resident bytes; None where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return None
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def connect(self, port: int) -> Upstream:
        """Ask whoever listens at a port of this machine from now on."""
        self._is_open = False
        self._upstream = Upstream(port)
        return self._upstream

    async def ask(self, asked: bytes, seconds: float) -> Answer:
        """Ask it. Raises UpstreamError, and doubts it from then on."""
        upstream = self._upstream
        if upstream is None:
            raise UpstreamError("refused")
        try:
            answer = await upstream.ask(asked, seconds)
        except UpstreamError:
            self._doubt()
            raise
        self._strikes = 0
        return answer

    def _doubt(self) -> None:
        self._strikes += 1
        self._is_open = True
        pause = min(0.1 * 2**self._strikes, LONGEST_PAUSE * 2)
        self._open_until = asyncio.get_running_loop().time() + pause
        self._doubted.set()

    async def keep(self) -> None:
        """Run it until cancelled, or until it has failed too often."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                snapshot = await asyncio.to_thread(verified, self._releases, self.short)
                await self._run(snapshot)
            except (SnapshotError, OSError) as error:
                self._say(str(error) if isinstance(error, SnapshotError) else "no process")
                self.has_settled.set()
                await asyncio.sleep(_AGAIN)
                continue
            self.has_settled.set()
            if loop.time() - began > STEADY_SECONDS:
                self.restarts = 0
            if self.restarts >= RESTARTS and not self._is_needed():
                self._say(f"given up after {self.restarts} restarts")
                return
            await asyncio.sleep(min(0.1 * 2**self.restarts, LONGEST_PAUSE))
            self.restarts += 1

    def _say(self, fault: str) -> None:
        if fault != self.fault:
            self.fault = fault
            logs.write("error", "release not served", name=self.short, reason=fault)

    async def _run(self, snapshot: Snapshot) -> None:
        """Start the process and stay with it until it ends."""
        with socket.create_server((HOST, 0), backlog=512) as bound:
            port = bound.getsockname()[1]
            process = await self._start(snapshot, bound.fileno())
            # Only the child has the socket now: when it ends, connections are refused.
        self._process = process
        upstream = self.connect(port)
        tending = asyncio.create_task(self._tend(process, upstream))
        self._reading = [
            asyncio.create_task(_pass_on(stream, self.short))
            for stream in (process.stdout, process.stderr)
            if stream is not None
        ]
        try:
            code = await process.wait()
            logs.write("error", "release ended", name=self.short, exit=code)
        finally:
            self.is_ready = False
            tending.cancel()
            upstream.close()

    async def _start(self, snapshot: Snapshot, fd: int) -> asyncio.subprocess.Process:
        folder = snapshot.folder.resolve()
        words = [str(os.getpid()), self._package, "serve", "--fd", str(fd)]
        words += ["--model", str(folder / "model")]
        words += ["--contract", str(folder / "contract.json")]
        return await asyncio.create_subprocess_exec(
            # -P: no folder of ours is searched for modules.
            *(sys.executable, "-P", str(Path(launch.__file__).resolve()), *words),
            cwd=folder,
            env=_environment(folder / "src"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(fd,),
            # What a terminal sends to all reaches the router alone, which ends in order.
            start_new_session=True,
        )

    async def _tend(
        self, process: asyncio.subprocess.Process, upstream: Upstream
    ) -> None:
        """Ask how it is, until it is ready and whenever it is doubted."""
        loop = asyncio.get_running_loop()
        heard = loop.time()
        limit = START_SECONDS
        while True:
            self._doubted.clear()
            if await self._is_well(upstream):
                heard = loop.time()
                if not self.is_ready or loop.time() >= self._open_until:
                    self._close_circuit()
                    limit = HUNG_SECONDS
                    await self._doubted.wait()
                    heard = loop.time()
                    continue
            elif loop.time() - heard > limit:
                logs.write("error", "release hangs", name=self.short)
                process.kill()
                return
            await asyncio.sleep(0.02)

    async def _is_well(self, upstream: Upstream) -> bool:
        try:
            return (await upstream.ask(_PROBE, PROBE_SECONDS)).status == 200
        except UpstreamError:
            return False

    def _close_circuit(self) -> None:
        if not self.is_ready:
            logs.write("info", "release ready", name=self.short)
        self.is_ready = True
        self._is_open = False
        self.fault = ""
        self.has_settled.set()

    async def stop(self, seconds: float) -> None:
        """Let it finish what is under way, or kill it; at once if it does not answer."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(PROBE_SECONDS if self._is_open else seconds):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _environment(source: Path) -> dict[str, str]:
    """The release's own code comes first; nothing is written into it."""
    others = os.environ.get("PYTHONPATH", "")
    path = f"{source}{os.pathsep}{others}" if others else str(source)
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


async def _pass_on(stream: asyncio.StreamReader, short: str) -> None:
    """Copy its log into ours, each line with the release as its first field."""
    rest = b""
    while block := await stream.read(65_536):
        *lines, rest = (rest + block).split(b"\n")
        text = "".join(_of_release(line, short) for line in lines if line)
        # Whoever read the log may be gone.
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def _of_release(line: bytes, short: str) -> str:
    text = line.decode("utf-8", "replace")
    if text.startswith("{"):
        return f'{{"release":"{short}",{text[1:]}\n'
    return json.dumps({"release": short, "level": "warning", "text": text}) + "\n"
