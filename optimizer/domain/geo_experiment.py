"""A geo experiment: regions with ads beside regions without, and the lift that was estimated from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.period import Period


@dataclass(frozen=True, slots=True, eq=False)
class GeoExperiment:
    """Outcome and spend of two groups of regions, over time.

    Attributes
    ----------
    name : str
        Of its file.
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`.
    groups : tuple of two str
        As the user named them.
    treated : str or None
        The group whose ads were changed; None where the names do not tell.
    starts : (n_rows,) array of datetime64[D]
        First day of each row, strictly increasing.
    row_days : int
        Days that a row covers: 1 or 7.
    outcome, spend : (n_rows, 2) arrays
        Totals of the groups; spend in major units.
    findings : tuple of Finding
        What the user must know of the files.
    """

    name: str
    kpi: str
    groups: tuple[str, str]
    treated: str | None
    starts: npt.NDArray[np.datetime64]
    row_days: int
    outcome: FloatArray
    spend: FloatArray
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class GeoEffect:
    """What a regression says of an experiment.

    Attributes
    ----------
    incremental : float
        Outcome of the treated regions in the test less what it would have been.
    standard_error : float
        Of its predictive t distribution: the scale, before the degrees of freedom widen it.
    degrees_of_freedom : int
        Of that distribution.
    """

    incremental: float
    standard_error: float
    degrees_of_freedom: int


@dataclass(frozen=True, slots=True)
class GeoLift:
    """The lift that a geo experiment shows.

    Attributes
    ----------
    kpi : str
        The outcome.
    period : Period
        The days of the test.
    treated : str
        The group whose ads were changed.
    effect : GeoEffect
        Outcome caused by `spend`, allowing for errors that hang together from row to row.
    simple : GeoEffect
        The same by the plain regression, which takes them for independent.
    spend : float
        Spend more than there would have been, or spared where ads were switched off, above zero.
    incremental, roas : Estimate
        Of `effect`, and per unit of `spend`.
    autocorrelation : float
        Of the residuals before the test, from one row to the next.
    findings : tuple of Finding
        What the user must know.
    """

    kpi: str
    period: Period
    treated: str
    effect: GeoEffect
    simple: GeoEffect
    spend: float
    incremental: Estimate
    roas: Estimate
    autocorrelation: float
    findings: tuple[Finding, ...]
