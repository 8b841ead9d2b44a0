"""The serving path beside the recording of tests: neither needs what the other makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from promote.beside import Beside
from promote.fault import error_line, full_traceback, write_fault
from promote.serve.derivation import Derivation
from promote.serve.run import Served
from promote.serve.stand import Stand
from promote.stages import Candidate
from promote_checks.errors import UserError
from promote_checks.gate.process import Children

Serving = Callable[[Candidate, Children], "Served | None"]


class ServingBeside:
    """Derives, emits and proves in a copy of the candidate's project."""

    def __init__(self, serve: Serving, candidate: Candidate, folder: Path) -> None:
        self._candidate = candidate
        self._stand = Stand(candidate.project, folder)
        self._fault: Exception | None = None
        children = Children()
        copied = replace(candidate, project=self._stand.folder)
        self._work = Beside(lambda: self._served(serve, copied, children), children)

    def result(self, note: Callable[[str], None]) -> Served | None:
        """Wait, and add to the candidate's project what is proven. An internal error is noted, and fails nothing else."""
        served = self._work.result()
        if self._fault is not None:
            report = write_fault(self._fault)
            note(f"internal error while deriving the serving path; please file {report}")
        else:
            self._stand.bring(self._candidate.project)
        return served

    def call_off(self) -> None:
        """Stop; what is in the copy is not wanted."""
        self._work.call_off()

    def _served(self, serve: Serving, candidate: Candidate, children: Children) -> Served | None:
        try:
            return serve(candidate, children)
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - the promotion stands without it
            self._fault = error
            reason = f"internal error while deriving: {error_line(error)}"
            return Served(Derivation(level="none", reason=reason, fault=full_traceback(error)))
