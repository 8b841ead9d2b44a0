"""One use of a magic, what it may ask about its surroundings, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from promote_checks.notebook.known import Known
from promote_checks.notebook.survey import Survey


class RefusedMagic(Exception):
    """A magic that can't be translated. The translator adds the place and makes it a ``UserError``."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Magic:
    """A magic as IPython's transformer understood it.

    ``name`` is ``!`` for a shell line and ``!!`` for captured shell output; ``argument`` is the rest of the
    line before IPython expands ``{x}`` and ``$x``; ``body`` is the rest of the cell for a cell magic.
    """

    name: str
    argument: str
    body: str | None = None
    valued: bool = False
    """Its value goes somewhere (an assignment, an expression)."""

    @property
    def spelling(self) -> str:
        """As its author knows it."""
        if self.name in ("!", "!!"):
            return f"{self.name}{self.argument}"
        return f"{'%' if self.body is None else '%%'}{self.name}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a translation may ask about the place where its magic stands."""

    survey: Survey
    known: Known
    in_function: bool = False
    can_import: bool = True
    """An import can be put in front of the statement."""

    def module(self, name: str) -> str:
        """How the module can be called here without touching a name of the notebook."""
        if not self.can_import:
            return f"__import__({name!r})"
        return self.alias(name)

    def alias(self, name: str) -> str:
        """The name that the inserted import binds."""
        taken = self.survey.rebinds(name) or (self.in_function and name in self.survey.words)
        return self.fresh(f"{name}_module") if taken else name

    def fresh(self, name: str) -> str:
        """``name``, or something like it that stands nowhere in the notebook."""
        while name in self.survey.words:
            name += "_"
        return name

    def defines(self, name: str) -> bool:
        """Does this name exist here, as far as the text tells?"""
        return name in self.known or (self.in_function and self.survey.binds(name))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a magic: exactly one of the first four says what stands in its place.

    ``expression``: Python that has the magic's value. ``statement``: Python that can't be used as a value.
    ``code``: the notebook's own code, still in IPython's language. ``dropped``: the reason why nothing does.
    """

    expression: str = ""
    statement: str = ""
    code: str | None = None
    dropped: str = ""
    before: str = ""
    """Code (IPython's language) on the first line of a cell magic, before ``code``."""
    silent: bool = False
    """IPython does not show the value of ``code``."""
    imports: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    note: str = ""
    captured: bool = False
    chatter: tuple[str, ...] = ()
    terminal: bool = False
    shell_list: str = ""
    """The variable to which the magic itself gives a list of shell lines."""


Handler = Callable[[Magic, Surroundings], Outcome]
