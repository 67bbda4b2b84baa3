"""A lift test: an experiment that says what would have been missed without the ads."""

from __future__ import annotations

import math
from dataclasses import dataclass

from optimizer.domain.performance import KPIS
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.message import N_, Message


@dataclass(frozen=True, slots=True)
class LiftTest:
    """The result of a geo or conversion lift test.

    Attributes
    ----------
    name : str
        By which the user knows it, not empty.
    kpi : str
        The outcome that was measured, a member of `optimizer.domain.performance.KPIS`.
    period : Period
        The days of the test.
    incremental : float
        Outcome in those days that the ads caused; may be negative, as it is an estimate.
    standard_error : float
        Of `incremental`, in its unit, above zero.
    platform, audience : str or None
        Whose ads were tested. Both: one segment. Only the platform: all its segments. Neither: all ads.
    spend : float or None
        Money whose effect was measured, major units, above zero: less than was spent on `platform` and `audience` where
        only some regions or some people were in the test. None where it is all that was spent there.
    source : str
        Where it comes from, such as ``"lift_tests.csv, row 2"``.

    Raises
    ------
    DataError
        When a figure is out of its range.
    """

    name: str
    kpi: str
    period: Period
    incremental: float
    standard_error: float
    platform: str | None = None
    audience: str | None = None
    spend: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem is not None:
            raise DataError(problem)


def _problem(test: LiftTest) -> Message | None:
    """Say what is wrong with a test; None where nothing is."""
    if not test.name.strip():
        return N_("A lift test has no name; give it one, such as 'facebook January'.")
    if test.kpi not in KPIS:
        known = ", ".join(KPIS)
        return N_(
            "The lift test '{name}' measures '{kpi}'; give one of {known}.", name=test.name, kpi=test.kpi, known=known
        )
    if test.audience is not None and test.platform is None:
        return N_(
            "The lift test '{name}' names the audience '{audience}' without a platform; name the platform too.",
            name=test.name,
            audience=test.audience,
        )
    return _wrong_figure(test)


def _wrong_figure(test: LiftTest) -> Message | None:
    if not math.isfinite(test.incremental):
        return N_("The lift test '{name}' has no incremental outcome; give a number.", name=test.name)
    if not (math.isfinite(test.standard_error) and test.standard_error > 0.0):
        return N_(
            "The lift test '{name}' has the standard error {found}; give one above zero, as no test is exact.",
            name=test.name,
            found=test.standard_error,
        )
    if test.spend is not None and not (math.isfinite(test.spend) and test.spend > 0.0):
        return N_(
            "The lift test '{name}' has the spend {found}; give money above zero, or leave it out.",
            name=test.name,
            found=test.spend,
        )
    return None
