"""What the translation of a piece of a cell gives, before it becomes a ``TranslatedCell``."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from promote_checks.notebook.magic import Outcome


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line whose magic vanished."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Translation:
    """Python, and what was noticed on the way."""

    python: str
    tree: ast.Module = field(default_factory=lambda: ast.Module([], []), repr=False, compare=False)
    """Of ``python``."""
    plain: bool = False
    """The source was plain Python already."""
    dropped: tuple[DroppedLine, ...] = ()
    dependencies: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    chatter: tuple[str, ...] = ()
    captured: bool = False
    terminal: bool = False
    shell_lists: tuple[str, ...] = ()
    """Variables that get the lines of a shell command, once for each assignment."""

    def plus(self, other: Translation) -> Translation:
        """The notices of both; the text is the first one's."""
        return Translation(
            python=self.python,
            tree=self.tree,
            dropped=self.dropped + other.dropped,
            dependencies=_once(self.dependencies + other.dependencies),
            imports=_once(self.imports + other.imports),
            notes=self.notes + other.notes,
            chatter=_once(self.chatter + other.chatter),
            captured=self.captured or other.captured,
            terminal=self.terminal or other.terminal,
            shell_lists=self.shell_lists + other.shell_lists,
        )


def notices(outcome: Outcome, line: int) -> Translation:
    """What one magic contributes, apart from text."""
    return Translation(
        python="",
        dropped=(DroppedLine(line, outcome.dropped),) if outcome.dropped else (),
        dependencies=outcome.dependencies,
        imports=outcome.imports,
        notes=((line, outcome.note),) if outcome.note else (),
        chatter=outcome.chatter,
        captured=outcome.captured,
        terminal=outcome.terminal,
        shell_lists=(outcome.shell_list,) if outcome.shell_list else (),
    )


def _once(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
