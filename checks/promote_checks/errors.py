"""The one kind of exception that is meant for the user."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend: one line that says what is wrong and where, one that says what to do.

    The command turns it into exit code 2 without a traceback.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message
