"""How much "a little more money" is: one rule for every page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from optimizer.domain.curve import CurveFit
from optimizer.domain.money import is_money, least_step
from optimizer.words.learned import money_step


def next_step(fit: CurveFit, currency: str | None, slopes: Sequence[float] = ()) -> int:
    """Return the sum of money of which pages say what it brings, major units.

    It is the `money_step` of what first money brings each segment. Revenue that any sum brings is no count that wants
    to be between 1 and 10: there it is the largest power of ten up to a tenth of what all segments spend a day.

    Parameters
    ----------
    fit : CurveFit
        Whose segments.
    currency : str or None
        ISO 4217 code; None where no file names one.
    slopes : sequence of float
        What the next unit of money brings each segment; it counts where the fit does not know the first.
    """
    daily = float(fit.recent_spend.sum())
    if is_money(fit.kpi) and daily > 0.0:
        return max(int(10 ** max(0, math.floor(math.log10(daily / 10.0)))), least_step(currency))
    known = () if fit.summary is None else fit.summary.segments
    return money_step([one.efficiency.value for one in known] or list(slopes), currency)
