"""Names that may mean the same, so that the user can say whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NamedColumn = Literal["platform", "audience", "campaign"]
Likeness = Literal["spelling", "typing"]


@dataclass(frozen=True, slots=True)
class SimilarNames:
    """Several names of one platform that may be one.

    Attributes
    ----------
    column : {"platform", "audience", "campaign"}
        Where the names stand.
    platform : str
        Whose they are; empty where the names are those of platforms.
    names : tuple of str
        At least two, those with the most spend first.
    suggested : str
        The one to keep: that with the most spend.
    likeness : {"spelling", "typing"}
        They differ in capitals, blanks, dashes and the like only; or also by a letter, as by a slip in typing.
    """

    column: NamedColumn
    platform: str
    names: tuple[str, ...]
    suggested: str
    likeness: Likeness
