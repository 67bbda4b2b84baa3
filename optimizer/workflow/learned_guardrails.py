"""Guardrails on learned curves: what they are counted over, and the rates of the segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.allocation import objective_curves
from optimizer.curves.rates import PooledRates, history_rates
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail import GuardrailLevel, LearnedGuardrail
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.problem import Guardrail
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.workflow.guardrail_names import SPEND, RatioOfFigures, ratio_named

_SHOWN: Final = 3


def learned_guardrails(
    levels: Sequence[GuardrailLevel],
    table: PerformanceTable,
    fit: CurveFit,
    learn: Callable[[str], CurveFit],
    *,
    seed: int = 0,
) -> tuple[tuple[LearnedGuardrail, ...], tuple[Finding, ...]]:
    """Learn what guardrails are counted over, and the rates of the segments; say what is uncertain of them.

    Parameters
    ----------
    levels : sequence of GuardrailLevel
        What is asked.
    table : PerformanceTable
        The history.
    fit : CurveFit
        Of the plan's KPI; its segments are the plan's.
    learn : callable
        Curves of another figure of the history, for the same segments and period.
    seed : int
        Of the draws of the rates.

    Raises
    ------
    DataError
        When a name means nothing, the history lacks a figure, or a level cannot be exceeded.
    """
    volumes = {fit.kpi: fit}
    guardrails: list[LearnedGuardrail] = []
    findings: list[Finding] = []
    for level in levels:
        ratio = ratio_named(level, fit.kpi)
        _check_figures(level, ratio, table)
        if ratio.counted != SPEND:
            _check_level(level, ratio, table)
        if ratio.over not in volumes:
            volumes[ratio.over] = _aligned(learn(ratio.over), fit.segments)
        volume = volumes[ratio.over]
        findings.extend(_volume_remarks(level, ratio, volume, fit))
        if ratio.counted == SPEND:
            guardrails.append(_cost(level, ratio, volume))
            continue
        rates = history_rates(
            table, ratio.counted, ratio.over, fit.segments, np.random.default_rng(seed), n_draws=len(volume.draws)
        )
        findings.extend(_borrowed_rates(level, ratio, table, fit.segments))
        guardrails.append(_rate(level, volume, rates))
    return tuple(guardrails), tuple(findings)


def guardrails_of_outcome(levels: Sequence[GuardrailLevel], fit: CurveFit) -> tuple[LearnedGuardrail, ...]:
    """Take guardrails on what an outcome costs, where its curves are all that was learned.

    Raises
    ------
    DataError
        When a guardrail is about another figure.
    """
    guardrails = []
    for level in levels:
        if level.name != "cpa":
            raise DataError(
                N_(
                    "{place} limits '{guardrail}', but a total tells only what its outcome costs; limit cpa, or leave "
                    "the row out.",
                    place=level.source,
                    guardrail=level.name,
                )
            )
        guardrails.append(_cost(level, RatioOfFigures(SPEND, fit.kpi), fit))
    return tuple(guardrails)


def _check_figures(level: GuardrailLevel, ratio: RatioOfFigures, table: PerformanceTable) -> None:
    known = [figure for figure in table.figures if bool((table.rows[figure] >= 0.0).any())]
    missing = [figure for figure in (ratio.counted, ratio.over) if figure not in known]
    empty = ratio.over in known and not float(table.rows[ratio.over].sum()) > 0.0
    if missing:
        raise DataError(
            N_(
                "{place} limits '{guardrail}', which is {meaning:message}, but the history lacks {missing} (it has "
                "{known}); import a file with that column, or leave the row out.",
                place=level.source,
                guardrail=level.name,
                meaning=_meaning(ratio),
                missing=", ".join(missing),
                known=", ".join(known),
            )
        )
    if empty:
        raise DataError(
            N_(
                "{place} limits '{guardrail}', which is {meaning:message}, but the column {column} of the history adds "
                "up to nothing; import a file with {column}, or leave the row out.",
                place=level.source,
                guardrail=level.name,
                meaning=_meaning(ratio),
                column=ratio.over,
            )
        )


def _meaning(ratio: RatioOfFigures) -> Message:
    if ratio.times != 1.0:
        return N_("{counted} over {times:number} {over}", counted=ratio.counted, times=ratio.times, over=ratio.over)
    return N_("{counted} over {over}", counted=ratio.counted, over=ratio.over)


def _check_level(level: GuardrailLevel, ratio: RatioOfFigures, table: PerformanceTable) -> None:
    """A share is never above 1: a level of 45 is meant as 45 %."""
    both = table.rows[[ratio.counted, ratio.over]].dropna()
    is_share = bool((both[ratio.counted] <= both[ratio.over]).all()) and not is_money(ratio.counted)
    if level.most > 1.0 and is_share and float(both[ratio.counted].sum()) < float(both[ratio.over].sum()):
        raise DataError(
            N_(
                "{place} limits '{guardrail}' at {level:exact}, but {counted} are a share of {over}, never above 1; "
                "write a level such as 0.45 or 45%.",
                place=level.source,
                guardrail=level.name,
                level=level.most,
                counted=ratio.counted,
                over=ratio.over,
            )
        )


def _aligned(volume: CurveFit, segments: tuple[Segment, ...]) -> CurveFit:
    """Put the segments of curves in the order of the plan's."""
    if volume.segments == segments:
        return volume
    rows = [volume.segments.index(segment) for segment in segments]
    return replace(
        volume,
        segments=segments,
        spend=volume.spend[rows],
        draws=volume.draws[:, rows],
        observed_spend=volume.observed_spend[rows],
        recent_spend=volume.recent_spend[rows],
    )


def _cost(level: GuardrailLevel, ratio: RatioOfFigures, volume: CurveFit) -> LearnedGuardrail:
    counted = volume if ratio.times == 1.0 else replace(volume, draws=volume.draws / ratio.times)
    curves = objective_curves(counted, "balanced")
    return LearnedGuardrail(Guardrail(level.name, level.most, curves, None, level.source), counted, None)


def _rate(level: GuardrailLevel, volume: CurveFit, rates: PooledRates) -> LearnedGuardrail:
    curves = objective_curves(volume, "balanced")
    guardrail = Guardrail(level.name, level.most, curves, rates.mean, level.source)
    return LearnedGuardrail(guardrail, volume, rates.draws)


def _volume_remarks(
    level: GuardrailLevel, ratio: RatioOfFigures, volume: CurveFit, fit: CurveFit
) -> tuple[Finding, ...]:
    """Warn where what a guardrail is counted over was not learned; of the plan's own KPI the verdict says it."""
    if volume is fit or volume.summary is None or volume.summary.response.answer in ("follows", "still"):
        return ()
    return (
        Finding(
            "warning",
            level.name,
            N_(
                "It is not clear that the {over} follow the spend, so what the plan does to the {name} is a guess.",
                over=ratio.over,
                name=level.name,
            ),
            N_("Change budgets in steps to find out, or leave {place} out.", place=level.source),
        ),
    )


def _borrowed_rates(
    level: GuardrailLevel, ratio: RatioOfFigures, table: PerformanceTable, segments: Sequence[Segment]
) -> tuple[Finding, ...]:
    """Say which segments have no rate of their own."""
    known = table.rows[table.rows[ratio.counted].notna() & (table.rows[ratio.over] > 0.0)]
    own = set(zip(known["platform"].astype(str), known["audience"].astype(str), strict=True))
    borrowed = [str(segment) for segment in segments if (segment.platform, segment.audience) not in own]
    if not borrowed:
        return ()
    return (
        Finding(
            "warning",
            level.name,
            N_(
                "The history has no {counted} over {over} of {segments}, so the {name} there is taken to be what is "
                "usual elsewhere.",
                counted=ratio.counted,
                over=ratio.over,
                segments=", ".join(borrowed[:_SHOWN]) + (", \N{HORIZONTAL ELLIPSIS}" if len(borrowed) > _SHOWN else ""),
                name=level.name,
            ),
            N_("Import these figures for all segments."),
        ),
    )
