"""The router in each mode, and what it says about itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from tests.staging.routing.tiny_releases import INSIDE, OUTSIDE, Site

from promote_staging.flags import file
from promote_staging.flags.bucket import bucket_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(shelf: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(*shelf, tmp_path_factory.mktemp("flags") / "flags.json")
    yield site
    site.end()


@pytest.fixture
def site(running: Site) -> Site:
    """The one router, with everybody on stable."""
    running.state = file.rollback(running.flags)
    running.until(lambda: running.page()["generation"] == running.state.generation)
    return running


def test_off(site: Site) -> None:
    answer = site.ask(INSIDE[0])
    assert answer.json() == {"prediction": 4.0}
    assert (answer.headers["Served-By"], answer.headers["Release"]) == ("stable", site.stable)
    assert answer.headers["X-Request-ID"]
    page = site.page()
    assert (page["mode"], page["basis_points"], page["fault"], page["lease_expired"]) == ("off", 0, "", False)
    assert (page["stable"], page["candidate"], page["shadow"]) == (site.stable, site.candidate, None)
    for release in page["releases"].values():
        assert release["ready"]
        assert release["rss"] > 10_000_000


def test_a_ramp_gives_the_share_to_the_same_keys(site: Site) -> None:
    keys = [f"user-{number}" for number in range(400)]
    had: set[str] = set()
    for basis_points in (100, 500, 2_500):
        site.write(site.state.ramping(basis_points))
        assert site.page()["basis_points"] == basis_points
        got = {key for key in keys if site.ask(key).headers["Release"] == site.candidate}
        assert got == {key for key in keys if bucket_of("release", key) < basis_points}
        assert had <= got
        had = got
        assert site.by(INSIDE[0]) == "candidate"
        assert site.by(OUTSIDE[0]) == "stable"


def test_on(site: Site) -> None:
    site.write(site.state.on())
    answer = site.ask(OUTSIDE[0])
    assert (answer.json(), answer.headers["Served-By"]) == ({"prediction": 6.0}, "candidate")
    assert (site.page()["mode"], site.page()["basis_points"]) == ("on", 10_000)
    asked_by_name = site.ask(OUTSIDE[0], headers={"X-Staging": "stable"})
    assert (asked_by_name.json(), asked_by_name.headers["Release"]) == ({"prediction": 4.0}, site.stable)


def test_shadow(site: Site) -> None:
    site.write(site.state.shadowing())
    assert (site.page()["mode"], site.page()["shadow"]) == ("shadow", site.candidate)
    before = metric(site, "different"), metric(site, "same")
    for x in (1.0, 2.0, 0.0):
        assert site.ask(INSIDE[0], x).headers["Served-By"] == "stable"
    site.until(lambda: (metric(site, "different"), metric(site, "same")) == (before[0] + 2, before[1] + 1))


def metric(site: Site, outcome: str) -> float:
    for line in site.client.get("/metrics").text.splitlines():
        if line.startswith("shadow_requests_total") and f'outcome="{outcome}"' in line:
            return float(line.rsplit(" ", 1)[1])
    return 0.0


def test_the_key_is_the_header_or_the_id_or_anything(site: Site) -> None:
    site.write(site.state.ramping(5_000))
    by = {key: bucket_of("release", key) < 5_000 for key in map(str, range(20))}
    for key, is_candidate in by.items():
        body, headers = {"x": 2}, {"X-Request-ID": key}
        answer = site.client.post("/predict", json=body, headers=headers)
        assert (answer.headers["Release"] == site.candidate) == is_candidate
    without = {site.client.post("/predict", json={"x": 2}).headers["Served-By"] for _ in range(60)}
    assert without == {"stable", "candidate"}


def test_everything_else_is_stables(site: Site) -> None:
    site.write(site.state.on())
    client = site.client
    assert client.get("/openapi.json").json()["info"]["version"] == "1.0.0"
    assert client.get("/predict").status_code == 405
    assert client.get("/nothing?a=b").json()["error"]["code"] == "not_found"
    head = client.head("/openapi.json")
    assert (head.status_code, head.content) == (200, b"")
    refused = client.post("/predict", content=b"{", headers={"Targeting-Key": "k"})
    assert (refused.status_code, refused.headers["Served-By"]) == (400, "candidate")
    large = client.post("/predict/batch", content=b"[" + b" " * 9_000_000)
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
    many = client.post("/predict/batch", json=[{"x": 1}, {"x": 2}])
    assert many.json() == [{"prediction": 3.0}, {"prediction": 6.0}]


def test_the_way_back_is_heard_within_100_ms(site: Site) -> None:
    """From before the file is written until the router answers with stable: 50 times."""
    taken = []
    for _ in range(50):
        site.write(site.state.on())
        assert site.by(OUTSIDE[0]) == "candidate"
        start = time.perf_counter()
        site.state = file.rollback(site.flags)
        while site.by(OUTSIDE[0]) != "stable":
            pass
        taken.append((time.perf_counter() - start) * 1000)
        assert site.page()["generation"] == site.state.generation
    print(f"rollback heard: p50 {median(taken):.0f} ms, max {max(taken):.0f} ms")
    assert median(taken) < 60
    # Others use this machine too: a stall of the scheduler is not the router's.
    assert sorted(taken)[-3] < 100


TEND = """
import sys, time
from dataclasses import replace
from pathlib import Path
from promote_staging.flags import file
path = Path(sys.argv[1])
state = file.read(path).ramping(500, lease=1)
while True:
    state = file.write(path, replace(state, lease=state.lease + 1, lease_seconds=1.0))
    print(state.lease, flush=True)
    time.sleep(0.3)
"""


def test_a_ramp_that_nobody_tends_ends_by_itself(site: Site) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", TEND, str(site.flags)]
    writer = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(6):  # Longer than a lease: it is renewed.
        writer.stdout.readline()
    assert site.by(INSIDE[0]) == "candidate"
    writer.stdout.readline()
    renewed = time.monotonic()
    writer.kill()
    writer.communicate()
    assert site.by(INSIDE[0]) == "candidate"
    site.until(lambda: site.by(INSIDE[0]) == "stable")
    assert 0.8 < time.monotonic() - renewed < 1.2
    page = site.page()
    assert (page["lease_expired"], page["mode"], page["basis_points"]) == (True, "ramp", 500)
    site.state = file.read(site.flags)
    site.write(replace(site.state, lease=99))
    assert site.by(INSIDE[0]) == "candidate"


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"flags": {}}', "\x00\x01", "x" * 2_000_000])
def test_a_broken_file_leaves_the_last_good_state(site: Site, broken: str) -> None:
    site.write(site.state.ramping(500))
    site.flags.write_text(broken)
    site.until(lambda: "broken" in site.page()["fault"])
    assert (site.by(INSIDE[0]), site.by(OUTSIDE[0])) == ("candidate", "stable")
    assert site.page()["generation"] == site.state.generation
    file.rollback(site.flags)
    site.until(lambda: site.page()["fault"] == "" and site.by(INSIDE[0]) == "stable")


def test_a_missing_file_leaves_the_last_good_state(site: Site) -> None:
    site.write(site.state.ramping(500))
    site.flags.unlink()
    site.until(lambda: "missing" in site.page()["fault"])
    assert (site.by(INSIDE[0]), site.by(OUTSIDE[0])) == ("candidate", "stable")
    assert "flag_fault 1.0" in site.client.get("/metrics").text
    file.rollback(site.flags)
    site.until(lambda: site.page()["fault"] == "" and site.by(INSIDE[0]) == "stable")


@pytest.mark.parametrize("has_new_time", [False, True])
def test_an_older_file_leaves_the_last_good_state(site: Site, has_new_time: bool) -> None:
    site.write(site.state.ramping(500))
    old, status = site.flags.read_bytes(), site.flags.stat()
    site.write(site.state.rolled_back())
    site.flags.write_bytes(old)
    if not has_new_time:
        os.utime(site.flags, ns=(status.st_atime_ns, status.st_mtime_ns))
    site.until(lambda: "older" in site.page()["fault"])
    assert site.by(INSIDE[0]) == "stable"
    assert site.page()["generation"] == site.state.generation


def test_the_same_generation_with_an_older_time_is_older_too(site: Site) -> None:
    site.write(site.state.ramping(500))
    status = site.flags.stat()
    # In one step: the router would read the text before it gets its time.
    older = site.flags.with_suffix(".older")
    older.write_text(site.flags.read_text().replace("500", "9000"))
    os.utime(older, ns=(status.st_atime_ns, status.st_mtime_ns - 10**9))
    older.replace(site.flags)
    site.until(lambda: "older" in site.page()["fault"])
    assert site.page()["basis_points"] == 500


def test_the_clock_went_back_and_the_way_back_is_heard(site: Site) -> None:
    site.write(site.state.ramping(500))
    future = time.time_ns() + 10**15
    os.utime(site.flags, ns=(future, future))
    time.sleep(0.05)
    file.rollback(site.flags)
    site.until(lambda: site.by(INSIDE[0]) == "stable")


def test_a_newer_generation_is_heard_though_its_time_is_older(site: Site) -> None:
    site.write(site.state.ramping(500))
    site.state = file.rollback(site.flags)
    os.utime(site.flags, ns=(10**18, 10**18))
    site.until(lambda: site.by(INSIDE[0]) == "stable")


def test_a_hand_edit_counts_and_a_rule_that_makes_no_sense_is_stable(site: Site) -> None:
    site.write(site.state.ramping(500))
    text = site.flags.read_text()
    edit(site, text.replace("500", "9999"))
    site.until(lambda: site.page()["basis_points"] == 9_999)
    edit(site, text.replace('"candidate",\n          "stable"', '"nobody", "nobody"'))
    site.until(lambda: "not be evaluated" in site.page()["fault"])
    assert site.by(INSIDE[0]) == "stable"


def edit(site: Site, text: str) -> None:
    """Write as an editor does, at a later time than before (other tests have moved the clock)."""
    moment = site.flags.stat().st_mtime_ns + 10**9
    edited = site.flags.with_suffix(".edited")
    edited.write_text(text)
    os.utime(edited, ns=(moment, moment))
    edited.replace(site.flags)
