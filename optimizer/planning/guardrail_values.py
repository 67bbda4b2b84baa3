"""Where a plan stands against its guardrails."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.guardrail import GuardrailValue, LearnedGuardrail
from optimizer.planning.outcome import expected_outcomes

_TAILS: Final = ((1 - USUAL_LEVEL) / 2, (1 + USUAL_LEVEL) / 2)


def guardrail_value(learned: LearnedGuardrail, planned: FloatArray, current: FloatArray) -> GuardrailValue:
    """Average what a guardrail limits over a plan, and over today's split of the same money.

    The value is that of the mean curves and rates, sum r_i V_i(x_i) / sum V_i(x_i) or sum x_i / sum V_i(x_i), which is
    what the guardrail holds for; the range and the probability are of the same figure of each draw.

    Parameters
    ----------
    learned : LearnedGuardrail
        The guardrail.
    planned, current : (n_segments,) arrays
        Major units over the period.
    """
    rail = learned.guardrail
    volumes = expected_outcomes(learned.volume, planned)
    value = _average(volumes.mean(axis=0)[None], rail.rate, planned)
    kept = _average(expected_outcomes(learned.volume, current).mean(axis=0)[None], rail.rate, current)
    drawn = _average(volumes, learned.rate_draws, planned)
    expected = None
    if len(value) and len(drawn):
        lower, upper = np.quantile(drawn, _TAILS)
        middle = float(value[0])
        expected = Estimate(middle, Interval(min(float(lower), middle), max(float(upper), middle), USUAL_LEVEL))
    return GuardrailValue(
        name=rail.name,
        source=rail.source,
        most=rail.most,
        is_money=rail.rate is None,
        expected=expected,
        current=float(kept[0]) if len(kept) else None,
        probability=None if expected is None else float((drawn <= rail.most).mean()),
    )


def _average(volumes: FloatArray, rates: FloatArray | None, spend: FloatArray) -> FloatArray:
    """Average of each draw that brings anything at all."""
    total = volumes.sum(axis=1)
    above = np.full(len(total), spend.sum()) if rates is None else (volumes * rates).sum(axis=1)
    return np.asarray(above[total > 0.0] / total[total > 0.0], dtype=np.float64)
