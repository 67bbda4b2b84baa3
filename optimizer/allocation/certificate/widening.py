"""Limits widened by the rounding by which an answer breaks them, so that its value and its bound are of one problem.

Limits that contradict each other by a rounding error, as a minimum of a third and a maximum of 0.3333333333, leave
nothing that obeys all to the last digit. What is closest breaks some by as much, and brings what the limits as stated
do not allow; its bound is that of the problem that does allow it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.allocation.certificate.reading import Rate, Ratio, Rules, Total
from optimizer.allocation.certificate.violation import above_of
from optimizer.domain.curve import FloatArray

ROUNDING = 1e-8
"""A limit that is broken by no more than this share of the budget is broken in rounding."""


def widened(rules: Rules, spend: FloatArray) -> Rules:
    """Give each limit on money as much more room as the spends need, where that is rounding.

    What is either-or stays: on/off minimums, steps and counts. A bound of the wider problem is one of the stated too.

    Parameters
    ----------
    spend : (n_segments,) array
        Of the answer; where there are more or fewer, or some that are no numbers, the rules stay as they are.
    """
    if spend.shape != (rules.n_segments,) or not np.isfinite(spend).all():
        return rules
    rounding = ROUNDING * rules.budget
    own, held = rules.own, spend[rules.own.place]
    total = float(spend.sum())
    return replace(
        rules,
        budget=total if rules.budget < total <= rules.budget + rounding else rules.budget,
        own=replace(
            own,
            least=np.where((held < own.least) & (held >= own.least - rounding), held, own.least),
            most=np.where((held > own.most) & (held <= own.most + rounding), held, own.most),
        ),
        totals=tuple(_total(one, float(spend[one.members].sum()), rounding) for one in rules.totals),
        ratios=tuple(_ratio(one, spend, rounding) for one in rules.ratios),
        rates=tuple(_rate(one, spend, rounding) for one in rules.rates),
    )


def _total(total: Total, held: float, rounding: float) -> Total:
    if total.least - rounding <= held < total.least:
        return replace(total, least=held)
    return replace(total, most=held) if total.most < held <= total.most + rounding else total


def _ratio(ratio: Ratio, spend: FloatArray, rounding: float) -> Ratio:
    needed = float(ratio.least * spend[ratio.under].sum() - spend[ratio.over].sum())
    return replace(ratio, room=needed) if 0.0 < needed <= rounding else ratio


def _rate(rate: Rate, spend: FloatArray, rounding: float) -> Rate:
    excess, money = above_of(rate, spend)
    return replace(rate, room=excess) if 0.0 < money <= rounding else rate
