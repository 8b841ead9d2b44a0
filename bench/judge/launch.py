"""Start one command and write what it used: ``python -I -S launch.py REPORT COMMAND...``; standard library only.

A process inherits the peak memory of the one that forked it, so a large harness would be measured instead of
what it starts. This one is small.
"""

from __future__ import annotations

import json
import os
import sys


def main(report: str, command: list[str]) -> int:
    """Answer with the exit code of the command; negative codes are signals and only stand in the report."""
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    used = {"code": code, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}
    with open(report, "w", encoding="utf-8") as file:
        json.dump(used, file)
    return max(code, 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))
