"""The rows of a geo experiment that count: before and in the test, treated and control."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.geo_experiment import GeoExperiment
from optimizer.domain.period import Period
from optimizer.errors import CurveError
from optimizer.message import N_

LEAST_BEFORE = 5
"""Rows before the test: three degrees of freedom are left of five."""


@dataclass(frozen=True, slots=True, eq=False)
class ExperimentRows:
    """An experiment up to the end of its test.

    Attributes
    ----------
    name : str
        Of the experiment.
    treated : str
        The group whose ads were changed.
    period : Period
        The days of the test.
    row_days : int
        Days that a row covers.
    n_before : int
        Rows before the test, at least `LEAST_BEFORE`.
    treated_outcome, control_outcome, treated_spend, control_spend : (n_rows,) arrays
        Rows before the test, then those of the test.
    """

    name: str
    treated: str
    period: Period
    row_days: int
    n_before: int
    treated_outcome: FloatArray
    control_outcome: FloatArray
    treated_spend: FloatArray
    control_spend: FloatArray


def experiment_rows(experiment: GeoExperiment, test: Period | None) -> ExperimentRows:
    """Find the treated group and the rows of the test.

    Raises
    ------
    CurveError
        When they cannot be told, or there are too few rows before the test.
    """
    first, stop = _found_test(experiment) if test is None else _given_test(experiment, test)
    if first < LEAST_BEFORE:
        raise CurveError(
            N_(
                "{name} has {found} rows before the test, which starts on {start:date}; bring at least {least}, better "
                "twice as many as the test has.",
                name=experiment.name,
                found=first,
                start=_day(experiment.starts[first]),
                least=LEAST_BEFORE,
            )
        )
    treated = _treated(experiment, first, stop)
    outcome, spend = experiment.outcome[:stop], experiment.spend[:stop]
    last = experiment.starts[stop - 1] + np.timedelta64(experiment.row_days - 1, "D")
    return ExperimentRows(
        name=experiment.name,
        treated=experiment.groups[treated],
        period=Period(_day(experiment.starts[first]), _day(last)),
        row_days=experiment.row_days,
        n_before=first,
        treated_outcome=outcome[:, treated],
        control_outcome=outcome[:, 1 - treated],
        treated_spend=spend[:, treated],
        control_spend=spend[:, 1 - treated],
    )


def _day(value: Any) -> date:
    day: date = np.datetime64(value, "D").astype(object)
    return day


def _given_test(experiment: GeoExperiment, test: Period) -> tuple[int, int]:
    starts = experiment.starts
    ends = starts + np.timedelta64(experiment.row_days - 1, "D")
    inside = np.flatnonzero((starts >= np.datetime64(test.start)) & (ends <= np.datetime64(test.end)))
    if not inside.size:
        raise CurveError(
            N_(
                "{name} has no whole row in the test's days ({period:period}); its rows are from {first:date} to "
                "{last:date}.",
                name=experiment.name,
                period=test,
                first=_day(starts[0]),
                last=_day(ends[-1]),
            )
        )
    return int(inside[0]), int(inside[-1]) + 1


def _found_test(experiment: GeoExperiment) -> tuple[int, int]:
    """Find the longest run of rows on which one group spends and the other does not."""
    spends = experiment.spend > 0.0
    alone = np.append(spends[:, 0] != spends[:, 1], False)
    edges = np.flatnonzero(np.diff(np.append(False, alone).astype(np.int8)))
    if not edges.size:
        raise CurveError(
            N_(
                "In {name} the days of the test cannot be told from the spend, as both groups spend alike; give them "
                "with --start and --end.",
                name=experiment.name,
            )
        )
    firsts, stops = edges[::2], edges[1::2]
    longest = int(np.argmax(stops - firsts))
    return int(firsts[longest]), int(stops[longest])


def _treated(experiment: GeoExperiment, first: int, stop: int) -> int:
    """Return the place of the group whose spend changed most, unless the names tell."""
    if experiment.treated is not None:
        return experiment.groups.index(experiment.treated)
    change = np.abs(experiment.spend[first:stop].mean(axis=0) - experiment.spend[:first].mean(axis=0))
    if change[0] == change[1]:
        raise CurveError(
            N_(
                "Which group of {name} was treated cannot be told from the spend; call the groups treatment and "
                "control.",
                name=experiment.name,
            )
        )
    return int(np.argmax(change))
