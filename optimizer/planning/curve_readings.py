"""Outcome, efficiency, cost per outcome and what more money brings, each with its interval, at any daily spend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.curve_reading import CurveReading
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.money import is_money
from optimizer.errors import DataError
from optimizer.message import N_

_TAILS = ((1 - USUAL_LEVEL) / 2, (1 + USUAL_LEVEL) / 2)


def read_curves(fit: CurveFit, daily_spends: Sequence[float] | None = None) -> Iterator[CurveReading]:
    """Read every segment's curve at the same daily spends, or each at its own knots.

    Parameters
    ----------
    fit : CurveFit
        Learned curves.
    daily_spends : sequence of float or None
        Major units a day, not negative; the knots of each curve where not given.

    Raises
    ------
    DataError
        When a spend lies beyond the last knot of a curve, where nothing is known.
    """
    if daily_spends is not None:
        _check_known(fit, daily_spends)
    for line in range(len(fit.segments)):
        yield from read_curve(fit, line, fit.spend[line] if daily_spends is None else np.array(daily_spends))


def _check_known(fit: CurveFit, daily_spends: Sequence[float]) -> None:
    line = int(fit.spend[:, -1].argmin())
    ends, most = float(fit.spend[line, -1]), max(daily_spends, default=0.0)
    if most > ends:
        raise DataError(
            N_(
                "A daily spend of {asked:exact} is asked for, but the curve of {segment} is known only up to "
                "{ends:number} a day; ask for no more.",
                asked=most,
                segment=str(fit.segments[line]),
                ends=ends,
            )
        )


def read_curve(fit: CurveFit, line: int, daily_spends: FloatArray) -> Iterator[CurveReading]:
    r"""Read the curve of one segment.

    With the draws :math:`f_d`, straight between their knots, and their mean :math:`\bar f`, at spend x: the outcome is
    :math:`\bar f(x)`, the efficiency :math:`\bar f(x) / x`, the cost per outcome :math:`x / \bar f(x)`, what more money
    brings the slope of :math:`\bar f` over the knot interval that starts at or before x (at the last knot, that ends
    there). The intervals are the 10 % and 90 % quantiles of the same figure of each draw; that of the cost per outcome
    is therefore the inverse of the efficiency's.

    Parameters
    ----------
    line : int
        Of the segment in the fit.
    daily_spends : (n_spends,) array
        Major units a day, not negative; past the last knot the curve stays level.
    """
    knots, draws = fit.spend[line], fit.draws[:, line]
    left = np.clip(np.searchsorted(knots, daily_spends, side="right") - 1, 0, knots.size - 2)
    slopes = (draws[:, left + 1] - draws[:, left]) / (knots[left + 1] - knots[left])
    part = np.minimum((daily_spends - knots[left]) / (knots[left + 1] - knots[left]), 1.0)
    outcomes = _estimates(draws[:, left] * (1 - part) + draws[:, left + 1] * part)
    marginals = _estimates(np.where(daily_spends > knots[-1], 0.0, slopes))
    least, most = (float(bound) for bound in fit.observed_spend[line])
    for spend, outcome, marginal in zip(daily_spends.tolist(), outcomes, marginals, strict=True):
        efficiency = _times(outcome, 1.0 / spend) if spend > 0.0 else None
        yield CurveReading(
            segment=fit.segments[line],
            daily_spend=spend,
            outcome=outcome,
            efficiency=efficiency,
            cpa=None if efficiency is None or is_money(fit.kpi) else _inverse(efficiency),
            roas=efficiency if is_money(fit.kpi) else None,
            marginal=marginal,
            extrapolated=not least <= spend <= most,
        )


def _estimates(drawn: FloatArray) -> Iterator[Estimate]:
    """One for each column; widened where skewed draws have their mean outside."""
    values = drawn.mean(axis=0)
    lower, upper = np.quantile(drawn, _TAILS, axis=0)
    for value, low, high in zip(values.tolist(), lower.tolist(), upper.tolist(), strict=True):
        yield Estimate(value, Interval(min(low, value), max(high, value), USUAL_LEVEL))


def _times(estimate: Estimate, factor: float) -> Estimate:
    ends = estimate.interval
    return Estimate(estimate.value * factor, Interval(ends.lower * factor, ends.upper * factor, ends.level))


def _inverse(estimate: Estimate) -> Estimate | None:
    ends = estimate.interval
    if estimate.value <= 0.0:
        return None
    most = 1.0 / ends.lower if ends.lower > 0.0 else float("inf")
    return Estimate(1.0 / estimate.value, Interval(1.0 / ends.upper, most, ends.level))
