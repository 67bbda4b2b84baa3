"""A span of calendar days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Calendar days from `start` to `end`, both included.

    Raises
    ------
    DataError
        When the end lies before the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DataError(
                N_(
                    "The period ends on {end:date}, before its start on {start:date}; give a later end.",
                    start=self.start,
                    end=self.end,
                )
            )

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days + 1
