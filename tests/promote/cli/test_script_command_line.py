"""The command line of a promoted script does what the script's own does, in another folder, with nothing faked."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.hard.processes import promote

pytestmark = pytest.mark.slow

SCORES = '''
    import argparse
    import os
    import sys

    LIMIT = int(os.environ.get("LIMIT", "10"))


    def read(path):
        with open(path, newline="") as fh:
            return [line.strip().split(",") for line in fh][1:]


    def main(argv=None):
        """Score."""
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--path", default="orders.csv")
        parser.add_argument("-l", "--limit", type=int, default=LIMIT)
        parser.add_argument("--only", nargs="*", choices=["1", "2"], default=["1", "2"])
        args = parser.parse_args(argv)
        rows = read(args.path)
        if not rows:
            print("no rows", file=sys.stderr)
            return 3
        scores = {k: min(float(v), args.limit) / args.limit for k, v in rows if k in args.only}
        for k, v in sorted(scores.items()):
            print(k, f"{v:.2f}")
        return 0 if scores else "nothing scored"


    if __name__ == "__main__":
        raise SystemExit(main())
'''
SUBCOMMANDS = """
    import argparse
    import sys


    def show(args):
        print("show", *args.names)
        return len(args.names)


    def count(args):
        print("count", args.times)


    parser = argparse.ArgumentParser(prog="tool")
    parser.add_argument("-v", action="count", default=0)
    commands = parser.add_subparsers()
    one = commands.add_parser("run")
    one.add_argument("names", nargs="+")
    one.set_defaults(func=show)
    two = commands.add_parser("count")
    two.add_argument("--times", type=float, default=1)
    parser.set_defaults(func=count, times=0)
    args = parser.parse_args()
    sys.exit(args.func(args))
"""


def _python(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "", **variables}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def _promoted(text: str, tmp_path: Path, files: Mapping[str, str]) -> tuple[Path, Path, Path]:
    """The script, the sources of its package, and a folder elsewhere with the data."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    for folder in (home, elsewhere):
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    script = home / "tool_of_orders.py"
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    out = tmp_path / "out"
    done = promote(str(script), "-o", str(out), cwd=tmp_path)
    assert done.exit_code == 0, done.stdout + done.stderr
    return script, out / "src", elsewhere


def _assert_alike(script: Path, source: Path, cwd: Path, calls: Sequence[Sequence[str]]) -> None:
    for words in calls:
        own = _python(str(script), *words, cwd=cwd)
        package = _python("-m", script.stem, *words, cwd=cwd, PYTHONPATH=str(source))
        assert package.returncode == own.returncode, words
        assert package.stdout == own.stdout, words
        assert package.stderr == own.stderr, words


def test_a_script_with_a_main_function(tmp_path: Path) -> None:
    files = {"orders.csv": "id,eur\n1,4.5\n2,12\n", "p.csv": "id,eur\n2,1\n", "empty.csv": "id,eur\n"}
    script, source, elsewhere = _promoted(SCORES, tmp_path, files)
    calls = [
        [], ["--path", "p.csv", "--limit", "5"], ["-l", "2"], ["--only", "1"], ["--only"], ["--limit", "x"],
        ["--path", "empty.csv"], ["--help"], ["--nothing"], ["--only", "3"],
    ]  # fmt: skip
    _assert_alike(script, source, elsewhere, calls)
    check = (
        "import sys; before = sys.argv; from tool_of_orders import Params, run\n"
        "assert run().exit_status == 0, run()\n"
        "assert run(Params(argv=('--path', 'empty.csv'))).exit_status == 3\n"
        "assert sys.argv is before"
    )
    done = _python("-c", check, cwd=elsewhere, PYTHONPATH=str(source))
    assert done.returncode == 0, done.stderr
    own = _python("-m", script.stem, "run", "--", "-l", "2", cwd=elsewhere, PYTHONPATH=str(source))
    assert "exit_status  0" in own.stdout


def test_a_script_with_subcommands_of_our_names(tmp_path: Path) -> None:
    script, source, elsewhere = _promoted(SUBCOMMANDS, tmp_path, {})
    calls = [[], ["run", "a", "b"], ["run"], ["-vv", "count", "--times", "2"], ["run", "--help"], ["bogus"]]
    _assert_alike(script, source, elsewhere, calls)
