"""Several KPIs at once: each has a value, and a curve of its own in each segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FloatArray, SingleCurve, WeightedCurve
from optimizer.domain.kpi_outcome import KpiOutcome
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError
from optimizer.message import N_

KpiCurves = Mapping[str, Sequence[SingleCurve | None]]
"""Of each KPI the curve in each segment, length n_segments; None where the segment brings none of it."""


def weigh_kpis(problem: AllocationProblem, curves: KpiCurves, values: Mapping[str, float]) -> AllocationProblem:
    """Put the KPIs' worth in place of a problem's outcome.

    maximize sum_i sum_k value_k f_ik(x_i): the curve of segment i becomes sum_k value_k f_ik(x). A KPI of value 0 is
    left out, also of what ends the curve.

    Parameters
    ----------
    problem : AllocationProblem
        Segments, budget and limits; its own curves are not used.
    curves : mapping of str to sequence of curve or None
        Of each KPI the curve in each segment, length n_segments; None where the segment brings none of it.
    values : mapping of str to float
        What one unit of each KPI is worth, all in one unit; not negative, not all 0.

    Raises
    ------
    AllocationError
        When a value is negative or no number, a KPI has a value but no curves or curves but no value, all values are 0,
        there is not one curve per segment, or a segment has no curve of any KPI that counts.
    """
    _check(len(problem.segments), curves, values)
    counted = [kpi for kpi in curves if values[kpi] > 0.0]
    weighted = tuple(
        _weighted(segment, [(curves[kpi][place], float(values[kpi])) for kpi in counted])
        for place, segment in enumerate(problem.segments)
    )
    return replace(problem, curves=weighted)


def kpi_outcomes(curves: KpiCurves, values: Mapping[str, float], spend: FloatArray) -> tuple[KpiOutcome, ...]:
    """Tell what an allocation brings of each KPI, those of value 0 among them.

    Parameters
    ----------
    curves, values
        As in `weigh_kpis`.
    spend : (n_segments,) array
        Major units over the horizon.
    """
    _check(len(spend), curves, values)
    return tuple(_outcome(kpi, float(values[kpi]), per_segment, spend) for kpi, per_segment in curves.items())


def _outcome(kpi: str, value: float, curves: Sequence[SingleCurve | None], spend: FloatArray) -> KpiOutcome:
    outcome = np.array(
        [0.0 if curve is None else float(response_value(curve, x)) for curve, x in zip(curves, spend, strict=True)]
    )
    total = float(outcome.sum())
    return KpiOutcome(kpi, value, outcome, total, value * total)


def _weighted(segment: Segment, parts: Sequence[tuple[SingleCurve | None, float]]) -> WeightedCurve:
    found = [(curve, value) for curve, value in parts if curve is not None]
    if not found:
        raise AllocationError(
            N_(
                "The segment {segment} has no curve of any KPI that has a value; give it one, or leave it out.",
                segment=segment,
            )
        )
    return WeightedCurve(tuple(curve for curve, _ in found), tuple(value for _, value in found))


def _check(n_segments: int, curves: KpiCurves, values: Mapping[str, float]) -> None:
    for kpi, value in values.items():
        if not np.isfinite(value) or value < 0.0:
            raise AllocationError(
                N_(
                    "The value of the KPI '{kpi}' is {found}; give a number that is not negative.",
                    kpi=kpi,
                    found=value,
                )
            )
        if kpi not in curves:
            raise AllocationError(
                N_(
                    "The KPI '{kpi}' has a value but no curves; use one of: {known}.",
                    kpi=kpi,
                    known=", ".join(sorted(curves)),
                )
            )
    for kpi, per_segment in curves.items():
        if kpi not in values:
            raise AllocationError(
                N_("The KPI '{kpi}' has curves but no value; give it one, 0 where it does not count.", kpi=kpi)
            )
        if len(per_segment) != n_segments:
            raise AllocationError(
                N_(
                    "The KPI '{kpi}' has {found} curves for {expected} segments; give each segment one.",
                    kpi=kpi,
                    found=len(per_segment),
                    expected=n_segments,
                )
            )
    if not any(value > 0.0 for value in values.values()):
        raise AllocationError(
            N_("Every KPI has the value 0, so that no split is better than another; give one a value above 0.")
        )
