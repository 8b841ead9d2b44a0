"""The router: who gets which release, and what happens when one of them is gone."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

for needed in ("fastapi", "httptools", "httpx", "openfeature", "skops", "uvicorn"):
    pytest.importorskip(needed, reason="the extra `staging` is not installed")

import httpx
import uvicorn

from {{ cookiecutter.package }}.routing import flag_file, flags, releases, snapshots
from {{ cookiecutter.package }}.routing.bucket import bucket_of
from {{ cookiecutter.package }}.routing.child import Child
from {{ cookiecutter.package }}.routing.lease import Lease
from {{ cookiecutter.package }}.routing.metrics import Metrics
from {{ cookiecutter.package }}.routing.router import Router
from {{ cookiecutter.package }}.routing.routes import Routes
from {{ cookiecutter.package }}.routing.shadow import Shadow, is_same
from {{ cookiecutter.package }}.routing.upstream import Answer
from {{ cookiecutter.package }}.service import app as service

PROJECT = Path(__file__).parents[1]
STABLE, CANDIDATE = "5" * 16, "c" * 16
SCHEMA = json.loads((PROJECT / "model" / "schema.json").read_text(encoding="utf-8"))
CONTRACT = PROJECT / "contract.json"
MAJOR = json.loads(CONTRACT.read_text(encoding="utf-8"))["info"]["version"].split(".")[0]
ROW = {each["name"]: each.get("example") for each in SCHEMA["input"]}
HEADERS = {"API-Version": MAJOR}


def document(
    generation: int, share: int, *, shadow: str = "off", **metadata: object
) -> bytes:
    """Return a flag file."""
    rule = {"if": [{"<": [{"var": "bucket"}, share]}, "candidate", "stable"]}
    release = {
        "state": "ENABLED",
        "variants": {"stable": STABLE, "candidate": CANDIDATE},
        "defaultVariant": "stable",
        "targeting": rule,
    }
    variants = {"off": "", "candidate": CANDIDATE}
    copies = {"state": "ENABLED", "variants": variants, "defaultVariant": shadow}
    both = {"release": release, "shadow": copies}
    return json.dumps(
        {"flags": both, "metadata": {"generation": generation, **metadata}}
    ).encode()


@pytest.mark.parametrize(
    ("flag", "key", "bucket"),
    [
        ("release", "", 7545),
        ("release", "user-42", 4714),
        ("shadow", "user-42", 2765),
        ("release", "größe", 1709),
    ],
)
def test_nobody_moves_to_another_bucket(flag: str, key: str, bucket: int) -> None:
    assert bucket_of(flag, key) == bucket


def test_a_lease_ends_where_it_is_not_renewed() -> None:
    now = 100.0
    lease = Lease(lambda: now)
    lease.see({"lease": 1, "lease_seconds": 2.0})
    now += 1.9
    assert not lease.is_expired
    now += 0.2
    assert lease.is_expired
    lease.see({"lease": 1, "lease_seconds": 2.0})
    assert lease.is_expired
    lease.see({"lease": 2, "lease_seconds": 2.0})
    assert not lease.is_expired
    now += 1000
    lease.see({})
    assert not lease.is_expired


def test_only_whole_and_newer_flags_are_handed_over(tmp_path: Path) -> None:
    path, copy = tmp_path / "flags.json", tmp_path / "copy.json"
    file = flag_file.FlagFile(path, copy)
    with pytest.raises(flag_file.FlagsError, match="missing"):
        file.begin(tmp_path / "last.json")
    good = document(5, 100)
    path.write_bytes(good)
    file.look()
    assert (file.fault, copy.read_bytes()) == ("", good)
    for content, fault in (
        (b"{", "broken"),
        (b'{"flags": {}}', "broken"),
        (document(4, 9_000), "older"),
        (b" " * 1_000_001, "too large"),
    ):
        path.write_bytes(content)
        file.look()
        assert fault in file.fault
        assert copy.read_bytes() == good
    path.unlink()
    file.look()
    assert "missing" in file.fault
    path.write_bytes(document(6, 200))
    file.look()
    assert (file.fault, copy.read_bytes()) == ("", document(6, 200))


def test_a_flag_file_that_is_broken_at_the_start(tmp_path: Path) -> None:
    path, last = tmp_path / "flags.json", tmp_path / "last.json"
    path.write_bytes(b"{")
    last.write_bytes(document(5, 100))
    file = flag_file.FlagFile(path, tmp_path / "copy.json")
    file.begin(last)
    assert "last good copy" in file.fault
    assert file.used is not None
    assert file.used.generation == 5


def test_a_release_is_what_its_list_says(tmp_path: Path) -> None:
    content = b"a = 1\n"
    files = {"src/a.py": hashlib.sha256(content).hexdigest()}
    short = snapshots.digest_of(files)[:16]
    folder = tmp_path / short
    (folder / "src" / "__pycache__").mkdir(parents=True)
    (folder / "src" / "a.py").write_bytes(content)
    (folder / "release.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    assert snapshots.verified(tmp_path, short).folder == folder
    assert not (folder / "src" / "__pycache__").exists()
    (folder / "src" / "b.py").write_bytes(content)
    with pytest.raises(snapshots.SnapshotError, match=r"src/b\.py"):
        snapshots.verified(tmp_path, short)
    (folder / "src" / "b.py").unlink()
    (folder / "src" / "a.py").write_bytes(b"a = 2\n")
    with pytest.raises(snapshots.SnapshotError, match=r"src/a\.py"):
        snapshots.verified(tmp_path, short)
    for name in ("../outside", "0" * 16):
        with pytest.raises(snapshots.SnapshotError):
            snapshots.verified(tmp_path, name)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (b'{"b": [1.0000000000001, "x"], "a": null}', True),
        (b'{"b": [1.0001, "x"], "a": null}', False),
        (b'{"b": [1.0, "y"], "a": null}', False),
        (b'{"b": [1.0], "a": null}', False),
        (b'{"b": [1.0, "x"]}', False),
        (b"no JSON", False),
    ],
)
def test_answers_are_compared_as_values(other: bytes, same: bool) -> None:
    one = Answer(200, (), b'{"a": null, "b": [1.0, "x"]}')
    assert is_same(one, Answer(200, (), other)) is same
    assert not is_same(one, Answer(422, (), one.body))


class Behind:
    """A router in this process, before the project's own service, under two names."""

    def __init__(self, tmp_path: Path) -> None:
        self.path = tmp_path / "flags.json"
        self.path.write_bytes(document(1, 0))
        file = flag_file.FlagFile(self.path, tmp_path / "copy.json")
        file.begin(tmp_path / "last.json")
        provider = flags.provider_of_file(file.copy)
        running = releases.Releases(tmp_path, "{{ cookiecutter.package }}")
        for short in (STABLE, CANDIDATE):
            running.children[short] = Child(tmp_path, short, "none", lambda: True)
        self.routes = Routes(flags.Flags(provider), file, running, Metrics())
        self.shadow = Shadow(running, self.routes.metrics, 2.0)
        transport = httpx.ASGITransport(Router(self.routes, self.shadow))
        self.client = httpx.AsyncClient(
            transport=transport, base_url="http://router.example", headers=HEADERS
        )

    def connect(self, short: str, port: int) -> None:
        """Say where a release listens."""
        child = self.routes.releases.children[short]
        child.connect(port)
        child.is_ready = True
        child.has_settled.set()

    async def write(self, generation: int, share: int, **more: Any) -> None:
        """Move the flags, and wait until they are heard."""
        moment = self.path.stat().st_mtime_ns + 10**9
        self.path.write_bytes(document(generation, share, **more))
        os.utime(self.path, ns=(moment, moment))
        while (await self.page())["generation"] != generation:
            await asyncio.sleep(0.01)

    async def page(self) -> Any:
        """Return what the router says."""
        self.routes.follow()
        return (await self.client.get("/routing")).json()

    async def ask(self, **headers: str) -> httpx.Response:
        """Ask for a prediction."""
        headers = {"Targeting-Key": "someone", **headers}
        return await self.client.post("/predict", json=ROW, headers=headers)


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """Serve the project's own model in this process; the value is the port."""
    standing = service.load([PROJECT / "model"], CONTRACT)
    standing.warm_up()
    config = uvicorn.Config(service.build(standing), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        running = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            await running


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


async def go_through_the_modes(behind: Behind, port: int) -> None:
    for short in (STABLE, CANDIDATE):
        behind.connect(short, port)
    page = await behind.page()
    assert (page["stable"], page["candidate"], page["fault"]) == (STABLE, CANDIDATE, "")
    assert (await behind.client.get("/health/ready")).status_code == 200
    answer = await behind.ask()
    assert (answer.headers["Served-By"], answer.headers["Release"]) == ("stable", STABLE)
    await behind.write(2, 10_000, mode="on")
    other = await behind.ask()
    assert other.headers["Served-By"] == "candidate"
    assert (other.status_code, other.content) == (answer.status_code, answer.content)
    assert (await behind.page())["basis_points"] == 10_000
    by_name = await behind.ask(**{"X-Staging": "stable"})
    assert by_name.headers["Served-By"] == "stable"
    contract = await behind.client.get("/openapi.json")
    assert contract.content == CONTRACT.read_bytes()


async def lose_the_candidate(behind: Behind) -> None:
    behind.connect(CANDIDATE, free_port())
    first, second = await behind.ask(), await behind.ask()
    for answer in (first, second):
        assert answer.headers["Served-By"] == "stable-fallback"
        assert answer.headers["Release"] == STABLE
        assert answer.status_code < 500
    measured = await behind.ask(**{"X-Staging": "no-fallback"})
    assert measured.status_code == 502
    assert measured.json()["error"]["code"] == "upstream_failed"
    told = (await behind.page())["releases"][CANDIDATE]
    assert (told["ready"], told["failed"], told["fell_back"]) == (False, 1, 2)


async def shadow_the_candidate(behind: Behind, port: int) -> None:
    behind.connect(CANDIDATE, port)
    behind.shadow.begin()
    await behind.write(3, 0, shadow="candidate", mode="shadow")
    assert (await behind.ask()).headers["Served-By"] == "stable"
    expected = f'shadow_requests_total{{outcome="same",release="{CANDIDATE}"}} 1.0'
    while expected not in (await behind.client.get("/metrics")).text:
        await asyncio.sleep(0.01)
    behind.shadow.end()


async def let_the_lease_end(behind: Behind) -> None:
    await behind.write(4, 10_000, mode="ramp", lease=1, lease_seconds=0.2)
    assert (await behind.ask()).headers["Served-By"] == "candidate"
    await asyncio.sleep(0.25)
    assert (await behind.ask()).headers["Served-By"] == "stable"
    assert (await behind.page())["lease_expired"]


def test_every_request_gets_its_release(tmp_path: Path) -> None:
    async def scenario() -> None:
        behind = Behind(tmp_path)
        async with asyncio.timeout(60), served() as port, behind.client:
            await go_through_the_modes(behind, port)
            await lose_the_candidate(behind)
            await shadow_the_candidate(behind, port)
            await let_the_lease_end(behind)

    asyncio.run(scenario())
