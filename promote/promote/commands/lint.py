"""``promote-lint FILES``: what a commit hook runs. Sources only, and nothing heavy is imported."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from promote.boundary import answer, guarded
from promote_checks.errors import UserError


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UserError(message, "See `promote-lint --help`.")


def main() -> int:
    """The console entry: exit 0 without errors, 1 with, 2 usage, 3 a fault of ours."""
    return guarded(lambda: lint(sys.argv[1:]))


def lint(words: Sequence[str]) -> int:
    """Check the named files. Silent if there is nothing to say."""
    from promote_checks.rules.check import check_files
    from promote_checks.rules.files import files_of
    from promote_checks.rules.project import project_of
    from promote_checks.rules.registry import RULES
    from promote_checks.rules.render.registry import render
    from promote_checks.rules.settings import overridden, require_known, settings_of

    parser = _Parser(prog="promote-lint", description="Check the sources of notebooks and scripts, quickly.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--select", default="", metavar="CODES", help="only these codes or prefixes")
    parser.add_argument("--ignore", default="", metavar="CODES", help="not these codes or prefixes")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="report only what it does not know yet")
    try:
        options = parser.parse_args(list(words))
    except SystemExit as done:  # --help has printed what it had to
        return int(done.code or 0)
    if not options.files:
        return 0
    found = settings_of(project_of(options.files[0].absolute().parent))
    settings = overridden(found, select=options.select, ignore=options.ignore, baseline=options.baseline)
    # Codes of the gate's checks are words in lower case; `promote check` knows them, the quick path does not load them.
    checks = [code for code in (*settings.select, *settings.ignore) if code.isalpha() and code.islower()]
    require_known(settings, (*RULES, *checks))
    report = check_files(files_of(options.files, settings.exclude), settings, thorough=False)
    if report.findings or report.not_checked:
        answer(render(report, "text"))
    return report.exit_code
