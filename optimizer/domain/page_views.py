"""What a person looks at and types on pages, kept for the next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.assumption import Assumptions
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class SegmentsView:
    """What is looked at on the Segments page.

    Attributes
    ----------
    dimension, kpi : str
        As in `optimizer.domain.group_comparison.GroupQuestion`.
    days : int or None
        The last so many days, 0 for all; None for days of the user's own choice.
    chosen : two dates
        First and last day as typed, which need not be a period.
    """

    dimension: str
    kpi: str
    days: int | None
    chosen: tuple[date, date]


@dataclass(frozen=True, slots=True)
class CurvesView:
    """What the Curves page shows.

    Attributes
    ----------
    kpi : str or None
        Of which the curves are; the plan's where none was chosen.
    segment : Segment or None
        The one that is looked at closely; the one with the most spend where none was chosen.
    section : str
        Part of the page, as of `optimizer.ui.pages.curves`; the first where empty.
    part : int
        Which part of many segments the overview shows, from 0.
    points : {"adjusted", "reported", "none"}
        Which results are drawn behind a curve.
    is_same_scale : bool
        Whether all curves of the overview are drawn to one scale.
    """

    kpi: str | None = None
    segment: Segment | None = None
    section: str = ""
    part: int = 0
    points: str = "adjusted"
    is_same_scale: bool = False


@dataclass(frozen=True, slots=True)
class LiftDraft:
    """A lift test as it is being typed on the Curves page.

    Attributes
    ----------
    first, last : date
        Of the test.
    name, platform, audience, kpi : str
        As chosen; empty for none, or for all ads.
    incremental, low, high : str
        What was found and its range, as typed.
    level : float
        How sure the range is.
    """

    first: date
    last: date
    name: str = ""
    platform: str = ""
    audience: str = ""
    kpi: str = ""
    incremental: str = ""
    low: str = ""
    high: str = ""
    level: float = 0.9


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """Name and note of a scenario as they are being typed on the Plan page."""

    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is taken for granted of a scenario in place of what it says itself, and not saved yet.

    Attributes
    ----------
    number : int
        Of the scenario.
    assumptions : Assumptions
        All of them, also those that the scenario has itself.
    """

    number: int
    assumptions: Assumptions


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """What is tried on the scenarios of a workspace, one per scenario at most."""

    tried: tuple[WhatIf, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedScenarios:
    """Numbers of the scenarios side by side, in the order in which they were chosen."""

    numbers: tuple[int, ...] = ()
