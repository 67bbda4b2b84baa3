"""Which platforms report a figure: what one never reports is unknown there, and no zero."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment


def silent_platforms(table: PerformanceTable, figures: Sequence[str]) -> dict[str, frozenset[str]]:
    """Find the platforms of a history that never reported a figure, be it as 0.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    figures : sequence of str
        Nobody reports those that the table lacks.

    Returns
    -------
    dict of str to frozenset of str
        For each figure.
    """
    codes, platforms = table.rows["platform"].factorize()
    found = {}
    for name in figures:
        is_known = table.rows[name].notna().to_numpy() if name in table.rows.columns else np.zeros(len(codes), bool)
        reported = np.bincount(codes[is_known], minlength=len(platforms)) > 0
        found[name] = frozenset(str(one) for one in platforms[~reported])
    return found


def is_counted(segments: Sequence[Segment], silent: Collection[str]) -> BoolArray:
    """Segments of other platforms than the silent ones, new platforms among them, (n_segments,)."""
    return np.array([segment.platform not in silent for segment in segments], dtype=np.bool_)


def counted_only(fit: CurveFit, silent: Collection[str]) -> CurveFit:
    """Let curves bring nothing on platforms that never report their figure, so that sums hold the others alone.

    Parameters
    ----------
    fit : CurveFit
        Of a figure; what it has for silent platforms is borrowed from the others.
    silent : collection of str
        Of `silent_platforms`.
    """
    counted = is_counted(fit.segments, silent)
    return fit if bool(counted.all()) else replace(fit, draws=fit.draws * counted[np.newaxis, :, np.newaxis])


def without(table: PerformanceTable, platforms: Collection[str]) -> PerformanceTable:
    """Leave the rows of some platforms out."""
    if not platforms:
        return table
    return replace(table, rows=table.rows[~table.rows["platform"].astype(str).isin(list(platforms))])


def platforms_but(table: PerformanceTable, silent: Collection[str]) -> tuple[str, ...]:
    """List the platforms of a history that a figure is of, in order; none where no platform is silent on it."""
    return tuple(sorted(set(table.rows["platform"].astype(str)) - set(silent))) if silent else ()
