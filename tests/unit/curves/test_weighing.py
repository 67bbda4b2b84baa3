"""Several KPIs together: the sum is exact draw by draw, and its noise and doubt are those of its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.curves.lift import calibrate
from optimizer.curves.weighing import SAME_KNOT, aligned, spend_answer, weigh_fits
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.message import N_

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))


def fit_of(
    kpi: str, seed: int, *, knots: FloatArray | None = None, dispersion: float = 1.2, height: float = 5.0
) -> CurveFit:
    """Curves of any never-falling form at knots of their own."""
    rng = np.random.default_rng(seed)
    spend = np.sort(rng.uniform(1.0, 300.0, (3, 12)), axis=1) if knots is None else knots
    spend[:, 0] = 0.0
    steps = rng.exponential(height, (30, *spend.shape))
    steps[:, :, 0] = 0.0
    return CurveFit(
        segments=SEGMENTS,
        kpi=kpi,
        period=PERIOD,
        spend=spend,
        draws=np.cumsum(steps, axis=2),
        observed_spend=np.array([[5.0, 50.0 + seed], [10.0 - seed, 60.0], [0.0, 90.0]]),
        recent_spend=np.array([20.0, 30.0, 40.0]),
        dispersion=dispersion,
        model="8",
    )


def read(fit: CurveFit, draw: int, row: int, spend: float) -> float:
    return float(np.interp(spend, fit.spend[row], fit.draws[draw, row]))


@given(st.integers(0, 5), st.integers(0, 29), st.integers(0, 2), st.floats(0.0, 500.0))
def test_every_draw_is_the_weighted_sum_at_any_spend(seed: int, draw: int, row: int, spend: float) -> None:
    parts = [(fit_of("conversions", seed), 7.0), (fit_of("leads", seed + 1), 2.5), (fit_of("clicks", seed + 2), 0.01)]
    found = weigh_fits(parts)
    by_hand = sum(value * read(fit, draw, row, spend) for fit, value in parts)
    assert read(found, draw, row, spend) == pytest.approx(by_hand, rel=1e-9, abs=1e-9)


def test_the_same_knots_stay_the_same() -> None:
    knots = np.tile(np.linspace(0.0, 90.0, 10), (3, 1))
    parts = [(fit_of("conversions", 1, knots=knots), 2.0), (fit_of("leads", 2, knots=knots), 3.0)]
    found = weigh_fits(parts)
    assert np.array_equal(found.spend, knots)
    np.testing.assert_allclose(found.draws, 2.0 * parts[0][0].draws + 3.0 * parts[1][0].draws)


def test_knots_rise_by_more_than_rounding() -> None:
    first = fit_of("conversions", 1)
    nearly = replace(first, kpi="leads", spend=first.spend * (1.0 + 1e-13))
    found = weigh_fits([(first, 1.0), (nearly, 1.0)])
    assert found.spend.shape == first.spend.shape
    wide = weigh_fits([(first, 1.0), (fit_of("leads", 5), 1.0)])
    assert (np.diff(wide.spend, axis=1) > SAME_KNOT * wide.spend[:, 1:]).all()
    assert (np.diff(wide.draws, axis=2) >= -1e-9).all()


def test_one_part_alone_is_itself_in_points() -> None:
    fit = fit_of("leads", 3, dispersion=1.7)
    found = weigh_fits([(fit, 4.0)])
    assert found.kpi == WEIGHTED
    np.testing.assert_allclose(found.draws, 4.0 * fit.draws)
    assert found.dispersion == pytest.approx(4.0 * 1.7)  # variance 16 D m over mean 4 m


def test_noise_adds_up_as_if_all_came_of_the_same_people() -> None:
    knots = np.tile(np.linspace(0.0, 90.0, 10), (3, 1))
    leads = fit_of("leads", 1, knots=knots, dispersion=1.5)
    sales = fit_of("conversions", 2, knots=knots, dispersion=4.0)
    found = weigh_fits([(leads, 2.0), (sales, 5.0)])
    means = [
        sum(float(np.interp(at, fit.spend[row], fit.draws[:, row].mean(axis=0))) for row, at in enumerate((20, 30, 40)))
        for fit in (leads, sales)
    ]
    together = (2.0 * np.sqrt(1.5 * means[0]) + 5.0 * np.sqrt(4.0 * means[1])) ** 2
    apart = 4.0 * 1.5 * means[0] + 25.0 * 4.0 * means[1]
    points = 2.0 * means[0] + 5.0 * means[1]
    assert found.dispersion == pytest.approx(together / points)
    assert found.dispersion > apart / points


def test_order_and_common_factors_change_nothing_but_the_unit() -> None:
    parts = [(fit_of("conversions", 1), 7.0), (fit_of("leads", 2), 2.0)]
    found, turned = weigh_fits(parts), weigh_fits(parts[::-1])
    np.testing.assert_allclose(found.draws, turned.draws)
    assert found.dispersion == pytest.approx(turned.dispersion)
    tenfold = weigh_fits([(fit, 10.0 * value) for fit, value in parts])
    np.testing.assert_allclose(tenfold.draws, 10.0 * found.draws)
    assert tenfold.dispersion == pytest.approx(10.0 * found.dispersion)


def test_what_any_part_has_not_seen_is_extrapolated() -> None:
    found = weigh_fits([(fit_of("conversions", 1), 1.0), (fit_of("leads", 3), 1.0)])
    assert found.observed_spend.tolist() == [[5.0, 51.0], [9.0, 60.0], [0.0, 90.0]]


def test_segments_may_come_in_another_order() -> None:
    fit, other = fit_of("conversions", 1), fit_of("leads", 2)
    turned = aligned(other, (SEGMENTS[2], SEGMENTS[0], SEGMENTS[1]))
    assert turned.recent_spend.tolist() == [40.0, 20.0, 30.0]
    np.testing.assert_allclose(
        weigh_fits([(fit, 1.0), (turned, 2.0)]).draws, weigh_fits([(fit, 1.0), (other, 2.0)]).draws
    )


def test_the_gravest_answer_counts() -> None:
    follows, unclear = fit_of("conversions", 1), replace(fit_of("leads", 2), answer="unclear")
    assert spend_answer(weigh_fits([(follows, 1.0), (unclear, 1.0)])) == "unclear"
    assert spend_answer(weigh_fits([(follows, 1.0)])) == "follows"


def test_the_sum_is_incremental_where_all_parts_are() -> None:
    tested = replace(fit_of("conversions", 1), measure="incremental", lift_tests=("Spring",))
    other = replace(fit_of("leads", 2), measure="incremental", lift_tests=("Spring", "Autumn"))
    both = weigh_fits([(tested, 1.0), (other, 1.0)])
    assert (both.measure, both.lift_tests) == ("incremental", ("Spring", "Autumn"))
    mixed = weigh_fits([(tested, 1.0), (fit_of("leads", 2), 1.0)])
    assert (mixed.measure, mixed.lift_tests) == ("platform_reported", ())
    assert any("conversions" in str(one.message) and one.severity == "warning" for one in mixed.findings)


def test_what_parts_say_alike_is_said_once() -> None:
    said = Finding("info", "reach", N_("One thing."), N_("Nothing."))
    other = Finding("info", "reach", N_("Another thing."), N_("Nothing."))
    parts = [replace(fit_of("conversions", 1), findings=(said,)), replace(fit_of("leads", 2), findings=(said, other))]
    told = weigh_fits([(fit, 1.0) for fit in parts]).findings
    assert [str(one.message) for one in told] == ["One thing.", "leads: Another thing."]


def test_a_test_that_a_part_uses_is_not_said_to_be_left_out() -> None:
    table = PerformanceTable(
        pd.DataFrame(
            {
                "date": pd.date_range("2025-12-01", periods=10),
                "platform": "meta",
                "audience": "a",
                "days": 1,
                "spend": 10.0,
                "leads": 5.0,
                "conversions": 5.0,
            }
        ),
        "EUR",
    )
    days = Period(date(2025, 12, 1), date(2025, 12, 10))
    tests = [
        LiftTest(name=kpi, platform="meta", audience="a", kpi=kpi, period=days, incremental=25.0, standard_error=5.0)
        for kpi in ("conversions", "clicks")
    ]
    parts = [calibrate(fit_of(kpi, 1), table, tests) for kpi in ("conversions", "leads")]
    told = [str(one.message) for one in weigh_fits([(part, 1.0) for part in parts]).findings]
    assert any("tests of conversions are not used" in str(one.message) for one in parts[1].findings)
    assert not any("tests of conversions are not used" in sentence for sentence in told)
    assert any("tests of clicks are not used" in sentence for sentence in told)


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_values_must_count(value: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        weigh_fits([(fit_of("conversions", 1), value)])


def test_parts_must_be_of_the_same_segments_and_days() -> None:
    fit, other = fit_of("conversions", 1), fit_of("leads", 2)
    fewer = aligned(other, SEGMENTS[:2])
    with pytest.raises(ValueError, match="curves of leads are not"):
        weigh_fits([(fit, 1.0), (fewer, 1.0)])
    with pytest.raises(ValueError, match="curves of leads are not"):
        weigh_fits([(fit, 1.0), (replace(other, period=Period(date(2026, 2, 1), date(2026, 2, 2))), 1.0)])
    with pytest.raises(ValueError, match="lack tiktok / a"):
        aligned(fewer, SEGMENTS)
