"""What the fit leaves unexplained, told as findings: runs, strange days, silence, and lasting changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
from scipy.stats import chi2

from optimizer.curves.diagnostics.change_findings import Expectation, change_findings
from optimizer.curves.diagnostics.naming_days import listed_days
from optimizer.curves.diagnostics.silence import are_silent, find_silences, silence_finding
from optimizer.curves.evidence.calendar import KNOTS
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.curves.model.design import LEVEL, N_LOCAL, Design
from optimizer.curves.model.likelihood import Parameters, log_mean
from optimizer.curves.model.posterior import Posterior
from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.message import N_, Message

_FAR: Final = 5.0
"""Robust standard deviations."""
_ENOUGH_CELLS: Final = 28
"""Of fewer, neither the median nor the deviation from it is known well enough to call a day strange."""
_MOST_NAMED: Final = 5


def check_residuals(seen: Observations, design: Design, posterior: Posterior, total: FloatArray) -> tuple[Finding, ...]:
    """Findings on what spend, weekday and season do not explain.

    Parameters
    ----------
    seen : Observations
        What the model was learned from.
    total : (n_cells,) array
        Standardized residuals of the total over segments, in time order.
    """
    in_its_time, at_usual_demand = expect(seen, design, posterior)
    silences = find_silences(seen, at_usual_demand, posterior.size)
    speaking = seen.observed & ~are_silent(seen, silences)
    strange = strange_cells(total) & speaking.any(axis=0)
    expected = Expectation(in_its_time, at_usual_demand, speaking & ~strange, posterior.size, design.scales.demand_step)
    return (
        *_runs(total),
        *_strange_days(seen, total, strange),
        *(silence_finding(seen, one) for one in silences[-_MOST_NAMED:]),
        *change_findings(seen, expected),
    )


def expect(seen: Observations, design: Design, posterior: Posterior) -> tuple[FloatArray, FloatArray]:
    """Return what the mode expects of each cell, twice (n_segments, n_cells), 0 where nothing was observed.

    First with the demand shared by all, but without what is put down to the drift of one platform or segment; then
    without season and trend too, which an outage that lasts would pull down with it.
    """
    shared = posterior.mode.shared.copy()
    shared[design.drift] = 0.0
    local = posterior.mode.local.copy()
    local[:, LEVEL] += local[:, N_LOCAL:] @ design.own_time.mean(axis=0)
    local[:, N_LOCAL:] = 0.0
    in_its_time = _mean(seen, design, Parameters(local, shared))
    demand = shared[design.shared_time]
    demand[KNOTS] = np.median(demand[KNOTS])
    return in_its_time, _mean(seen, design, Parameters(local, shared))


def _mean(seen: Observations, design: Design, at: Parameters) -> FloatArray:
    mean, _ = log_mean(seen, design, at)
    return np.where(seen.observed, np.exp(np.where(seen.observed, mean, 0.0)), 0.0)


def strange_cells(total: FloatArray) -> BoolArray:
    """Cells whose residual lies more than 5 robust deviations from the median, (n_cells,).

    The robust deviation is 1.4826 times the median absolute deviation (Hampel 1974), so that the strange days do not
    widen the scale that they are measured by.
    """
    if len(total) < _ENOUGH_CELLS:
        return np.zeros(len(total), dtype=np.bool_)
    apart = np.abs(total - np.median(total))
    scale = 1.4826 * float(np.median(apart))
    return np.asarray(apart > _FAR * scale, dtype=np.bool_) if scale > 0.0 else np.zeros(len(total), dtype=np.bool_)


def _runs(total: FloatArray) -> tuple[Finding, ...]:
    """Tell autocorrelation over a week that chance hardly makes (`ljung_box`)."""
    lags = 7
    if len(total) < 4 * lags or not np.all(np.isfinite(total)) or np.ptp(total) == 0.0:
        return ()
    if ljung_box(total, lags) > 0.001:
        return ()
    return (
        Finding(
            "info",
            "curves",
            N_("Good and bad days come in runs that weekday, season and spend do not explain."),
            N_("Intervals of the total may be somewhat too narrow; look for promotions or outages that the data omit."),
        ),
    )


def ljung_box(series: FloatArray, lags: int) -> float:
    """Probability of autocorrelations as large as these by chance (Ljung and Box 1978, Biometrika 65).

    Q = n (n + 2) sum r_k^2 / (n - k) over the lags is chi-squared. The same as statsmodels' `acorr_ljungbox`, whose
    module takes longer to load than a plan to make.

    Parameters
    ----------
    series : (n,) array
        Not constant, longer than `lags`.
    lags : int
        How many, at least 1.
    """
    centred, n = series - series.mean(), len(series)
    correlations = np.array([centred[lag:] @ centred[:-lag] for lag in range(1, lags + 1)]) / (centred @ centred)
    statistic = n * (n + 2) * float((correlations**2 / (n - np.arange(1, lags + 1))).sum())
    return float(chi2.sf(statistic, lags))


def _strange_days(seen: Observations, total: FloatArray, strange: BoolArray) -> tuple[Finding, ...]:
    middle = float(np.median(total))
    more = np.flatnonzero(strange & (total > middle))
    fewer = np.flatnonzero(strange & (total < middle))
    found = []
    if len(more):
        found.append(
            Finding(
                "info",
                "curves",
                N_(
                    "On {days:message} there were far more results than spend and season explain.",
                    days=_days(seen, more[np.argsort(-total[more])]),
                ),
                N_("Check for promotions, and for results that were counted twice; such days pull the curves up."),
            )
        )
    if len(fewer):
        found.append(
            Finding(
                "info",
                "curves",
                N_(
                    "On {days:message} there were far fewer results than spend and season explain.",
                    days=_days(seen, fewer[np.argsort(total[fewer])]),
                ),
                N_("Check the tracking and the shop on those days; such days pull the curves down."),
            )
        )
    return tuple(found)


def _days(seen: Observations, cells: IntArray) -> Message:
    """Name the first of these cells by their first days, in order of time."""
    return listed_days([seen.first_day + timedelta(days=int(seen.cell_start[cell])) for cell in cells.tolist()])
