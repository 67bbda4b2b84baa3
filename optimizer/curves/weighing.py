"""Several KPIs together: their curves added up, each times what one unit of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import SpendAnswer
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.segment import Segment
from optimizer.message import N_

SAME_KNOT: Final = 1e-9
"""Knots that differ by less than this share are one: between two so near a slope would be rounding."""
_GRAVEST_FIRST: Final[tuple[SpendAnswer, ...]] = ("unrelated", "unclear", "still", "follows")


def weigh_fits(parts: Sequence[tuple[CurveFit, float]]) -> CurveFit:
    """Add up the curves of several KPIs, draw by draw: f_d(x) = sum_k value_k f_kd(x), in points.

    The knots are those of all parts together, so that the sum is exact: a sum of curves that are straight between their
    knots is straight between the knots of all.

    The dispersion is the widest that it can be. A click, the lead that comes of it and its revenue are counted from the
    same people, so the noise of the KPIs goes together, and standard deviations add up:

        dispersion = (sum_k value_k sqrt(D_k m_k))^2 / sum_k value_k m_k

    with D_k the dispersion and m_k the mean outcome of a part at the recent spend of all segments. Were the KPIs
    independent, it would be sum_k value_k^2 D_k m_k over the same. It does not change when all m_k grow alike, and is
    value D for a single part.

    What is beyond the spend that any part has seen is extrapolated. Outcomes are incremental where those of all parts
    are. Where the results of one part do not follow the spend, those of the sum do not.

    Parameters
    ----------
    parts : sequence of (CurveFit, float)
        One or more fits of the same segments, period and number of draws, and what one unit counts, above zero.

    Raises
    ------
    ValueError
        When they are not of the same segments, period and number of draws, or a value is not above zero.
    """
    _check(parts)
    first = parts[0][0]
    values = [value for _, value in parts]
    fits = [aligned(fit, first.segments) for fit, _ in parts]
    spend, draws = _summed(fits, values)
    is_incremental = all(fit.measure == "incremental" for fit in fits)
    return CurveFit(
        segments=first.segments,
        kpi=WEIGHTED,
        period=first.period,
        spend=spend,
        draws=draws,
        observed_spend=np.column_stack(
            [
                np.max([fit.observed_spend[:, 0] for fit in fits], axis=0),
                np.min([fit.observed_spend[:, 1] for fit in fits], axis=0),
            ]
        ),
        recent_spend=first.recent_spend,
        dispersion=_dispersion(fits, values),
        findings=(*_mixed_measures(fits), *_merged(fits)),
        model=" + ".join(dict.fromkeys(fit.model for fit in fits)),
        answer=min((spend_answer(fit) for fit in fits), key=_GRAVEST_FIRST.index),
        measure="incremental" if is_incremental else "platform_reported",
        lift_tests=tuple(dict.fromkeys(test for fit in fits for test in fit.lift_tests)) if is_incremental else (),
    )


def aligned(fit: CurveFit, segments: tuple[Segment, ...]) -> CurveFit:
    """Put the segments of curves in another order.

    Parameters
    ----------
    fit : CurveFit
        Of these segments, in any order.
    segments : tuple of Segment
        The order that is wanted; those of the fit that are not among them are left out.

    Raises
    ------
    ValueError
        When the fit lacks one.
    """
    if fit.segments == segments:
        return fit
    place = {segment: row for row, segment in enumerate(fit.segments)}
    missing = [str(segment) for segment in segments if segment not in place]
    if missing:
        msg = f"the curves of {fit.kpi} lack {missing[0]}"
        raise ValueError(msg)
    rows = [place[segment] for segment in segments]
    return replace(
        fit,
        segments=segments,
        spend=fit.spend[rows],
        draws=fit.draws[:, rows],
        observed_spend=fit.observed_spend[rows],
        recent_spend=fit.recent_spend[rows],
    )


def spend_answer(fit: CurveFit) -> SpendAnswer:
    """Say whether results follow spend, as the summary of a fit says, or the fit itself where it has none."""
    return fit.answer if fit.summary is None else fit.summary.response.answer


def _check(parts: Sequence[tuple[CurveFit, float]]) -> None:
    if not parts or not all(np.isfinite(value) and value > 0.0 for _, value in parts):
        msg = "one or more parts, each with a value above zero, are needed"
        raise ValueError(msg)
    first = parts[0][0]
    for fit, _ in parts:
        if set(fit.segments) != set(first.segments) or (fit.period, len(fit.draws)) != (first.period, len(first.draws)):
            msg = f"the curves of {fit.kpi} are not of the segments, period and number of draws of {first.kpi}"
            raise ValueError(msg)


def _summed(fits: Sequence[CurveFit], values: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Knots (n_segments, n_knots) and draws (n_draws, n_segments, n_knots) of the sum."""
    if all(np.array_equal(fit.spend, fits[0].spend) for fit in fits):
        draws = sum(
            (value * fit.draws for fit, value in zip(fits[1:], values[1:], strict=True)), values[0] * fits[0].draws
        )
        return fits[0].spend, np.asarray(draws)
    rows = [_union([fit.spend[row] for fit in fits]) for row in range(len(fits[0].segments))]
    spend = _same_length(rows)
    draws = np.zeros((len(fits[0].draws), *spend.shape))
    for fit, value in zip(fits, values, strict=True):
        for row, knots in enumerate(spend):
            draws[:, row] += value * at_knots(fit.spend[row], fit.draws[:, row], knots)
    return spend, draws


def at_knots(own: FloatArray, draws: FloatArray, knots: FloatArray) -> FloatArray:
    """Read curves that are straight between their own knots at others; past their last they stay level.

    Parameters
    ----------
    own : (n_own,) array
        Strictly increasing from 0.
    draws : (n_draws, n_own) array
        Outcome at them.
    knots : (n_knots,) array
        Where to read.

    Returns
    -------
    (n_draws, n_knots) array
    """
    left = np.clip(np.searchsorted(own, knots, side="right") - 1, 0, len(own) - 2)
    part = np.clip((knots - own[left]) / (own[left + 1] - own[left]), 0.0, 1.0)
    return np.asarray(draws[:, left] * (1.0 - part) + draws[:, left + 1] * part)


def _union(rows: Sequence[FloatArray]) -> FloatArray:
    """Knots of all rows, those that are nearly the same once."""
    knots = np.unique(np.concatenate(rows))
    return np.asarray(knots[np.concatenate([[True], np.diff(knots) > SAME_KNOT * knots[1:]])])


def _same_length(rows: Sequence[FloatArray]) -> FloatArray:
    """One table of rows; shorter ones are made longer by knots past their last, where the curve stays level."""
    most = max(len(row) for row in rows)
    return np.array([np.concatenate([row, row[-1] * 2.0 ** np.arange(1, most - len(row) + 1)]) for row in rows])


def _dispersion(fits: Sequence[CurveFit], values: Sequence[float]) -> float:
    recent = fits[0].recent_spend
    daily = recent if recent.any() else fits[0].observed_spend[:, 1]
    means = [max(_mean_outcome(fit, daily), 1e-12) for fit in fits]
    worth = sum(value * mean for value, mean in zip(values, means, strict=True))
    sd = sum(value * np.sqrt(fit.dispersion * mean) for fit, value, mean in zip(fits, values, means, strict=True))
    return float(sd**2 / worth)


def _mean_outcome(fit: CurveFit, daily: FloatArray) -> float:
    means = fit.draws.mean(axis=0)
    return float(sum(np.interp(spend, at, of) for spend, at, of in zip(daily, fit.spend, means, strict=True)))


def _mixed_measures(fits: Sequence[CurveFit]) -> Iterator[Finding]:
    """Warn where some outcomes are what lift tests found and others what platforms report."""
    tested = [fit.kpi for fit in fits if fit.measure == "incremental"]
    if tested and len(tested) < len(fits):
        yield Finding(
            "warning",
            "measure",
            N_(
                "Only {tested} are what would have been missed without the ads, as lift tests found; the other results "
                "are what platforms report, and count for more beside them than they should.",
                tested=", ".join(tested),
            ),
            N_("Add lift tests of the other results, or plan for one result."),
        )


def _merged(fits: Sequence[CurveFit]) -> Iterator[Finding]:
    """Say once what all parts say, and of the rest which part says it; a test that one part uses is not left out."""
    kpis = {fit.kpi for fit in fits}
    said = [
        {
            (one.severity, one.subject, str(one.message)): one
            for one in fit.findings
            if one.subject != "lift tests" or one.message.values.get("other") not in kpis
        }
        for fit in fits
    ]
    for place, (fit, findings) in enumerate(zip(fits, said, strict=True)):
        for key, one in findings.items():
            if all(key in others for others in said):
                if place == 0:
                    yield one
            else:
                yield replace(one, message=N_("{kpi}: {said:message}", kpi=fit.kpi, said=one.message))
