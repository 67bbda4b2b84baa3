"""Segments of which little can be learned: spend that hardly ever moved, or too few days."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.quality.grid import BoolArray, FloatArray, Grid, added
from optimizer.message import N_, listed

STILL: Final = 0.10
"""Coefficient of variation of the daily spend below which a segment shows one point of its curve only."""
FEWEST_DAYS: Final = 14
"""Days with spend; fewer do not tell what spend brings from what weekdays do."""
FEWEST_CHANGES: Final = 6
"""Days, weeks or months with spend; fewer do not show that nobody ever changes it."""


def variation_findings(rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Tell of segments whose spend hardly moved, and of those with few days; each kind once."""
    everywhere = np.ones(len(rows), dtype=np.bool_)
    per_day = rows["spend"].to_numpy(dtype=np.float64) / grid.days
    spend = np.maximum(added(grid, per_day, everywhere), 0.0)
    length = np.minimum(_longest(grid), 366)
    is_spent = spend > 0.0
    n_days = np.where(is_spent, length, 0).sum(axis=1)
    money = (spend * length).sum(axis=1)
    is_short = (n_days > 0) & (n_days < FEWEST_DAYS)
    is_still = (
        (n_days >= FEWEST_DAYS) & (is_spent.sum(axis=1) >= FEWEST_CHANGES) & (_variation(spend, is_spent) < STILL)
    )
    return (*_still(grid, is_still, money), *_short(grid, is_short, money))


def _longest(grid: Grid) -> FloatArray:
    """Days that a row which starts on a day covers at most, (n_segments, n_days); 0 where none starts."""
    found = np.zeros(grid.shape)
    is_used = grid.segment >= 0
    if bool((grid.days == 1).all()):
        found[grid.segment[is_used], grid.day[is_used]] = 1.0
    else:
        np.maximum.at(found, (grid.segment[is_used], grid.day[is_used]), grid.days[is_used].astype(np.float64))
    return found


def _variation(spend: FloatArray, is_spent: BoolArray) -> FloatArray:
    """Standard deviation over mean of the days with spend, (n_segments,)."""
    count = np.maximum(is_spent.sum(axis=1), 1)
    mean = spend.sum(axis=1) / count
    square = np.where(is_spent, (spend - mean[:, None]) ** 2, 0.0).sum(axis=1) / count
    return np.asarray(np.sqrt(square) / np.where(mean > 0.0, mean, 1.0), dtype=np.float64)


def _still(grid: Grid, is_so: BoolArray, money: FloatArray) -> tuple[Finding, ...]:
    if not is_so.any():
        return ()
    share = float(money[is_so].sum() / money.sum())
    return (
        Finding(
            "info",
            "spend",
            N_(
                "Segments whose daily spend hardly ever moved: {count:number} ({names}), {share:percent} of the spend."
                " These files alone do not tell what more or less money would bring them.",
                count=int(is_so.sum()),
                names=_names(grid, is_so, money),
                share=share,
            ),
            N_("Change their budgets for two weeks at a time, by a third up or down, to learn what they answer."),
        ),
    )


def _short(grid: Grid, is_so: BoolArray, money: FloatArray) -> tuple[Finding, ...]:
    if not is_so.any():
        return ()
    return (
        Finding(
            "info",
            "spend",
            N_(
                "Segments with spend on fewer than {fewest:number} days: {count:number} ({names}); these files tell"
                " little of them.",
                fewest=FEWEST_DAYS,
                count=int(is_so.sum()),
                names=_names(grid, is_so, money),
            ),
            N_("Import earlier months too, or let them run for some weeks."),
        ),
    )


def _names(grid: Grid, is_so: BoolArray, money: FloatArray) -> str:
    """Name the segments that spend most."""
    order = [place for place in np.argsort(-money, kind="stable").tolist() if is_so[place]]
    return listed([f"{grid.platforms[place]} / {grid.audiences[place]}" for place in order[:6]])
