"""How much of what platforms report is incremental, learned from lift tests and pooled over segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from optimizer.curves.lift.lognormal_sums import draw_log_shares
from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class ShareScales:
    """Prior standard deviations on the log scale of the incremental share.

    Each is an assumption, wide enough that a sharp test overrules it. Without any test a segment's share is within a
    factor of 2.7 of one with 80 % probability: published comparisons of reported with tested lift differ from each
    other by about as much (Gordon et al. 2019, 2023: from under half to several times the tested lift).

    Attributes
    ----------
    shared : float
        Of what all segments have in common, such as organic demand that is counted as caused.
    platform : float
        Of what segments of a platform have in common, such as its attribution window.
    own : float
        Of a segment, such as retargeting, which reaches people who would have bought.
    """

    shared: float = 0.6
    platform: float = 0.4
    own: float = 0.25


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

    log phi_s = shared + platform_p(s) + own_s, each normal around 0 with the scales of `ShareScales`; a test says
    lift_i ~ N(sum over s of reported_is phi_s, standard_error_i^2). Shares are never negative, and a lift that is
    negative or drowned in noise is understood as what it is: evidence for a small share.

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
    logs = draw_log_shares(
        weights,
        reported / standard_error[:, np.newaxis],
        incremental / standard_error,
        n_draws=n_draws,
        rng=rng,
    )
    return np.asarray(np.exp(logs), dtype=np.float64)
