"""What the platforms delivered for the money, where it can be trusted: impressions and people reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq

from optimizer.curves.evidence.panel import BoolArray, IntArray, Panel, evenly_chosen, figure_of
from optimizer.domain.curve import FloatArray

_FEWEST_CELLS: Final = 20
"""Segments with fewer time cells of reach than this say too little of how it saturates."""
_MOST_IMPOSSIBLE: Final = 0.02
"""Where more than this share of the cells reaches more people than it had impressions, reach is not what it says."""
_SAME: Final = 1.001
"""Reach above impressions by less than this is rounding."""
_STILL: Final = 1e-3
"""Impressions that move by less than this (sd of logs) show no link to anything."""
_LEAST_LINK: Final = 0.02
"""Where reach grows by less than this share of the impressions' growth (of logs), the two have no link."""
_MOST_IMPOSSIBLE_SLOPE: Final = 0.2
"""How far the growth of reach may be, in the median segment, from what its frequency allows. Simulated histories of two
kinds come to 0.16 at most; made-up reach starts at 0.23."""
_LEAST_CREDIBLE: Final = 0.5
"""Where fewer of the segments with reach are credible, the others are so by chance."""
_ASKED = 120
"""Segments, evenly spread, whose frequencies are looked at: their median would hardly move with more."""
_MOST_NOISE: Final = 0.35
"""Where reach differs from its own smooth run over impressions by more than this (sd of logs), it is of no use."""


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """Impressions and reach per day, of every segment in every time cell.

    Attributes
    ----------
    impressions, reach : (n_segments, n_cells) array
        0 where unknown.
    known : (n_segments, n_cells) bool array
        Both are there, and above 0.
    trusted : (n_segments,) bool array
        The segment's reach can be what it says.
    doubted : (n_segments,) bool array
        It is there but cannot be.
    crowded : (n_segments,) bool array
        Doubted, as it is of more people than there were impressions.
    copied : (n_segments,) bool array
        Doubted, as it is the same share of the impressions everywhere, which is at most all of them.
    """

    impressions: FloatArray
    reach: FloatArray
    known: BoolArray
    trusted: BoolArray
    doubted: BoolArray
    crowded: BoolArray
    copied: BoolArray


def delivered(panel: Panel) -> Delivery | None:
    """Impressions and reach as the panel lays them out; None where the table lacks either.

    A segment's reach is trusted where enough cells have it, hardly any reaches more people than it had impressions,
    people see more ads where there are more of them, and it follows the impressions closely but is no copy of them;
    none is where most segments' cannot be trusted.
    """
    if not {"impressions", "reach"} <= set(panel.table.figures):
        return None
    (impressions, is_shown), (reach, is_reached) = figure_of(panel, "impressions"), figure_of(panel, "reach")
    known = is_shown & is_reached & (panel.spend > 0.0) & (impressions > 0.0) & (reach > 0.0)
    impressions, reach = np.where(known, impressions, 0.0), np.where(known, reach, 0.0)
    impressions, reach = impressions / panel.cell_days, reach / panel.cell_days
    enough = known.sum(axis=1) >= _FEWEST_CELLS
    crowded = enough & _are_crowded(impressions, reach, known)
    copied = enough & ~crowded & _are_copies(impressions, reach, known)
    credible = np.array([_is_credible(*one) for one in zip(impressions, reach, known, strict=True)])
    credible &= ~(crowded | copied)
    if credible.any():
        asked = evenly_chosen(credible, _ASKED).tolist()
        impossible = [_impossible_slope(impressions[row, known[row]], reach[row, known[row]]) for row in asked]
        credible &= float(np.median(impossible)) <= _MOST_IMPOSSIBLE_SLOPE
    if (enough & credible).sum() < _LEAST_CREDIBLE * enough.sum():
        credible[:] = False
    return Delivery(impressions, reach, known, enough & credible, enough & ~credible, crowded, copied)


def _are_crowded(impressions: FloatArray, reach: FloatArray, known: BoolArray) -> BoolArray:
    """Segments of which more than a few cells reach more people than they had impressions, (n_segments,)."""
    above = known & (reach > _SAME * impressions)
    return np.asarray(above.sum(axis=1) > _MOST_IMPOSSIBLE * known.sum(axis=1), dtype=np.bool_)


def _are_copies(impressions: FloatArray, reach: FloatArray, known: BoolArray) -> BoolArray:
    """Segments whose reach is the same share of the impressions in every cell, but for rounding, (n_segments,).

    People who see more ads on days with more of them are what reach tells saturation by.
    """
    count = np.maximum(known.sum(axis=1), 1)
    share = np.where(known, reach / np.where(known, impressions, 1.0), 0.0).sum(axis=1) / count
    apart = np.abs(reach - share[:, None] * impressions)
    return np.asarray((~known | (apart <= 1.0 + (_SAME - 1.0) * reach)).all(axis=1), dtype=np.bool_)


def _is_credible(impressions: FloatArray, reach: FloatArray, known: BoolArray) -> bool:
    if known.sum() < _FEWEST_CELLS:
        return False
    shown, people = np.log(impressions[known]), np.log(reach[known])
    if float(shown.std()) <= _STILL:
        return False
    slope = _slope(shown, people)
    level = float(people.mean()) - slope * float(shown.mean())
    # More impressions reach more people, but not more than in proportion, but for noise in either.
    return _LEAST_LINK < slope < 1.2 and float((people - level - slope * shown).std()) <= _MOST_NOISE


def _impossible_slope(impressions: FloatArray, reach: FloatArray) -> float:
    """How far the slope of log reach over log impressions is from what the frequency f = impressions / reach allows.

    With gamma-distributed frequencies (`optimizer.curves.reach.log_people_met`) the slope lies between that of even
    exposure (Poisson: f = m / (1 - e^-m), slope m e^-m / (1 - e^-m)) and that of the most uneven one (logarithmic
    series: f = u / log(1 + u), slope u / ((1 + u) log(1 + u))).
    """
    slope = _slope(np.log(impressions), np.log(reach))
    frequency = max(float(np.exp(np.mean(np.log(impressions / reach)))), 1.0 + 1e-6)
    even = float(brentq(lambda m: m / -np.expm1(-m) - frequency, 1e-9, frequency + 1.0))
    uneven = float(brentq(lambda log_u: np.expm1(log_u) / log_u - frequency, 1e-9, 2.0 * np.log(frequency) + 5.0))
    least = even * np.exp(-even) / -np.expm1(-even)
    most = -np.expm1(-uneven) / uneven
    return float(max(least - slope, slope - most, 0.0))


def _slope(shown: FloatArray, people: FloatArray) -> float:
    """Of the straight line by least squares."""
    around = shown - shown.mean()
    return float(around @ people / (around @ around))


def some_delivery(delivery: Delivery, rows: IntArray) -> Delivery:
    """The same delivery for some of the segments, by their rows."""
    return Delivery(
        delivery.impressions[rows],
        delivery.reach[rows],
        delivery.known[rows],
        delivery.trusted[rows],
        delivery.doubted[rows],
        delivery.crowded[rows],
        delivery.copied[rows],
    )
