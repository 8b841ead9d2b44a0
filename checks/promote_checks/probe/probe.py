"""The probe: watches a notebook from inside its kernel, and never changes what it does."""

from __future__ import annotations

import builtins
import contextlib
import functools
import os
import sys
import time
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

from promote_checks.probe import ambient
from promote_checks.probe.album import Album
from promote_checks.probe.alone import Alone
from promote_checks.probe.bounds import LAST, WHOLE, Bounded, GaveUp, bounded
from promote_checks.probe.canonical import OWN, PLACES, digest
from promote_checks.probe.canonical_source import note_timed
from promote_checks.probe.closing import final_value, flush_files, peak_memory, star_names
from promote_checks.probe.environment import environment, version_of
from promote_checks.probe.failure import bare_facts, cell_file, facts
from promote_checks.probe.files import Traffic
from promote_checks.probe.frames import schema_of
from promote_checks.probe.function_code import NAMES
from promote_checks.probe.functions import Functions
from promote_checks.probe.instrument import SWITCH, Body, instrument, wrapped_body
from promote_checks.probe.journal import Journal
from promote_checks.probe.lines import CellLines, line_numbers
from promote_checks.probe.merge import merged
from promote_checks.probe.names import Names
from promote_checks.probe.origin import Origins
from promote_checks.probe.output import Output
from promote_checks.probe.process_bound import watch_temporary_names
from promote_checks.probe.registering import REGISTERED, Contents, contents, is_unused_import, registers
from promote_checks.probe.seeding import seed_generators
from promote_checks.probe.size import size_of
from promote_checks.probe.statement import Statement, loads_only
from promote_checks.probe.watch import Watch
from promote_checks.probe.written import listing, written

LARGE = 32 << 20
"""Bytes from which a value's digest waits for the end of the run."""


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """An error of ours is written down and told after the run; the notebook must not notice it."""

    @functools.wraps(method)
    def call(self: Any, *arguments: Any) -> Any:
        if self.off:
            return None
        try:
            with Bounded(LAST):
                return method(self, *arguments)
        except (GaveUp, Exception) as error:  # noqa: BLE001
            self.faults.append(method.__name__ + ": " + trace_of(error))
            return None

    return call


def trace_of(error: BaseException) -> str:
    """The traceback as text, or less where memory has run out."""
    try:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except MemoryError:
        return type(error).__name__


class Probe:
    """One run of one notebook. ``settings`` is what the tool says about it, as plain JSON."""

    def __init__(self, shell: Any, settings: dict[str, Any]) -> None:
        self.shell = shell
        self.folder: str = settings["folder"]
        self.base: str = settings["base"]
        self.roots: list[str] = [".", *settings["beside"]]
        self.local: list[str] = settings["local"]
        self.full: bool = settings["full"]
        self.cells: list[tuple[int, str]] = [(index, source) for index, source in settings["cells"]]
        self.journal = Journal(settings["events"], settings["place"])
        self.alone = Alone(shell.user_ns, settings)
        self.names = Names(shell.user_ns)
        self.functions = Functions(lambda: int(shell.compile.flags))
        self.traffic = Traffic(self.folder, self.base)
        self.origins = Origins(self.folder, self.base)
        self.output = Output()
        self.album = Album(lambda: self.cell, self.unwatched)
        self.watch = Watch(settings["watch"], shell.user_ns)
        self.faults: list[str] = []
        self.off = False
        self.infos: list[Any] = []
        self.cell = -1
        self.source = ""
        self.body: Body | None = None
        self.inside = False
        self.lines = CellLines("")
        self.statements: dict[tuple[int, int], Statement] = {}
        self.current: Statement | None = None
        self.records: dict[tuple[int, int], dict[str, Any]] = {}
        self.ambient: dict[str, Any] = {}
        self.figures = 0
        self.started = 0.0
        self.imports: set[str] = set()
        self.loaded: Contents | None = None
        """What the modules held before an import of which nothing uses a name."""
        self.stars: dict[str, list[str]] = {}
        self.before: dict[str, tuple[int, int, int]] = {}

    def install(self, seed: int | None) -> None:
        """Take every seat; the first cell comes next."""
        PLACES[self.folder] = "<folder>"
        PLACES[self.base] = "<run>"
        OWN.update(self.local)
        vars(builtins)[SWITCH] = self.switch
        vars(builtins)[NAMES["enter"]] = self.enter
        vars(builtins)[NAMES["leave"]] = self.leave
        self.shell.ast_transformers.append(self)
        self.shell.events.register("pre_run_cell", self.before_cell)
        self.shell.events.register("post_execute", self.after_execute)
        self.shell.events.register("post_run_cell", self.after_cell)
        self.output.install(self.shell)
        self.album.listen()
        sys.addaudithook(self.traffic.hook)
        watch_temporary_names()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.detach)
        self.before = listing(self.folder, self.roots)
        if seed is not None:
            seed_generators(seed)

    def detach(self) -> None:
        """A child process of the notebook is not watched."""
        self.off = True
        self.traffic.active = self.output.listening = self.album.listening = False

    # The life of a cell.

    @guarded
    def before_cell(self, info: Any) -> None:
        """IPython is about to run a cell, or a cell inside a cell (``%%capture``)."""
        self.infos.append(info)
        if len(self.infos) > 1:
            if self.body is not None and info.raw_cell.strip() != self.body.text.strip():
                self.body = None
            return
        while self.cells and self.cells[0][1] != info.raw_cell:
            self.cells.pop(0)
        if not self.cells:
            raise LookupError(f"a cell ran that is not in the notebook: {info.raw_cell[:80]!r}")
        self.cell, self.source = self.cells.pop(0)
        self.body = Body(self.cell, self.source)
        note_timed(self.source)
        self.records, self.statements, self.lines = {}, {}, CellLines(self.source)
        self.figures, self.current, self.inside = 0, None, False
        self.journal.at(self.cell, 0, 0)
        self.functions.arm(self.source)
        self.ambient = ambient.snapshot()
        self.output.listen()
        self.traffic.active = True
        self.alone.enter()
        self.started = time.perf_counter()

    @guarded
    def rewrite(self, tree: Any) -> Any:
        """Insert the calls into a tree, if it is of the cell that is running."""
        body = self.body
        if body is None or not self.infos or (body.offset and not body.in_place and len(self.infos) == 1):
            return tree
        self.body, self.inside = None, bool(body.offset)
        if self.inside:
            # What the magic has set up is not the doing of a statement under it.
            self.ambient = ambient.snapshot()
        manager = self.shell.input_transformer_manager
        self.lines.learn(line_numbers(manager, body.text, body.offset), self.inside)
        found, first = instrument(tree, body, manager)
        inner = wrapped_body(found, body)
        if inner is not None:
            found, self.body = [inner[0]], inner[1]
        for known in found:
            self.statements[known.line, known.column] = known
            self.imports |= known.imports
        for known in found[:first]:
            self.records[known.line, known.column] = {
                "cell": known.cell,
                "line": known.line,
                "column": known.column,
            }
        if found:
            self.begin(found[first])
        return tree

    def visit(self, tree: Any) -> Any:
        """What IPython calls on a transformer of trees."""
        changed = self.rewrite(tree)
        return tree if changed is None else changed

    @guarded
    def switch(self, line: int, column: int) -> None:
        """Between two statements."""
        self.end()
        self.begin(self.statements[line, column])

    @contextlib.contextmanager
    def unwatched(self) -> Iterator[None]:
        """What is ours to do in the middle of a cell is not the notebook's doing."""
        active, self.traffic.active = self.traffic.active, False
        try:
            yield
        finally:
            self.traffic.active = active

    def begin(self, statement: Statement) -> None:
        """From here on, what happens is this statement's doing."""
        self.current = statement
        self.output.mute = statement.mute
        self.journal.at(statement.cell, statement.line, statement.column)
        self.look(statement, "before")
        self.loaded = contents() if is_unused_import(statement, self.coming()) else None
        self.origins.pass_over()

    def coming(self) -> str:
        """The text from this cell on."""
        return "\n".join([self.source, *(source for _, source in self.cells)])

    def look(self, statement: Statement, when: str) -> None:
        """What was asked for at this place; none of it is the notebook's doing."""
        listening, self.traffic.active = self.traffic.active, False
        self.watch.look((statement.cell, statement.line, statement.column), when)
        self.traffic.active = listening

    def end(self) -> None:
        """The statement is over: write down what it did."""
        statement, self.current = self.current, None
        if statement is None:
            return
        self.traffic.active = False
        try:
            self.origins.settle()
            self.record(statement)
            self.look(statement, "after")
        finally:
            self.traffic.active = True

    def record(self, statement: Statement) -> None:
        """Everything that is different now."""
        record: dict[str, Any] = {"cell": statement.cell, "line": statement.line, "column": statement.column}
        now = ambient.snapshot()
        record["ambient"] = ambient.changes(self.ambient, now, statement.inert or loads_only(statement.node))
        self.ambient = now
        if self.loaded is not None and registers(self.loaded):
            record["ambient"].append(REGISTERED)
        record["figures"] = len(now["figures"])
        self.names.settle(statement, record, "figures" in record["ambient"])
        self.traffic.settle(record)
        own = self.names.own() if self.output.displayed else {}
        self.output.settle(record, {name: own[name] for name in sorted(statement.loads & own.keys())})
        for module in statement.stars:
            self.stars[module] = star_names(module)
        shift = statement.line - statement.node.lineno
        self.functions.define(statement.node, self.shell.user_ns, statement.cell, shift)
        key = (statement.line, statement.column)
        known = self.records.get(key)
        self.records[key] = record if known is None else merged(known, record)

    @guarded
    def after_execute(self) -> None:
        """After a cell's code and before the inline backend closes the figures."""
        if not self.infos:
            return
        self.figures = max(self.figures, ambient.figure_count())
        if len(self.infos) > 1 and self.inside:
            # Before %%capture gives the streams back.
            self.end()
        if len(self.infos) == 1:
            seconds = time.perf_counter() - self.started
            self.end()
            self.traffic.active = False
            self.output.stop()
            self.functions.disarm()
            self.names.settle_cell()
            self.tell_cell(seconds)

    def tell_cell(self, seconds: float) -> None:
        """Send what is known of the cell."""
        wrapping = {key for key, known in self.statements.items() if known.wraps}
        inner = any(key not in wrapping for key in self.records)
        records = [record for key, record in self.records.items() if not (inner and key in wrapping)]
        event = {
            "index": self.cell,
            "statements": sorted(records, key=lambda record: (record["line"], record["column"])),
            "stdout": self.output.text(),
            "figures": self.figures,
            "frames": self.frames(),
            "digests": self.digests(),
            "seconds": seconds,
        }
        self.journal.write("cell", event)

    def frames(self) -> dict[str, Any]:
        """Schemas of the data frames that the cell bound or changed."""
        own = self.names.own()
        found = {
            name: bounded(WHOLE, None)(schema_of)(own[name])
            for name in sorted(self.names.touched & own.keys())
        }
        frames = {name: schema for name, schema in found.items() if schema is not None}
        self.watch.cell(self.cell, {name: own[name] for name in frames})
        return frames

    def digests(self) -> dict[str, str]:
        """Digests of what the cell bound or changed, except of large values."""
        touched, self.names.touched = self.names.touched, set()
        found = {}
        for name, value in self.names.own().items():
            if name in touched and (self.full or size_of(value) <= LARGE):
                found[name] = digest(value)[0]
        return {name: text for name, text in sorted(found.items()) if text}

    @guarded
    def after_cell(self, result: Any) -> None:
        """The cell's outcome is known."""
        info = getattr(result, "info", None)
        if not self.infos or (info is not None and info is not self.infos[-1]):
            return
        self.infos.pop()
        if not self.infos:
            self.alone.leave()
        error = None if result is None else (result.error_before_exec or result.error_in_exec)
        if not self.infos:
            self.body = None
            if error is not None:
                self.tell_error(error)

    def tell_error(self, error: BaseException) -> None:
        """Send what is known of the exception that the cell raised."""
        line_of = functools.partial(self.lines.line_of, cell_file(error, self.shell.user_ns))
        known = bounded(WHOLE, None)(facts)(error, line_of, self.shell.user_ns) or bare_facts(error)
        for text in ("message", "filename"):
            known[text] = known[text].replace(self.folder + os.sep, "").replace(self.folder, ".")
        known["line"] = known["line"] or self.last_line()
        known["cell"] = self.cell
        known["version"] = version_of(known["library"]) if known["library"] in sys.modules else ""
        self.journal.write("error", known)

    def last_line(self) -> int:
        """The line of the statement that ran last."""
        return max((line for line, _ in self.records), default=1)

    @guarded
    def enter(self, key: int, arguments: tuple[Any, ...]) -> None:
        """A function of the notebook was called."""
        self.functions.enter(key, arguments)

    def leave(self, key: int, value: Any) -> Any:
        """A function of the notebook returns, or yields."""
        self.left(key, value)
        return value

    @guarded
    def left(self, key: int, value: Any) -> None:
        """The guarded part of ``leave``."""
        self.functions.leave(key, value)

    # The end of the run.

    @guarded
    def finish(self) -> None:
        """Send the final values, the files, the functions and the environment."""
        peak = peak_memory()
        self.functions.disarm()
        flush_files(self.names.own().values())
        self.journal.write("drawn", self.album.close())
        self.journal.write("final", [final_value(name, value) for name, value in self.names.own().items()])
        self.journal.write("functions", self.functions.report())
        self.journal.write("stars", self.stars)
        self.journal.write("environment", environment(self.imported(), self.origins, self.origins.reached()))
        self.journal.write("modules", self.origins.report())
        self.journal.write("memory", peak)
        self.journal.write("written", written(self.folder, self.roots, self.before))
        self.journal.write("outside", self.traffic.outside.report())
        self.journal.write("watched", self.watch.report())

    def tell_faults(self) -> None:
        """Send our own errors, and say that the journal is complete."""
        self.journal.write("end", self.faults)

    def imported(self) -> set[str]:
        """Top-level modules that the notebook imported itself."""
        bound = {
            value.__name__.partition(".")[0]
            for value in self.names.own().values()
            if isinstance(value, types.ModuleType)
        }
        return self.imports | bound
