"""What stops a file from being read until its owner has said something."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.imports import Question
from optimizer.errors import DataError


class UnansweredError(DataError):
    """A file cannot be used before something is said of it.

    Attributes
    ----------
    questions : tuple of Question
        What must be said, at least one; the sentence of the first is that of the error.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(questions[0].message)
        self.questions = tuple(questions)


def check_answered(questions: Sequence[Question]) -> None:
    """See that nothing is left to be asked.

    Raises
    ------
    UnansweredError
        With the sentence of the first question, which names the option that answers it.
    """
    if questions:
        raise UnansweredError(questions)
