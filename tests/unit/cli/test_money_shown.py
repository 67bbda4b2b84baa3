"""Money at a terminal names its currency, in sentences and in tables."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from rich.console import Console

from optimizer.cli.fit_details import show_details
from optimizer.cli.summary import show_plan, show_segments
from optimizer.cli.total_summary import show_decomposition
from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_reading import CurveReading
from optimizer.domain.decomposition import Contribution, Decomposition
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import (
    DemandPoint,
    FitSummary,
    FormShare,
    SegmentParameters,
    SpendResponse,
)
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import Certificate
from optimizer.domain.segment import Segment
from optimizer.words import voice_for

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
META = Segment("meta", "all")


def estimate(value: float) -> Estimate:
    return Estimate(value, Interval(0.8 * value, 1.2 * value, 0.8))


def fit_of(kpi: str) -> CurveFit:
    summary = FitSummary(
        response=SpendResponse(0.6, 0.1, "follows"),
        forms=(FormShare("ceiling", 1.0),),
        threshold=0.8,
        reach=None,
        capacity_follows=0.0,
        kinds=(),
        half_life_days=0.0,
        share_after_end=0.0,
        carried_in=0.0,
        weekdays=(1.0,) * 7,
        special_days=(1.0,) * 5,
        demand=(DemandPoint(date(2026, 1, 1), estimate(1.0)),),
        demand_step=0.1,
        day_effect=0.0,
        own_drift_step=0.0,
        size=10.0,
        autocorrelation=0.0,
        segments=(SegmentParameters(META, estimate(0.03), estimate(5000.0), estimate(40.0), 0.9),),
    )
    return CurveFit(
        segments=(META,),
        kpi=kpi,
        period=JUNE,
        spend=np.array([[0.0, 100.0]]),
        draws=np.array([[[0.0, 3.0]]]),
        observed_spend=np.array([[30.0, 90.0]]),
        recent_spend=np.array([60.0]),
        dispersion=1.0,
        summary=summary,
    )


def printed(show: object, *arguments: object, **options: object) -> str:
    text = io.StringIO()
    show(*arguments, voice_for("en"), Console(file=text, width=160, markup=False, highlight=False), **options)  # type: ignore[operator]
    return " ".join(text.getvalue().split())


def test_details_name_the_currency_and_no_figure_that_was_never_tried() -> None:
    said = printed(show_details, fit_of("conversions"), currency="EUR")
    assert "First €100 bring" in said
    assert "above €90.00" in said
    assert "€40 €32 \N{EN DASH} €48" in said
    assert "5,000" not in said


def compared() -> tuple[SegmentComparison, ...]:
    reading = CurveReading(
        segment=META,
        daily_spend=60.0,
        outcome=estimate(12.0),
        efficiency=estimate(0.2),
        cpa=estimate(5.0),
        roas=estimate(2.5),
        marginal=estimate(0.13),
        extrapolated=False,
    )
    return (SegmentComparison(META, Money(100_000, "EUR"), 2500.0, Money(6000, "EUR"), reading),)


def test_a_cost_is_money_and_a_return_is_none() -> None:
    counted = printed(show_segments, fit_of("conversions"), compared())
    assert "€5.00 €4.00 \N{EN DASH} €6.00" in counted
    assert "Next €100 bring" in counted
    revenue = printed(show_segments, fit_of("revenue"), compared())
    assert "€2,500" in revenue
    assert "2.5 2 \N{EN DASH} 3" in revenue
    assert "€13 " in revenue


@pytest.mark.parametrize(("currency", "sign"), [("EUR", "€"), (None, "")])
def test_a_plan_for_revenue_speaks_of_money(currency: str | None, sign: str) -> None:
    line = PlanLine(
        segment=META,
        budget=Money(100_000, currency),
        share=1.0,
        last_spend=Money(100_000, currency),
        current_budget=Money(100_000, currency),
        expected=estimate(46_277.4),
        current=estimate(40_000.0),
        marginal=2.0,
        extrapolated=False,
        binding=(),
    )
    plan = Plan(
        request=PlanRequest(JUNE, Money(100_000, currency), kpi="revenue"),
        lines=(line, line),
        expected=estimate(46_277.4),
        current_split=estimate(40_000.0),
        gain=Gain(estimate(6_277.4), 0.95),
        verdict="shift",
        certificate=Certificate(1.0, 1.0, 0.0, 0.0),
        unplaced=Money(0, currency),
        findings=(),
    )
    said = printed(show_plan, plan)
    assert f"expected to bring {sign}46,277 revenue ({sign}37,022 to {sign}55,533 with" in said
    assert f"today's split {sign}40,000, a gain of {sign}6,277 ({sign}5,022 to {sign}7,533)" in said
    assert said.count(f"{sign}46,277 ") == 3


def test_a_total_that_is_taken_apart_speaks_of_money() -> None:
    parts = (Contribution(META, 1200.0, estimate(3600.0), estimate(0.3), estimate(3.0), is_told=True),)
    found = Decomposition("revenue", JUNE, 12_000.0, estimate(0.7), parts, is_told=True)
    said = printed(show_decomposition, found, (), currency="EUR")
    assert "Of €12,000 revenue" in said
    assert "€1,200 €3,600" in said
    assert "Per €1" in said
    assert "€3.00 €2.40 \N{EN DASH} €3.60" in said
