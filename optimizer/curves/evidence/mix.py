"""What the money was spent on within a segment: kinds of content, and objectives of campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.curves.evidence.panel import BoolArray, IntArray, Panel
from optimizer.domain.curve import FloatArray

_DETAILS: Final = ("content_type", "objective")
_LEAST_SHARE: Final = 0.02
"""Kinds with less than this share of all spend are not told apart: their results say nothing."""
_LEAST_NAMED: Final = 0.9
"""Where less of the spend has a name, having one may mean no more than coming from another file or another time."""
_RECENT_DAYS: Final = 28
"""What was shown on so many last days is what the plan is taken to go on with."""


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """How the spend of each segment and time cell divides among kinds.

    Attributes
    ----------
    kinds : tuple of (str, str)
        Column of the performance table (``"content_type"`` or ``"objective"``) and the kind's name, length n_kinds.
    share : (n_segments, n_cells, n_kinds) array
        Of the cell's spend, in [0, 1]; the kinds of one column add up to 1, less what is rare or has no name.
    recent : (n_segments, n_kinds) array
        The same over the last 28 days; where nothing was spent then, over all days; and of all segments together where
        nothing ever was.
    """

    kinds: tuple[tuple[str, str], ...]
    share: FloatArray
    recent: FloatArray


def mix_of(panel: Panel) -> Mix | None:
    """Find the kinds that the table tells apart; None where there are not two of any column."""
    # a refund does not tell what the other money went to
    spent = panel.table.rows["spend"].fillna(0.0).clip(lower=0.0).to_numpy(dtype=np.float64)
    kinds: list[tuple[str, str]] = []
    money: list[FloatArray] = []
    for detail in _DETAILS:
        if detail not in panel.table.rows:
            continue
        named = [
            (kind, _added_up(panel, np.where(is_kind, spent, 0.0)))
            for kind, is_kind in _told_apart(panel.table.rows[detail])
        ]
        if sum(each.sum() for _, each in named) < _LEAST_NAMED * spent.sum():
            continue
        named = [(kind, each) for kind, each in named if each.sum() >= _LEAST_SHARE * spent.sum()]
        if len(named) > 1:
            kinds += [(detail, kind) for kind, _ in named]
            money += [each for _, each in named]
    if not kinds:
        return None
    of_kind = np.stack(money, axis=2)
    total = _added_up(panel, spent)
    return Mix(tuple(kinds), _share(of_kind, total), _recent(panel, of_kind, total))


def some_mix(mix: Mix, rows: IntArray) -> Mix:
    """The same mix of some of the segments, by their rows."""
    return Mix(mix.kinds, mix.share[rows], mix.recent[rows])


def _told_apart(names: pd.Series[str]) -> list[tuple[str, BoolArray]]:
    """Each name, in the order of the alphabet, and the rows that have it; rows without one have none."""
    text = names.fillna("").astype(str).str.strip()
    return [(kind, (text == kind).to_numpy()) for kind in sorted(set(text) - {""})]


def _added_up(panel: Panel, values: FloatArray) -> FloatArray:
    """Sums of values of rows over segments and cells, (n_segments, n_cells)."""
    added = np.bincount(panel.place, values, minlength=panel.spend.size)
    return np.asarray(added.reshape(panel.spend.shape), dtype=np.float64)


def _share(of_kind: FloatArray, total: FloatArray) -> FloatArray:
    """Money of each kind over all money, 0 where there is none; the kinds stand along the last axis."""
    return np.asarray(of_kind / np.where(total > 0.0, total, 1.0)[..., None], dtype=np.float64)


def _recent(panel: Panel, of_kind: FloatArray, total: FloatArray) -> FloatArray:
    """Shares over the last days, else over all, else of all segments (`Mix.recent`), (n_segments, n_kinds)."""
    last = int((panel.cell_start + panel.cell_days).max())
    is_recent = panel.cell_start + panel.cell_days > last - _RECENT_DAYS
    late = _share(of_kind[:, is_recent].sum(axis=1), total[:, is_recent].sum(axis=1))
    ever = _share(of_kind.sum(axis=1), total.sum(axis=1))
    of_all = _share(of_kind.sum(axis=(0, 1)), total.sum())
    spent_late, spent_ever = total[:, is_recent].sum(axis=1) > 0.0, total.sum(axis=1) > 0.0
    return np.where(spent_late[:, None], late, np.where(spent_ever[:, None], ever, of_all))
