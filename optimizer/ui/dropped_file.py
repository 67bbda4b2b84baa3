"""One file of those that were dropped, with what was said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from optimizer.workflow import SourceFile


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file, and a name for its bytes, so that they need not be read to know them again.

    Attributes
    ----------
    key : str
        Given by the uploader to these bytes, and to no others while the app runs.
    file : SourceFile
        With what the user said of it so far.
    was_named : bool
        Whether its columns are named as the workspace remembers them from another file.
    """

    key: str
    file: SourceFile
    was_named: bool = False

    @property
    def name(self) -> str:
        """As the user named it."""
        return self.file.name

    @property
    def said(self) -> str:
        """Name of the bytes together with all that was said of them."""
        file = self.file
        answers = (file.name, file.covers, file.platform, file.date_order, file.decimal_mark, file.columns)
        return f"{self.key}|{answers!r}"

    def with_answer(self, **answers: Any) -> DroppedFile:
        """Return the same file with one more thing said of it, named as in `SourceFile`."""
        return replace(self, file=replace(self.file, **answers))
