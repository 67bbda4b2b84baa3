"""From draws of parameters to draws of curves on knots, with wider doubt away from what was usually spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.curves.choosing import FormFit
from optimizer.curves.evidence.calendar import KNOTS, N_DAY_EFFECTS
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.learning import Learned
from optimizer.curves.model.demand import day_level, future_demand, future_drift
from optimizer.curves.model.design import CAPACITY, LEVEL, SHAPE, THRESHOLD, Design, level_weights
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.likelihood import log_shape
from optimizer.curves.model.posterior import draw_parameters
from optimizer.curves.shapes.geometric_knots import geometric_knots
from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period

_DOUBT = (0.4, 0.1)
"""How far growth may differ from what the draw says, where results alone tell of saturation, and where reach does."""
_DOUBT_BEYOND = (1.0, 0.3)
"""The same of growth beyond all that was ever spent."""
_LEAST_GROWTH = -2.0
_TINY = 1e-300
_N_DRAWS = 200


def spend_knots(seen: Observations, daily: FloatArray) -> FloatArray:
    """Knots around what was usual on days with spend.

    Parameters
    ----------
    daily : (n_segments,) array
        Recent daily spend.

    Returns
    -------
    (n_segments, n_knots) array
    """
    total = max(float(daily.sum()), float(seen.spend.sum(axis=0).mean()))
    usual = seen.spend.sum(axis=1) / np.maximum(seen.observed.sum(axis=1), 1)
    return geometric_knots(usual, total)


@dataclass(frozen=True, slots=True, eq=False)
class TriedSpend:
    """Daily spends of which results tell, each an array (n_segments,).

    Attributes
    ----------
    usual : array
        At which they were mostly seen; 0 where nothing was spent, and no doubt is added.
    most : array
        The most that was ever spent on a day.
    """

    usual: FloatArray
    most: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DrawnParameters:
    """Draws of the parameters of the curves, each an array (n_draws, n_segments); one form after the other.

    Attributes
    ----------
    log_level : array
        Log of the outcome per money before saturation and learning, on the average day of the period.
    capacity, threshold : array
        Daily spend.
    forms : tuple of (str, int)
        How many draws each form has, in their order.
    log_demand : (n_draws,) array
        Log of season and trend in the period against the mean of the history.
    """

    log_level: FloatArray
    capacity: FloatArray
    threshold: FloatArray
    forms: tuple[tuple[str, int], ...]
    log_demand: FloatArray


def draw_curve_parameters(learned: Learned, period: Period, rng: np.random.Generator) -> DrawnParameters:
    """Draw from every form as often as it is probable."""
    counts = _draws_of_each(learned)
    drawn = [
        _parameter_draws(learned.seen, fit, count, period, rng)
        for fit, count in zip(learned.forms, counts, strict=True)
    ]
    level, capacity, threshold, demand = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    names = [fit.design.form for fit in learned.forms]
    return DrawnParameters(level, capacity, threshold, tuple(zip(names, counts, strict=True)), demand)


def curve_draws(learned: Learned, drawn: DrawnParameters, knots: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw curves: outcome per day on the average day of the period, (n_draws, n_segments, n_knots).

    Each form of saturation has as many draws as it is probable, and each draw its own weight of reach: the doubt
    which of them saturates results is part of the curves'. The weight bends a curve around the usual spend, where
    results tell how much there is whatever the weight.
    """
    draws = np.zeros((_N_DRAWS, *knots.shape))
    reach = learned.reach
    weight = None if reach is None else reach.draws(_N_DRAWS, rng)
    gain = None if reach is None else reach.view.log_gain(knots[:, 1:])
    for row in range(len(knots)):  # one segment at a time: a thousand at once would not fit into memory
        spend = knots[row, 1:]
        growth = _growth(drawn, row, spend)
        if reach is not None and weight is not None and gain is not None and reach.view.known[row]:
            at_usual = _growth(drawn, row, reach.view.reference[row : row + 1])
            growth += weight[:, None] * (gain[row] - growth) + (weight - reach.mean)[:, None] * at_usual
        growth += drawn.log_level[:, row, None]
        learning = 1.0 + (drawn.threshold[:, row, None] / spend) ** 2
        draws[:, row, 1:] = _never_falling(np.exp(growth) * spend / learning)  # far out it rounds
    return draws


def _never_falling(values: FloatArray) -> FloatArray:
    """The same array, (n_draws, n_knots), in which the few draws that fall somewhere stay level there."""
    falls = (values[:, 1:] < values[:, :-1]).any(axis=1)
    values[falls] = np.maximum.accumulate(values[falls], axis=1)
    return values


def _growth(drawn: DrawnParameters, row: int, spend: FloatArray) -> FloatArray:
    """Log results per money against those at no spend, of one segment, (n_draws, n_spends)."""
    parts, first = [], 0
    for name, count in drawn.forms:
        capacity = drawn.capacity[first : first + count, row, None]
        parts.append(GROWTH_FORMS[name].log_growth(spend / capacity))
        first += count
    return np.concatenate(parts)


def _draws_of_each(learned: Learned) -> list[int]:
    """Even numbers of draws in proportion to the probabilities of the forms."""
    exact = np.array([fit.probability for fit in learned.forms]) * (_N_DRAWS // 2)
    pairs = np.floor(exact).astype(int)
    pairs[np.argsort(pairs - exact, kind="stable")[: _N_DRAWS // 2 - pairs.sum()]] += 1
    return [2 * int(pair) for pair in pairs]


def _parameter_draws(
    seen: Observations, fit: FormFit, count: int, period: Period, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Log level on the average day of the period, capacity and threshold, each (count, n_segments); log demand then."""
    design = fit.design
    local, shared = draw_parameters(fit.posterior, design, count, rng)
    times = shared[:, design.shared_time]
    ahead = future_demand(seen, design, shared, period, rng)
    common = (
        times[:, -1]
        + day_level(times[:, :N_DAY_EFFECTS], period, seen.markets)
        + ahead
        + _average_day(seen, design, shared)
    )
    drift = future_drift(seen, design, shared, period, rng)
    level = shared[:, design.levels] @ level_weights(design).T + local[:, :, LEVEL]
    level += common[:, None] + drift[:, design.platform]
    if seen.mix is not None and design.mix.shape[2] > 0:
        level += shared[:, design.kinds] @ seen.mix.recent.T
    shape = (
        design.prior_log_shape
        + np.einsum("spq,dq->dsp", design.shape_weights, shared[:, design.shared_shape])
        + local[:, :, SHAPE]
    )
    threshold = _held_down(shape[:, :, THRESHOLD - CAPACITY], log_shape(design, fit.posterior.mode)[:, -1])
    return level, np.exp(shape[:, :, 0]), np.exp(threshold), times[:, -1] + ahead - times[:, KNOTS].mean(axis=1)


def _held_down(log_threshold: FloatArray, mode: FloatArray) -> FloatArray:
    """Draws of log thresholds, (n_draws, n_segments), with a shorter tail above the mode.

    The normal distribution around the mode knows only how results change there, next to nothing where the threshold is
    low. What results speak of is its square, 1 + (l / x)^2. So above the mode the square grows by as much as it does
    there, linearly, l^2 = m^2 (1 + 2 z), and not m^2 exp(2 z): else thresholds which the results rule out pull all
    curves down, by 3 % at the usual spend and 6 % at half of it on histories without any.
    """
    above = np.maximum(log_threshold - mode, 0.0)
    return np.asarray(log_threshold - above + 0.5 * np.log1p(2.0 * above), dtype=np.float64)


def _average_day(seen: Observations, design: Design, shared: FloatArray) -> FloatArray | float:
    """Log of the mean effect of the single days, (n_draws,): days ahead are like those of the past.

    How much the days differ is read from the middle of the draws, drawn together by what is doubt: noise would add to
    the mean effect.
    """
    if design.scales.day_effect == 0.0:
        return 0.0
    known = seen.observed.any(axis=0)
    days = seen.cell_days[known] / seen.cell_days[known].sum()
    effects = shared[:, design.day_effects][:, known]
    common = effects @ days
    middle = effects.mean(axis=0) - common.mean()
    doubt = float((effects - common[:, None]).var(axis=0) @ days)
    real = middle * np.sqrt(max(1.0 - doubt / float(middle**2 @ days), 0.0))
    return np.asarray(common + np.log(np.exp(real) @ days), dtype=np.float64)


def doubt_elsewhere(
    draws: FloatArray, knots: FloatArray, tried: TriedSpend, reach_weight: FloatArray, rng: np.random.Generator
) -> None:
    """Add, in place, the doubt that the form of the curves is the right one away from the usual spend.

    From the usual daily spend u on, up and down, the log growth g = log f(x) / f(u) of each draw is multiplied by a
    factor of the draw's and segment's own, exp(s z - s^2 (1 + g) / 2), with z standard normal and s = 0.4, or 0.1
    where reach shows the saturation. What is added beyond the most that was ever spent on a day is multiplied by a
    second factor, exp(r z' - r^2 / 2), r = 1, or 0.3. But no draw grows faster than in proportion to spend that did not
    before, and below exp(-2) of the usual outcome nothing more is added. The mean curve stays, the interval widens with
    what is moved, and no draw falls. s is what moves of plans were found to be wrong by, on simulated worlds of two
    kinds (docs/methods/curves.md).

    Parameters
    ----------
    draws : (n_draws, n_segments, n_knots) array
        Outcome per day.
    knots : (n_segments, n_knots) array
        Daily spend.
    tried : TriedSpend
        Of the segments.
    reach_weight : (n_segments,) array
        How much of the saturation is that of reach, in [0, 1].
    """
    doubt, beyond = (_weighted(of_form, reach_weight) for of_form in (_DOUBT, _DOUBT_BEYOND))
    factor, further = (_mirrored(rng, len(draws) // 2, scale) for scale in (doubt, beyond))
    for i in np.flatnonzero(tried.usual > 0.0).tolist():
        known = _at(draws[:, i], knots[i], tried.usual[i])
        growth = np.log(draws[:, i, 1:] / known)
        moved = np.maximum(growth, _LEAST_GROWTH)
        share = np.exp(factor[:, i, None] - 0.5 * doubt[i] ** 2 * (1.0 + moved))
        most = np.maximum(growth, np.log(knots[i, 1:] / tried.usual[i]))
        widened = np.minimum(growth + (share - 1.0) * moved, np.where(growth > 0.0, most, np.inf))
        as_widened = known * np.exp(widened)
        kept_mean = draws[:, i, 1:].mean(axis=0) / as_widened.mean(axis=0)
        # the draws of one segment differ little in slope, so that the common factor hardly ever makes one fall
        draws[:, i, 1:] = _never_falling(as_widened * kept_mean)
        last = int(np.searchsorted(knots[i], max(tried.most[i], tried.usual[i])))
        _doubt_beyond(draws[:, i, last:], knots[i, last:], np.exp(further[:, i] - 0.5 * beyond[i] ** 2))


def _doubt_beyond(draws: FloatArray, knots: FloatArray, factor: FloatArray) -> None:
    """Multiply what each draw grows by from the first of these knots on, in place; the mean of all draws stays.

    Parameters
    ----------
    draws : (n_draws, n_knots) array
    knots : (n_knots,) array
        Daily spend.
    factor : (n_draws,) array
        Of mean 1.
    """
    if draws.shape[1] < 2:
        return
    first, grown = draws[:, :1].copy(), np.diff(draws, axis=1)
    in_proportion = np.maximum(draws, first * (knots / knots[0]))
    moved = np.diff(np.minimum(first + (draws - first) * factor[:, None], in_proportion), axis=1)
    moved *= grown.mean(axis=0) / np.maximum(moved.mean(axis=0), _TINY)
    draws[:, 1:] = first + np.cumsum(moved, axis=1)


def _weighted(of_form: tuple[float, float], reach_weight: FloatArray) -> FloatArray:
    """Doubt of each segment, (n_segments,), between that of results alone and that of reach."""
    return np.asarray(of_form[0] + (of_form[1] - of_form[0]) * reach_weight, dtype=np.float64)


def _mirrored(rng: np.random.Generator, n_pairs: int, scale: FloatArray) -> FloatArray:
    """Normal draws in antithetic pairs, (2 n_pairs, n_segments)."""
    half = rng.standard_normal((n_pairs, len(scale))) * scale
    return np.concatenate([half, -half])


def _at(draws: FloatArray, knots: FloatArray, spend: float) -> FloatArray:
    """Outcome of each draw at a spend between the knots, (n_draws, 1)."""
    right = int(np.clip(np.searchsorted(knots, spend), 1, len(knots) - 1))
    along = min((spend - knots[right - 1]) / (knots[right] - knots[right - 1]), 1.0)
    return np.asarray(draws[:, right - 1, None] * (1.0 - along) + draws[:, right, None] * along, dtype=np.float64)
