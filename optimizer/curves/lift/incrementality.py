"""How much of what platforms report is incremental, learned from lift tests and pooled over segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from optimizer.curves.lift.positive_sums import draw_quantities
from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment

_SHARPEST = 1e-3
"""Least standard error, as a share of what is reported: nothing that is counted is known more exactly."""


@dataclass(frozen=True, slots=True)
class ShareScales:
    """Prior standard deviations of the incremental share.

    Each is an assumption, wide enough that a sharp test overrules it. Without any test of its own or elsewhere a
    segment's share would be 0.36 to 1.64 with 80 % probability: published comparisons of what platforms report with
    what tests find go from a third to several times (Gordon, Zettelmeyer, Bhargava and Chapsky 2019).

    Attributes
    ----------
    shared : float
        Of what all segments have in common, such as organic demand that is counted as caused.
    platform : float
        Of what segments of a platform have in common, such as its attribution window.
    own : float
        Of a segment, such as retargeting, which reaches people who would have bought.
    """

    shared: float = 0.35
    platform: float = 0.3
    own: float = 0.2


def draw_shares(
    segments: Sequence[Segment],
    reported: FloatArray,
    incremental: FloatArray,
    standard_error: FloatArray,
    *,
    n_draws: int,
    rng: np.random.Generator,
    scales: ShareScales | None = None,
) -> FloatArray:
    """Draw the incremental share phi of each segment's reported outcome, given lift tests.

    phi_s = g(1 + shared + platform_p(s) + own_s), each effect normal around 0 with the scales of `ShareScales` and g
    straight but for a bend that keeps shares positive (`positive_sums.positive`); a test says
    lift_i ~ N(sum over s of reported_is phi_s, standard_error_i^2). So without evidence what is reported stands on
    average, and a lift that is negative or drowned in noise is understood as what it is: evidence for a small share.

    Effects add up rather than multiply: on a log scale a platform without any effect would pull the shares of all
    others to nothing, and a share that nobody knows would be above 1 on average. In 30 simulated worlds plans were no
    worse for it (0.929 of the best outcome with tests of every platform, against 0.927).

    Parameters
    ----------
    segments : sequence of Segment
        Length n_segments.
    reported : (n_tests, n_segments) array
        Reported outcome in the scope and period of each test, not negative.
    incremental, standard_error : (n_tests,) arrays
        Of the tests, in the unit of `reported`; errors above zero.
    n_draws : int
        How many.
    rng : numpy.random.Generator
        Source of chance.
    scales : ShareScales, optional
        Of the prior.

    Returns
    -------
    (n_draws, n_segments) array
        Above zero. One draw holds for all segments together.
    """
    wanted = ShareScales() if scales is None else scales
    platforms = sorted({segment.platform for segment in segments})
    places = np.arange(len(segments))
    of_platform = 1 + np.array([platforms.index(segment.platform) for segment in segments])
    columns = np.column_stack([np.zeros_like(places), of_platform, 1 + len(platforms) + places])
    scale = np.tile([wanted.shared, wanted.platform, wanted.own], len(segments))
    weights = csr_array(
        (scale, (np.repeat(places, 3), columns.ravel())), shape=(len(segments), 1 + len(platforms) + len(segments))
    )
    errors = np.maximum(standard_error, _SHARPEST * reported.sum(axis=1))
    return draw_quantities(
        weights,
        reported / errors[:, np.newaxis],
        incremental / errors,
        n_draws=n_draws,
        rng=rng,
    )
