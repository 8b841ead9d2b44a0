"""Large files are handed from run to run, and nothing that a run does to one gets through to the next or the user."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from promote_checks.observe import copy, large_files
from promote_checks.observe.copy import private_copy
from promote_checks.observe.large_files import file_system, handing_on, is_open_for_writing, mark_of

CONTENT = b"0123456789" * 1000

ATTACKS = {
    "writes in place": "f = open(big, 'r+b'); f.write(b'x'); f.close()",
    "writes the same bytes and puts the times back": (
        "s = os.stat(big); f = open(big, 'r+b'); f.write(b'X'); f.close();"
        "os.utime(big, ns=(s.st_atime_ns, s.st_mtime_ns))"
    ),
    "truncates": "open(big, 'w').close()",
    "truncates by path": "os.truncate(big, 5)",
    "appends": "f = open(big, 'a'); f.write('more'); f.close()",
    "renames over it": "open('new', 'w').write('new'); os.replace('new', big)",
    "renames it away and puts another there": "os.rename(big, 'old'); open(big, 'w').write('other')",
    "deletes": "os.remove(big)",
    "deletes and makes a folder": "os.remove(big); os.mkdir(big)",
    "deletes and links elsewhere": "os.remove(big); os.symlink('/etc/hostname', big)",
    "changes the mode": "os.chmod(big, 0)",
    "maps and writes": (
        "f = open(big, 'r+b'); m = mmap.mmap(f.fileno(), 0); m[0]; m[0:3] = b'abc'; m.close(); f.close()"
    ),
    "maps, writes and dies": (
        "f = open(big, 'r+b'); m = mmap.mmap(f.fileno(), 0); m[0]; m[0:3] = b'abc'; os.kill(os.getpid(), 9)"
    ),
    "a shell appends": "subprocess.run('echo more >> data/big.bin', shell=True)",
    "a child of a child writes": (
        "subprocess.run(['sh', '-c', 'sh -c \"printf abc | dd of=data/big.bin conv=notrunc 2>/dev/null\"'])"
    ),
    "writes through a symbolic link": "os.symlink(big, 'link'); f = open('link', 'r+b'); f.write(b'x'); f.close()",
    "writes through a hard link": "os.link(big, 'link'); f = open('link', 'r+b'); f.write(b'x'); f.close()",
    "keeps a hard link elsewhere": "os.link(big, outside)",
    "changes the times": "os.utime(big, (1, 1))",
    "changes the owner": "os.chown(big, os.getuid(), os.getgid())",
    "a database": "c = sqlite3.connect(big); c.execute('create table t (a)'); c.commit()",
    "swaps the folder": "os.rename('data', 'gone'); os.symlink('gone', 'data')",
    "locks the folder": "os.chmod('data', 0o500); os.chmod('.', 0o500)",
    "reserves room": "f = open(big, 'r+b'); os.posix_fallocate(f.fileno(), 0, 20000); f.close()",
    "copies a range in the kernel": (
        "f = open('/proc/self/exe', 'rb'); g = open(big, 'r+b'); os.sendfile(g.fileno(), f.fileno(), 0, 10)"
    ),
}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(copy, "LARGE", 1000)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "big.bin").write_bytes(CONTENT)
    (folder / "small.txt").write_text("small")
    return folder


def run(copied: Path, code: str, outside: Path) -> None:
    names = f"import mmap, os, sqlite3, subprocess; big = 'data/big.bin'; outside = {str(outside)!r}\n"
    subprocess.run([sys.executable, "-c", names + code], cwd=copied, check=False, capture_output=True)


@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_one_run_does_reaches_neither_the_next_nor_the_user(
    folder: Path, tmp_path: Path, code: str
) -> None:
    big = folder / "data" / "big.bin"
    if "sqlite3" in code:
        big.unlink()
        with contextlib.closing(sqlite3.connect(big)) as database:
            database.execute("create table before (a)")
    content, before = big.read_bytes(), mark_of(big)
    with handing_on():
        for _ in range(2):
            with private_copy(folder) as copied:
                assert (copied / "data" / "big.bin").read_bytes() == content
                run(copied, code, tmp_path / "outside")
        with private_copy(folder) as copied:
            assert (copied / "data" / "big.bin").read_bytes() == content
            assert (copied / "data" / "big.bin").stat().st_nlink == 1
            assert (copied / "data" / "big.bin").stat().st_mtime_ns == before.modified
    assert mark_of(big) == before
    assert big.read_bytes() == content


def test_an_attack_is_one(folder: Path, tmp_path: Path) -> None:
    """Each of them changes the copy, or the test above would show nothing."""
    for name, code in ATTACKS.items():
        with private_copy(folder) as copied:
            before = mark_of(copied / "data" / "big.bin")
            run(copied, code, tmp_path / f"outside {name}")
            try:
                changed = mark_of(copied / "data" / "big.bin") != before
            except OSError:
                changed = True
            assert changed or name in ("swaps the folder", "locks the folder", "a database"), name


def test_a_copy_that_is_as_it_was_is_not_made_again(folder: Path, temporary: Path) -> None:
    if large_files.cloned(folder / "small.txt", temporary / "clone"):
        pytest.skip("this file system clones: nothing needs to be handed on")
    with handing_on():
        with private_copy(folder) as copied:
            first = (copied / "data" / "big.bin").stat().st_ino
            assert (copied / "data" / "big.bin").read_bytes() == CONTENT
        with private_copy(folder) as copied:
            assert (copied / "data" / "big.bin").stat().st_ino == first
            assert (copied / "data").stat().st_mtime_ns == (folder / "data").stat().st_mtime_ns
    assert list(temporary.iterdir()) == []


def test_a_file_that_the_user_has_changed_is_copied_again(folder: Path) -> None:
    with handing_on():
        with private_copy(folder):
            pass
        (folder / "data" / "big.bin").write_bytes(b"new" * 1000)
        with private_copy(folder) as copied:
            assert (copied / "data" / "big.bin").read_bytes() == b"new" * 1000


def test_a_run_waits_for_the_copy_that_another_is_using(folder: Path, temporary: Path) -> None:
    seen: list[bytes] = []

    def other() -> None:
        with private_copy(folder) as copied:
            seen.append((copied / "data" / "big.bin").read_bytes())

    with handing_on():
        thread = threading.Thread(target=other)
        with private_copy(folder) as copied:
            thread.start()
            thread.join(0.3)
            copies = [path for path in temporary.rglob("*") if path.is_file() and path.stat().st_size > 1000]
            assert copies == [copied / "data" / "big.bin"] or large_files.cloned(
                folder / "small.txt", temporary / "clone"
            )
            (copied / "data" / "big.bin").write_bytes(b"changed")
        thread.join()
    assert seen == [CONTENT]


def test_a_process_that_outlives_its_run_can_write_into_no_later_one(folder: Path) -> None:
    code = "import sys, time; f = open('data/big.bin', 'r+b'); print('open', flush=True); sys.stdin.read(); f.write(b'late'); f.flush()"
    with handing_on():
        with private_copy(folder) as copied:
            late = subprocess.Popen(
                [sys.executable, "-c", code], cwd=copied, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            assert late.stdout is not None and late.stdout.readline() == b"open\n"
            assert is_open_for_writing(copied / "data" / "big.bin")
        with private_copy(folder) as copied:
            late.communicate(b"")
            assert (copied / "data" / "big.bin").read_bytes() == CONTENT


def test_a_file_that_links_lead_to_twice_is_there_twice(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.bin").write_bytes(CONTENT)
    for name in ("one", "two"):
        (folder / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (folder / "three.bin").symlink_to(tmp_path / "elsewhere" / "far.bin")
    with handing_on():
        for _ in range(2):
            with private_copy(folder) as copied:
                places = [copied / "one" / "far.bin", copied / "two" / "far.bin", copied / "three.bin"]
                assert [place.read_bytes() for place in places] == [CONTENT] * 3
                places[0].write_bytes(b"mine")
                assert [place.read_bytes() for place in places[1:]] == [CONTENT] * 2
    assert (tmp_path / "elsewhere" / "far.bin").read_bytes() == CONTENT


def test_the_content_decides_where_times_do_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on tmpfs, where a write through a memory map moves no time."""
    monkeypatch.setattr(large_files, "TIMED", frozenset())
    with handing_on(), private_copy(folder) as copied:
        kept = large_files.Kept(
            copied / "data" / "big.bin", mark_of(copied / "data" / "big.bin"), mark_of(folder / "small.txt")
        )
        assert large_files.is_unchanged(kept, folder / "data" / "big.bin")
        (folder / "data" / "other.bin").write_bytes(CONTENT[:-1] + b"!")
        assert not large_files.is_unchanged(kept, folder / "data" / "other.bin")


def test_the_file_system_is_known(tmp_path: Path) -> None:
    assert file_system(tmp_path) == subprocess.run(
        ["stat", "-f", "-c", "%T", tmp_path], capture_output=True, text=True, check=True
    ).stdout.strip().replace("ext2/ext3", file_system(tmp_path) if "ext" in file_system(tmp_path) else "ext")
