"""The kinds of trouble that stop a task. Each carries one sentence: what, where, found, expected, remedy."""

from __future__ import annotations

from optimizer.message import Message


class OptimizerError(Exception):
    """A task cannot go on.

    Attributes
    ----------
    message : Message
        One sentence that says what is wrong, where, what was found and expected, and what to do.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class DataError(OptimizerError):
    """A file, a table or a value that a user gave cannot be understood."""


class CurveError(OptimizerError):
    """A response curve cannot be learned or used."""


class AllocationError(OptimizerError):
    """A budget cannot be allocated."""


class InfeasibleError(AllocationError):
    """The limits contradict each other or the budget."""


class StoreError(OptimizerError):
    """A workspace cannot be opened, read or written."""


class ConnectError(OptimizerError):
    """An ad platform cannot be reached or refused the request."""


class ExportError(OptimizerError):
    """A file cannot be written."""


class StoppedError(OptimizerError):
    """A piece of work was stopped because nobody wants it any more; nothing of it is kept."""
