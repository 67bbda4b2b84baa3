"""What the model takes results for that the money of a day did not cause: demand, drift, content, days before."""

from __future__ import annotations

import numpy as np

from optimizer.curves.evidence.panel import Panel
from optimizer.curves.learning import Learned
from optimizer.curves.model.likelihood import log_mean
from optimizer.curves.point_spans import point_spans
from optimizer.domain.curve import FloatArray

_DIGITS = 5
"""Significant digits that are kept: noise is a thousand times as large."""


def other_causes(
    panel: Panel, learned: Learned, unit: FloatArray, knots: FloatArray, curves: FloatArray
) -> tuple[tuple[float | None, ...], ...]:
    r"""Say how far each segment's points lie from its curve for all causes but the spend of those days.

    .. math::
        c_{sg} = \frac{\sum_{c \in g} \mu_{sc}}{n_{sg} f_s(\bar x_{sg})}

    with the expected outcome mu of the cells c of a point g, all causes in it: demand, weekdays and special days, the
    days' own effects, drift of the platform and of the segment, kinds of content, results that are still to come,
    spend of the days before, and that spend was not the same on all days of a point; n its days with spend, x their
    mean spend and f the curve of the days ahead. An outcome divided by it is the curve's plus what nothing explains: a
    component-plus-residual plot (Ezekiel 1924, J. Am. Stat. Assoc. 19; Larsen and McCleary 1972, Technometrics 14), in
    ratios as effects multiply.

    Parameters
    ----------
    panel : Panel
        The history.
    learned : Learned
        From it.
    unit : (n_segments,) array
        What a unit that the model counts is worth.
    knots, curves : (n_segments, n_knots) arrays
        Daily spend, and the mean curve's outcome per day there.

    Returns
    -------
    tuple of tuple of (float or None)
        Per segment and point, as `optimizer.curves.point_spans.point_spans` numbers them; None where nothing was spent
        or learned.
    """
    best, seen, spans = learned.forms[0], learned.seen, point_spans(panel)
    told = (panel.spend > 0.0) & seen.observed
    log_mu, _ = log_mean(seen, best.design, best.posterior.mode)
    expected = np.exp(np.where(told, log_mu, 0.0)) * told * unit[:, None]
    member = np.zeros((len(spans.of_cell), spans.count))
    member[np.arange(len(spans.of_cell)), spans.of_cell] = 1.0
    days = (told * panel.cell_days) @ member
    spent = (told * panel.spend * panel.cell_days) @ member / np.maximum(days, 1.0)
    mean = expected @ member / np.maximum(days, 1.0)
    steady = np.stack([np.interp(*one) for one in zip(spent, knots, curves, strict=True)])
    known = (days > 0.0) & (steady > 0.0) & (mean > 0.0)
    return tuple(
        tuple(_short(value) if is_known else None for value, is_known in zip(values, knowns, strict=True))
        for values, knowns in zip((mean / np.where(known, steady, 1.0)).tolist(), known.tolist(), strict=True)
    )


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
