"""From the files that a user brings to a problem for the allocator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation import spread_over_periods, weigh_kpis
from optimizer.domain.curve import ResponseCurve, SingleCurve
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import major_units
from optimizer.domain.problem import AllocationProblem, Guardrail, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import (
    BroughtCurves,
    BroughtLimits,
    SourceFile,
    read_curves,
    read_limits,
    read_periods,
)
from optimizer.message import N_, Message
from optimizer.workflow.limit_names import scopes_of, with_known_names

CPA = "cpa"
"""The guardrail that every curve file has: money paid per outcome."""


@dataclass(frozen=True, slots=True)
class CurveFiles:
    """What the user brings.

    Attributes
    ----------
    curves : SourceFile
        Segments with their curves, money and outcome over the horizon.
    limits, periods : SourceFile or None
        What the plan must obey; the parts of the horizon.
    """

    curves: SourceFile
    limits: SourceFile | None = None
    periods: SourceFile | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BroughtProblem:
    """A problem made of files.

    Attributes
    ----------
    problem : AllocationProblem
        Laid out over the periods where there are any.
    kpi_values : mapping of str to float
        What each KPI is worth; empty where the curves have one KPI without a name.
    kpi_curves : mapping of str to sequence of curve or None
        Of each KPI with a value the curve of each segment.
    n_draws : int
        How many draws each curve has; 0 where they have none.
    findings : tuple of Finding
        What the user must know about the files.
    """

    problem: AllocationProblem
    kpi_values: Mapping[str, float]
    kpi_curves: Mapping[str, Sequence[SingleCurve | None]]
    n_draws: int
    findings: tuple[Finding, ...]


def read_curve_problem(files: CurveFiles, question: CurveQuestion) -> BroughtProblem:
    """Read the files and put them together.

    Raises
    ------
    DataError
        When a file cannot be understood, or files and question do not fit together.
    """
    brought = read_curves(files.curves)
    limits = BroughtLimits() if files.limits is None else read_limits(files.limits)
    _check_limits(files, brought, limits)
    values = _kpi_values(files, brought, question)
    kpi_curves = {kpi: brought.curves[brought.kpis.index(kpi)] for kpi in values}
    plain = brought.curves[0]
    problem = AllocationProblem(
        segments=brought.segments,
        curves=tuple(curve for curve in plain if curve is not None),
        budget=np.inf if question.budget is None else float(major_units(question.budget)),
        limits=(
            *with_known_names(limits.limits, brought.segments),
            *(_guardrail(files, brought, level, values) for level in limits.guardrails),
        ),
        tags=brought.tags,
        last_spend=brought.last_spend,
    )
    if values and not _is_plain(values, plain):
        problem = weigh_kpis(problem, kpi_curves, values)
    if files.periods is not None:
        problem = spread_over_periods(problem, read_periods(files.periods))
    return BroughtProblem(problem, values, kpi_curves, brought.n_draws, tuple(_kpi_remarks(files, brought, values)))


def _is_plain(values: Mapping[str, float], curves: Sequence[SingleCurve | None]) -> bool:
    """Say whether the outcome is that of one KPI as it is."""
    return list(values.values()) == [1.0] and all(curve is not None for curve in curves)


def _check_limits(files: CurveFiles, brought: BroughtCurves, limits: BroughtLimits) -> None:
    """See that the files say what the limits need."""
    for limit in limits.limits:
        for scope in scopes_of(limit):
            if scope.tag is not None and not brought.tags:
                raise _lacks_column(files, limit.source, N_("the tag '{tag}'", tag=scope.tag), "tags")
            if scope.period is not None and files.periods is None:
                raise DataError(
                    N_(
                        "{place} speaks of the period '{period}', but there are no periods; name their file with "
                        "--periods.",
                        place=limit.source,
                        period=scope.period,
                    )
                )
        if isinstance(limit, SpendLimit) and limit.most_change is not None and brought.last_spend is None:
            raise _lacks_column(files, limit.source, N_("a change against the last spend"), "last_spend")


def _lacks_column(files: CurveFiles, place: str, subject: Message, column: str) -> DataError:
    return DataError(
        N_(
            "{place} speaks of {subject:message}, but {name} has no column '{column}'; add it there.",
            place=place,
            subject=subject,
            name=files.curves.name,
            column=column,
        )
    )


def _kpi_values(files: CurveFiles, brought: BroughtCurves, question: CurveQuestion) -> dict[str, float]:
    """What each KPI is worth; nothing where the one KPI has no name."""
    known = [kpi for kpi in brought.kpis if kpi]
    for kpi, _ in question.kpi_values:
        if not known:
            raise DataError(
                N_(
                    "--kpi-value speaks of '{kpi}', but {name} has no column 'kpi'; add it there.",
                    kpi=kpi,
                    name=files.curves.name,
                )
            )
        if kpi not in known:
            raise DataError(
                N_(
                    "--kpi-value speaks of '{kpi}', but {name} has {known}; name one of them.",
                    kpi=kpi,
                    name=files.curves.name,
                    known=", ".join(known),
                )
            )
    if question.kpi_values:
        return dict(question.kpi_values)
    if len(known) > 1:
        raise DataError(
            N_(
                "{name} has several KPIs ({known}); say what one unit of each is worth, such as --kpi-value {first}=5.",
                name=files.curves.name,
                known=", ".join(known),
                first=known[0],
            )
        )
    return dict.fromkeys(known, 1.0)


def _kpi_remarks(files: CurveFiles, brought: BroughtCurves, values: Mapping[str, float]) -> list[Finding]:
    remarks = []
    for kpi in values:
        missing = sum(curve is None for curve in brought.curves[brought.kpis.index(kpi)])
        if missing:
            remarks.append(
                Finding(
                    "info",
                    kpi,
                    N_(
                        "{count:number} segments have no curve for {kpi}, so they are taken to bring none of it.",
                        count=missing,
                        kpi=kpi,
                    ),
                    N_("Add their rows to {name} if they do.", name=files.curves.name),
                )
            )
    left_out = [kpi for kpi in brought.kpis if kpi and kpi not in values]
    if left_out:
        remarks.append(
            Finding(
                "info",
                "kpi",
                N_("No value was given for {kpis}, so they do not count.", kpis=", ".join(left_out)),
                N_("Give each a value with --kpi-value if it should."),
            )
        )
    return remarks


def _guardrail(
    files: CurveFiles, brought: BroughtCurves, level: GuardrailLevel, values: Mapping[str, float]
) -> Guardrail:
    """Take the rate, and what it is counted over, from the curve file."""
    if level.name == CPA:
        counted = list(values) if values else [brought.kpis[0]]
        if len(counted) > 1:
            raise DataError(
                N_(
                    "{place} limits the cpa, but several KPIs have a value ({known}), so it is not clear which of "
                    "them is meant; limit a rate instead, or value one KPI.",
                    place=level.source,
                    known=", ".join(counted),
                )
            )
        return Guardrail(CPA, level.most, _volume(files, brought, level, counted[0]), None, level.source)
    if level.name not in brought.rates:
        raise DataError(
            N_(
                "{place} limits '{guardrail}', but {name} has no such column of rates; use one of {known}.",
                place=level.source,
                guardrail=level.name,
                name=files.curves.name,
                known=", ".join([*brought.rates, CPA]),
            )
        )
    kpi, rate = brought.rates[level.name]
    return Guardrail(level.name, level.most, _volume(files, brought, level, kpi), rate, level.source)


def _volume(files: CurveFiles, brought: BroughtCurves, level: GuardrailLevel, kpi: str) -> tuple[ResponseCurve, ...]:
    curves = brought.curves[brought.kpis.index(kpi)]
    found = tuple(curve for curve in curves if curve is not None)
    if len(found) < len(curves):
        segment: Segment = next(one for one, curve in zip(brought.segments, curves, strict=True) if curve is None)
        raise DataError(
            N_(
                "{place} limits '{guardrail}', which is counted over {kpi}, but {name} has no curve of {kpi} for "
                "{segment}; add one for every segment.",
                place=level.source,
                guardrail=level.name,
                kpi=kpi,
                name=files.curves.name,
                segment=segment,
            )
        )
    return found
