"""Which groups of ads really work: what each had, what it brought, how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.evidence.panel import BoolArray
from optimizer.curves.groups import (
    GroupPanel,
    PooledEffects,
    contrasts,
    group_changes,
    group_efficiency,
    lay_out_groups,
)
from optimizer.domain.curve import FloatArray
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.group_comparison import (
    SEGMENTS,
    GroupChange,
    GroupComparison,
    GroupQuestion,
    GroupRow,
)
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.planning.comparison import compare_only
from optimizer.planning.group_remarks import group_findings
from optimizer.planning.group_steps import group_steps, group_totals

MOST_GROUPS: Final = 300
"""More rows than a person compares; of thousands of ads those with the most spend."""
_FEW_RESULTS: Final = 30
"""Below, the 80 % interval of a rate spans a factor of more than exp(2 x 1.28 / sqrt(30)) = 1.6."""
_HARDLY: Final = 0.95
"""A group that leans on the others for more than this has hardly anything of its own."""
_TAILS: Final = ((1 - USUAL_LEVEL) / 2, (1 + USUAL_LEVEL) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What the draws say of each group, (n_groups,) lists; None where a group has no draws."""

    efficiency: list[Estimate | None]
    together: Estimate | None
    best: list[float | None]
    better: list[float | None]


def compare_groups(table: PerformanceTable, question: GroupQuestion, rng: np.random.Generator) -> GroupComparison:
    r"""Put the groups of a dimension side by side, the one with the most spend first.

    What a unit of money brings in each group is learned by `optimizer.curves.groups.group_efficiency`. Of its draws
    :math:`r_{dg}`: the efficiency is their median and their 10 % and 90 % quantiles, the price its inverse; a group is
    the best in the share of draws in which its :math:`r` is the largest, and better than the others in the share in
    which it is above :math:`\sum_{h \ne g} x_h r_{dh} / \sum_{h \ne g} x_h`, what the money of all others brings.
    Groups whose name the results do not state are estimated, but nothing is compared with them.

    Parameters
    ----------
    table : PerformanceTable
        The history; has the KPI of the question.
    question : GroupQuestion
        What to compare.
    rng : numpy.random.Generator
        For the draws.
    """
    panel = lay_out_groups(table, question.dimension, question.period, MOST_GROUPS)
    spend = panel.raw("spend").sum(axis=1)
    known = panel.known(question.kpi)
    outcome = panel.total(question.kpi).sum(axis=1)
    base = panel.total("spend", known).sum(axis=1)
    pooled = group_efficiency(panel, question.kpi, rng)
    judged = _judge(pooled, base, np.array([all(names) for names in panel.names], dtype=np.bool_))
    earlier = _changes(table, question, panel, rng)
    totals, steps = group_totals(panel), group_steps(panel, rng)
    few = _FEW_RESULTS * (count_unit(panel.total(question.kpi).ravel(), question.kpi) if outcome.any() else 1.0)
    alike = _alike(panel, question, rng)
    unplanned = _compare_only(table, question.dimension)
    days = (panel.total("spend") > 0.0).sum(axis=1) * panel.days_of_cell
    rows = tuple(
        GroupRow(
            names=names,
            spend=money(float(spend[row]), table.currency),
            spend_share=_share(spend[row], spend),
            outcome=float(outcome[row]),
            outcome_share=_share(outcome[row], outcome),
            days=min(int(days[row]), question.period.days),
            efficiency=judged.efficiency[row],
            price=_inverse(judged.efficiency[row]),
            leaning=float(pooled.leaning[row]),
            best=judged.best[row],
            better=judged.better[row],
            is_thin=bool(outcome[row] < few),
            is_compare_only=names in unplanned,
            totals=totals[row],
            steps=steps[row],
            change=earlier[row],
            alike=alike[row][0],
            alike_better=alike[row][1],
        )
        for row, names in enumerate(panel.names)
    )
    every = float(spend.sum()) + panel.spend_left_out
    found = GroupComparison(
        question=question,
        rows=rows,
        together=_together(rows, judged.together, question, table.currency),
        currency=table.currency,
        left_out=panel.n_left_out,
        left_out_share=panel.spend_left_out / every if panel.n_left_out and every > 0.0 else 0.0,
    )
    return replace(found, findings=group_findings(found))


def _share(part: float, whole: FloatArray) -> float:
    total = float(whole.sum())
    return float(part) / total if total > 0.0 else 0.0


def _judge(pooled: PooledEffects, base: FloatArray, stated: BoolArray) -> _Judged:
    """Read the draws of the groups that have any spend with a known outcome."""
    has_own = base > 0.0
    rate = np.exp(pooled.draws)
    lower, middle, upper = np.quantile(rate, (_TAILS[0], 0.5, _TAILS[1]), axis=0)
    efficiency = [
        Estimate(float(middle[row]), Interval(float(lower[row]), float(upper[row]), USUAL_LEVEL)) if own else None
        for row, own in enumerate(has_own.tolist())
    ]
    together = _middle(rate[:, has_own] @ base[has_own] / base.sum()) if has_own.any() else None
    compared = has_own & stated
    best: list[float | None] = [None] * len(base)
    better: list[float | None] = [None] * len(base)
    places = np.flatnonzero(compared)
    if len(places) > 1:
        drawn, weight = rate[:, places], base[places]
        won = np.bincount(drawn.argmax(axis=1), minlength=len(places)) / len(drawn)
        every = drawn @ weight
        above = (drawn * (weight.sum() - weight) > every[:, None] - drawn * weight).mean(axis=0)
        for place, chance, ahead in zip(places.tolist(), won.tolist(), above.tolist(), strict=True):
            best[place], better[place] = chance, ahead
    return _Judged(efficiency, together, best, better)


def _middle(draws: FloatArray) -> Estimate:
    lower, middle, upper = np.quantile(draws, (_TAILS[0], 0.5, _TAILS[1])).tolist()
    return Estimate(middle, Interval(lower, upper, USUAL_LEVEL))


def _inverse(estimate: Estimate | None) -> Estimate | None:
    if estimate is None:
        return None
    ends = estimate.interval
    return Estimate(1.0 / estimate.value, Interval(1.0 / ends.upper, 1.0 / ends.lower, ends.level))


def _changes(
    table: PerformanceTable, question: GroupQuestion, panel: GroupPanel, rng: np.random.Generator
) -> list[GroupChange | None]:
    """Compare each group with its own earlier days; None for all where there are none."""
    if question.earlier is None:
        return [None] * len(panel.names)
    before = lay_out_groups(table, question.dimension, question.earlier, MOST_GROUPS * 4)
    place = {names: row for row, names in enumerate(before.names)}
    row_of = [place.get(names) for names in panel.names]
    late, early = _outcome_and_spend(panel, question.kpi), _outcome_and_spend(before, question.kpi)
    picked = np.array([-1 if row is None else row for row in row_of])
    early = tuple(np.where(picked[:, None] >= 0, values[picked], 0.0) for values in early)  # type: ignore[assignment]
    days = max(panel.days_of_cell, before.days_of_cell)
    pooled = group_changes(late, early, question.kpi, rng, days_of_cell=days)
    longer = question.period.days / question.earlier.days
    spent = np.where(picked >= 0, before.raw("spend").sum(axis=1)[picked], 0.0) * longer
    brought = np.where(picked >= 0, before.total(question.kpi).sum(axis=1)[picked], 0.0) * longer
    both = (late[1].sum(axis=1) > 0.0) & (early[1].sum(axis=1) > 0.0)
    return [
        GroupChange(
            spend=float(spent[row]),
            outcome=float(brought[row]),
            efficiency=_middle(np.exp(pooled.draws[:, row])) if both[row] else None,
            rose=float((pooled.draws[:, row] > 0.0).mean()) if both[row] else 0.5,
        )
        for row in range(len(panel.names))
    ]


def _alike(
    panel: GroupPanel, question: GroupQuestion, rng: np.random.Generator
) -> list[tuple[Estimate | None, float | None]]:
    """Compare each group with the others in the same segments; nothing for segments themselves."""
    nothing: list[tuple[Estimate | None, float | None]] = [(None, None)] * len(panel.names)
    if question.dimension == SEGMENTS:
        return nothing
    strata = tuple(name for name in ("platform", "audience") if name != question.dimension)
    pooled = contrasts(panel, strata, question.kpi, rng)
    if pooled is None:
        return nothing
    return [
        (_middle(np.exp(drawn)), float((drawn > 0.0).mean())) if leaning < _HARDLY and all(names) else (None, None)
        for drawn, leaning, names in zip(pooled.draws.T, pooled.leaning.tolist(), panel.names, strict=True)
    ]


def _outcome_and_spend(panel: GroupPanel, kpi: str) -> tuple[FloatArray, FloatArray]:
    known = panel.known(kpi)
    return panel.total(kpi, known), panel.total("spend", known)


def _compare_only(table: PerformanceTable, dimension: str) -> frozenset[tuple[str, ...]]:
    segments = compare_only(table) if dimension in {"audience", SEGMENTS} else ()
    if dimension == SEGMENTS:
        return frozenset((segment.platform, segment.audience) for segment in segments)
    return frozenset((segment.audience,) for segment in segments)


def _together(
    rows: tuple[GroupRow, ...], efficiency: Estimate | None, question: GroupQuestion, currency: str | None
) -> GroupRow:
    spend = sum(row.spend.minor_units for row in rows)
    outcome = sum(row.outcome for row in rows)
    totals: dict[str, float] = {}
    for row in rows:
        for figure, total in row.totals:
            totals[figure] = totals.get(figure, 0.0) + total
    changes = [row.change for row in rows if row.change is not None]
    return GroupRow(
        names=(),
        spend=replace(rows[0].spend, minor_units=spend) if rows else money(0, currency),
        spend_share=1.0,
        outcome=outcome,
        outcome_share=1.0,
        days=max((row.days for row in rows), default=0),
        efficiency=efficiency,
        price=_inverse(efficiency),
        leaning=0.0,
        best=None,
        better=None,
        is_thin=outcome < _FEW_RESULTS,
        is_compare_only=False,
        totals=tuple(totals.items()),
        change=GroupChange(sum(one.spend for one in changes), sum(one.outcome for one in changes), None, 0.5)
        if changes
        else None,
    )
