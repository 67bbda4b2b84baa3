"""What the user must know about a total that was taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular

from optimizer.curves.total_outcome.baseline import SEASON_FROM
from optimizer.curves.total_outcome.decomposing import contribution_draws, told_apart
from optimizer.curves.total_outcome.history import even_spend, years_long
from optimizer.curves.total_outcome.learning import TotalPosterior
from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.segment import Segment
from optimizer.domain.totals import Totals
from optimizer.message import N_, Message, listed

_STILL: Final = 0.1
"""Spread of the log of spend below which nothing moved that the total could have answered to."""
_NEXT_TO_NOTHING: Final = 0.01
"""Share of the mean spend that stands for none, whose log has no end."""
_TOGETHER: Final = 0.8
"""Share of a segment's part in the total's movements that those of the others can stand for."""
_ODD: Final = 0.5
_FEW: Final = 40
"""Rows from which those of weeks or months tell as much as most files do."""


def total_findings(learned: TotalPosterior) -> tuple[Finding, ...]:
    """Say which segments cannot be told and why, which periods nothing explains, and what the history lacks."""
    history = learned.history
    return (*_untold(learned), *_odd_periods(learned), *_no_season(history), *_few_periods(history))


def _untold(learned: TotalPosterior) -> list[Finding]:
    """Sort the segments that cannot be told from nothing by the first reason that holds."""
    history = learned.history
    spread = _spread(history)
    together = _moved_together(learned)
    reasons: dict[str, list[Segment]] = {"still": [], "together": [], "lost": []}
    for line, is_told in enumerate(told_apart(contribution_draws(learned))):
        if not is_told:
            reason = "still" if spread[line] < _STILL else "together" if together[line] > _TOGETHER else "lost"
            reasons[reason].append(history.segments[line])
    total = len(history.segments)
    sentences = {
        "still": _still_sentence(reasons["still"], total),
        "together": _together_sentence(reasons["together"], total),
        "lost": _lost_sentence(reasons["lost"], total),
    }
    return [
        Finding("warning", "curves", message, remedy)
        for reason, (message, remedy) in sentences.items()
        if reasons[reason]
    ]


def _spread(history: Totals) -> FloatArray:
    """Standard deviation of the log of each segment's spend per day over the periods, (n_segments,)."""
    spend = even_spend(history)
    log_spend = np.log(np.maximum(spend, _NEXT_TO_NOTHING * spend.mean(axis=0)))
    return np.asarray(log_spend.std(axis=0), dtype=np.float64)


def _moved_together(learned: TotalPosterior) -> FloatArray:
    """How much of each segment's effect those of the others can stand for, beyond what the baseline can, (n_segments,).

    R^2 of its mean effect on the others', both with the baseline's covariance taken out.
    """
    effect = learned.added.mean(axis=0)
    movement = solve_triangular(learned.baselines[0].root, effect - effect.mean(axis=0), lower=True)
    found = np.zeros(movement.shape[1])
    for line in range(movement.shape[1]):
        others = np.delete(movement, line, axis=1)
        if others.shape[1] and movement[:, line].any():
            weights = np.linalg.lstsq(others, movement[:, line], rcond=None)[0]
            left = movement[:, line] - others @ weights
            found[line] = 1.0 - float(left @ left) / float(movement[:, line] @ movement[:, line])
    return found


def _still_sentence(untold: Sequence[Segment], total: int) -> tuple[Message, Message]:
    return (
        N_(
            "What {count} of {total} segments added cannot be told, as their spend hardly moved (mostly by less than "
            "{step:percent}): {names}.",
            count=len(untold),
            total=total,
            step=_STILL,
            names=listed([str(one) for one in untold]),
        ),
        N_("Run a lift test, or change their budgets in steps of a third or more for some weeks at a time."),
    )


def _together_sentence(untold: Sequence[Segment], total: int) -> tuple[Message, Message]:
    return (
        N_(
            "What {count} of {total} segments added cannot be told, as their spend moved together with that of others: "
            "{names}.",
            count=len(untold),
            total=total,
            names=listed([str(one) for one in untold]),
        ),
        N_("Run a lift test, or change their budgets at different times, one up while another goes down."),
    )


def _lost_sentence(untold: Sequence[Segment], total: int) -> tuple[Message, Message]:
    return (
        N_(
            "What {count} of {total} segments added cannot be told from nothing beside the season and the noise of the "
            "total: {names}.",
            count=len(untold),
            total=total,
            names=listed([str(one) for one in untold]),
        ),
        N_("Run a lift test, or change their budgets in large steps that do not follow the season."),
    )


def _odd_periods(learned: TotalPosterior) -> list[Finding]:
    history = learned.history
    odd = np.flatnonzero(learned.odd > _ODD)
    if not len(odd):
        return []
    return [
        Finding(
            "info",
            "total",
            N_(
                "{count:number} of {total:number} periods lie far from what anything in the file explains, starting "
                "{days}; they count little.",
                count=len(odd),
                total=history.n_periods,
                days=listed([history.edges[step].isoformat() for step in odd.tolist()]),
            ),
            N_("Name sales, launches and outages in a column of the file and give it as --events."),
        )
    ]


def _no_season(history: Totals) -> list[Finding]:
    if years_long(history) >= SEASON_FROM:
        return []
    return [
        Finding(
            "warning",
            "total",
            N_(
                "The history covers {days:number} days, in which a season cannot be told from a trend.",
                days=history.period.days,
            ),
            N_("Bring a year and a half or more, so that a budget that followed the season gets no credit for it."),
        )
    ]


def _few_periods(history: Totals) -> list[Finding]:
    if history.n_periods >= _FEW or history.period_days == 1:
        return []
    return [
        Finding(
            "warning",
            "total",
            N_(
                "{periods:number} rows are few to tell by what each of {segments:number} columns of spend added.",
                periods=history.n_periods,
                segments=len(history.segments),
            ),
            N_("Bring the same time as rows of weeks or days, in which spend moved oftener."),
        )
    ]
