"""Days with spend and not a single result, where chance would bring some: most often the tracking broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.message import N_, listed

_SILENT_AT_MOST: Final = 0.001
"""How probable a silence may be, anywhere in the history, to be told as a break."""
_CAUTION: Final = 0.5
"""Share of a segment's usual results that even a bad month brings."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Segments (rows) that brought nothing from one cell to another (both included)."""

    rows: tuple[int, ...]
    first: int
    last: int


def find_silences(seen: Observations, usual: FloatArray, size: float) -> tuple[Silence, ...]:
    r"""Find runs of cells without a single result that chance does not make.

    The log probability of no result in a run is :math:`-r \sum \log(1 + \mu / r)` for negative-binomial counts of size
    r, with half of what the segment usually brings for its money as the mean, so that a bad season is no alarm. All
    segments together are looked at as well as each alone.
    """
    level = seen.outcome.sum(axis=1, keepdims=True) / np.maximum(usual.sum(axis=1, keepdims=True), 1e-12)
    surprise = size * np.log1p(_CAUTION * level * usual / size)
    enough = float(np.log(max(int(seen.observed.sum()), 1) / _SILENT_AT_MOST))
    found: list[Silence] = []
    together = surprise.sum(axis=0)
    for first, last in _zero_runs(np.asarray(seen.observed.any(axis=0)), seen.outcome.sum(axis=0), together, enough):
        found.append(Silence(tuple(range(len(seen.segments))), first, last))
    for row in np.flatnonzero((surprise * (seen.outcome == 0.0)).sum(axis=1) > enough).tolist():
        for first, last in _zero_runs(seen.observed[row], seen.outcome[row], surprise[row], enough):
            _join(found, Silence((row,), first, last))
    return tuple(sorted(found, key=lambda one: one.first))


def _join(found: list[Silence], new: Silence) -> None:
    """Take silences that overlap for one, of the cells that they share."""
    for place, old in enumerate(found):
        first, last = max(old.first, new.first), min(old.last, new.last)
        if first <= last:
            found[place] = Silence(tuple(sorted({*old.rows, *new.rows})), first, last)
            return
    found.append(new)


def _zero_runs(observed: BoolArray, outcome: FloatArray, surprise: FloatArray, enough: float) -> list[tuple[int, int]]:
    """First and last cells of the runs of one series whose surprise is enough."""
    cells = np.flatnonzero(observed)
    silent = np.concatenate([[False], outcome[cells] == 0.0, [False]]).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(silent) == 1), np.flatnonzero(np.diff(silent) == -1)
    return [
        (int(cells[start]), int(cells[end - 1]))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if surprise[cells[start:end]].sum() > enough
    ]


def are_silent(seen: Observations, silences: Sequence[Silence]) -> BoolArray:
    """Which cells lie in silences, (n_segments, n_cells)."""
    silent = np.zeros(seen.observed.shape, dtype=np.bool_)
    for one in silences:
        silent[list(one.rows), one.first : one.last + 1] = True
    return silent


def silence_finding(seen: Observations, silence: Silence) -> Finding:
    """Tell a silence, with its days and segments."""
    cells = slice(silence.first, silence.last + 1)
    values = {
        "first": _day(seen, silence.first),
        "last": _day(seen, silence.last) + timedelta(days=int(seen.cell_days[silence.last]) - 1),
    }
    remedy = N_("Check the tracking of those days; where results are missing, leave the days out and import again.")
    if len(seen.segments) > 1 and seen.outcome[:, cells].sum() == 0.0:
        said = N_("From {first:date} to {last:date} money was spent and no segment shows a single result.", **values)
        return Finding("warning", "curves", said, remedy)
    said = N_(
        "From {first:date} to {last:date} money was spent without a single result, which chance does not explain: "
        "{names}.",
        names=listed([str(seen.segments[row]) for row in silence.rows]),
        **values,
    )
    return Finding("warning", "curves", said, remedy)


def _day(seen: Observations, cell: int) -> date:
    return seen.first_day + timedelta(days=int(seen.cell_start[cell]))
