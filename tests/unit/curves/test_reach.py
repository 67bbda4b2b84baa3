"""Reach as a second witness of saturation: learned, believed where results agree, left out where it is nonsense."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.evidence.calendar import knot_count
from optimizer.curves.evidence.delivery import delivered
from optimizer.curves.evidence.observations import observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.curves.learning import learn
from optimizer.curves.reach import ReachView, learn_reach, log_people_met
from optimizer.curves.tabulation import curve_draws, draw_curve_parameters
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

JULY = Period(date(2025, 7, 1), date(2025, 7, 31))
DAYS, PEOPLE, ELASTICITY = 181, np.array([4000.0, 9000.0, 2500.0, 15000.0]), 0.85
BASE = np.array([40.0, 60.0, 30.0, 80.0])
NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young"), ("tiktok", "old")]


def reached(spend: FloatArray, evenness: float) -> FloatArray:
    return np.exp(log_people_met(120.0 * spend**ELASTICITY, PEOPLE, evenness))


def history(evenness: float = 20.0, *, saturates: bool = True, seed: int = 0, days: int = DAYS) -> PerformanceTable:
    """Results in proportion to the people reached, or else to the money."""
    rng = np.random.default_rng(seed)
    spend = BASE * np.exp(0.35 * rng.standard_normal((days, 4)))
    impressions = 120.0 * spend**ELASTICITY * np.exp(0.05 * rng.standard_normal(spend.shape))
    people = np.exp(log_people_met(impressions, PEOPLE, evenness) + 0.02 * rng.standard_normal(spend.shape))
    mean = 6.0 * (people / reached(BASE, evenness) if saturates else spend / BASE)
    return PerformanceTable(
        pd.DataFrame(
            {
                "date": np.repeat(pd.date_range("2025-01-01", periods=days), 4),
                "platform": [p for p, _ in NAMES] * days,
                "audience": [a for _, a in NAMES] * days,
                "days": 1,
                "spend": spend.ravel(),
                "impressions": impressions.ravel(),
                "reach": people.ravel(),
                "conversions": rng.poisson(mean).ravel().astype(float),
            }
        ),
        "EUR",
    )


def with_reach(table: PerformanceTable, values: FloatArray | None) -> PerformanceTable:
    rows = table.rows.drop(columns="reach") if values is None else table.rows.assign(reach=values)
    return PerformanceTable(rows, "EUR")


def view_of(table: PerformanceTable) -> ReachView | None:
    panel = lay_out(table)
    seen = observe(panel, "conversions")
    delivery = delivered(panel)
    return None if delivery is None else learn_reach(seen, delivery, knot_count(seen.n_days, 14))


def test_the_doubt_how_much_reach_saturates_results_bends_curves_and_lifts_none() -> None:
    """At the usual spend results tell the level, whatever the weight of reach: there draws differ by the rest alone."""
    table = history(saturates=True)
    seen = observe(lay_out(table), "conversions")
    learned = learn(seen, delivered(lay_out(table)))
    reach = learned.reach
    assert reach is not None
    at = np.array([0.2, 1.0, 5.0])
    knots = np.column_stack([np.zeros(4), reach.view.reference[:, None] * at])
    drawn = draw_curve_parameters(learned, JULY, np.random.default_rng(1))

    def scatter(probability: FloatArray) -> FloatArray:
        doubted = replace(learned, reach=replace(reach, probability=probability))
        return np.log(curve_draws(doubted, drawn, knots, np.random.default_rng(2))[:, :, 1:]).std(axis=0)

    sure = np.eye(101)[round(100 * reach.mean)]
    widened = scatter(np.ones(101) / 101) / scatter(sure)
    assert widened[:, 1] == pytest.approx(1.0, abs=1e-6)
    assert (widened[:, [0, 2]] > 1.1).all()


def share_from_reach(fit: CurveFit) -> float:
    found = next(one.message for one in fit.findings if one.subject == "reach" and one.severity == "info")
    values = found.values  # noqa: PD011 - of a message, not of pandas
    return float(values["share"])


def growth(fit: CurveFit, times: float) -> FloatArray:
    """Mean outcome at a multiple of the usual spend, over that at the usual spend, by segment in the order of NAMES."""
    order = [[(s.platform, s.audience) for s in fit.segments].index(name) for name in NAMES]
    at = [
        np.interp([BASE[k], times * BASE[k]], fit.spend[i], fit.draws[:, i].mean(axis=0)) for k, i in enumerate(order)
    ]
    return np.array([high / low for low, high in at])


@pytest.mark.parametrize("evenness", [0.6, 20.0])
def test_reach_is_recovered_beyond_the_spend_seen(evenness: float) -> None:
    view = view_of(history(evenness))
    assert view is not None
    assert view.evenness == evenness
    order = np.argsort([f"{p}{a}" for p, a in NAMES])
    spend = BASE[order][:, None] * np.array([1.0, 2.0, 4.0])
    truth = np.log(np.array([reached(BASE * times, evenness)[order] for times in (1.0, 2.0, 4.0)]).T / spend)
    gain = view.log_gain(spend)
    assert gain - gain[:, :1] == pytest.approx(truth - truth[:, :1], abs=0.08)


def test_where_results_follow_reach_it_is_believed_and_curves_are_better() -> None:
    table = history(seed=3)
    fit, alone = fit_curves(table, "conversions", JULY), fit_curves(with_reach(table, None), "conversions", JULY)
    assert share_from_reach(fit) > 0.6
    truth = reached(4.0 * BASE, 20.0) / reached(BASE, 20.0)
    assert np.abs(np.log(growth(fit, 4.0) / truth)).mean() < 0.6 * np.abs(np.log(growth(alone, 4.0) / truth)).mean()


def test_where_results_do_not_saturate_reach_is_believed_less() -> None:
    """A year of it: a learning threshold could also make straight what reach bends, so that half a year says less."""
    straight, follow = (
        [share_from_reach(fit_curves(history(saturates=s, seed=k, days=365), "conversions", JULY)) for k in range(3)]
        for s in (False, True)
    )
    assert np.mean(straight) < np.mean(follow) - 0.15


@pytest.mark.parametrize("share", [1.0, 0.8])
def test_a_copy_of_the_impressions_is_no_reach(share: float) -> None:
    """Here results grow in proportion, as the copy says too: believing it would look right."""
    table = history(saturates=False, days=60)
    shown = table.rows["impressions"].round()
    rows = table.rows.assign(impressions=shown, reach=(share * shown).round())
    copied = fit_curves(PerformanceTable(rows, "EUR"), "conversions", JULY)
    assert [one.severity for one in copied.findings if one.subject == "reach"] == ["warning"]
    told = str(next(one.message for one in copied.findings if one.subject == "reach"))
    assert "(4 of 4) is the same share of the impressions everywhere" in told
    alone = fit_curves(with_reach(PerformanceTable(rows, "EUR"), None), "conversions", JULY)
    assert (copied.draws == alone.draws).all()


@pytest.mark.parametrize("times", [1.7, 3.0])
def test_more_people_than_impressions_are_no_copy_of_them(times: float) -> None:
    table = history(days=60)
    shown = table.rows["impressions"].round()
    rows = table.rows.assign(impressions=shown)
    rows["reach"] = rows["reach"].where(rows["platform"] != "meta", (times * shown).round())
    fit = fit_curves(PerformanceTable(rows, "EUR"), "conversions", JULY)
    (told,) = (str(one.message) for one in fit.findings if one.subject == "reach" and one.severity == "warning")
    assert "(2 of 4) cannot be what it says, as it is of more people than there were impressions" in told


def test_no_people_on_days_with_impressions_is_taken_as_not_known() -> None:
    table = history(days=60)
    lost = np.arange(len(table.rows)) % 3 == 0
    zero, missing = (table.rows["reach"].mask(lost, value) for value in (0.0, np.nan))
    first, second = (delivered(lay_out(with_reach(table, values.to_numpy()))) for values in (zero, missing))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.known, second.known)
    np.testing.assert_array_equal(first.reach, second.reach)
    assert first.trusted.all()


@pytest.mark.parametrize("nonsense", ["above impressions", "noise", "constant"])
def test_nonsense_is_left_out_and_told(nonsense: str) -> None:
    table = history()
    rng = np.random.default_rng(1)
    values = {
        "above impressions": table.rows["impressions"].to_numpy() * 1.5,
        "noise": 3000.0 * rng.lognormal(0.0, 0.8, len(table.rows)).clip(max=1.0),
        "constant": np.full(len(table.rows), 0.5),
    }[nonsense]
    fit = fit_curves(with_reach(table, values), "conversions", JULY)
    alone = fit_curves(with_reach(table, None), "conversions", JULY)
    assert (fit.draws == alone.draws).all()
    assert any(one.subject == "reach" and one.severity == "warning" for one in fit.findings)


def test_segments_without_reach_keep_curves_of_their_own() -> None:
    table = history()
    values = table.rows["reach"].where(table.rows["platform"] == "meta")
    view = view_of(with_reach(table, values.to_numpy()))
    assert view is not None
    assert view.known.tolist() == [True, True, False, False]
    assert (view.log_gain(np.full((4, 2), 50.0))[2:] == 0.0).all()


def test_delivery_on_days_without_spend_is_no_hindrance() -> None:
    table = history()
    free = table.rows.assign(date=table.rows["date"] - pd.Timedelta(days=DAYS), spend=0.0)
    paid = table.rows.assign(impressions=np.nan, reach=np.nan)
    both = PerformanceTable(pd.concat([free, paid], ignore_index=True).sort_values("date"), "EUR")
    assert view_of(both) is None
    assert fit_curves(both, "conversions", JULY).draws.shape[1] == len(NAMES)


def test_where_spend_never_moved_prices_are_taken_to_stay() -> None:
    table = history()
    rng = np.random.default_rng(2)
    still = table.rows.assign(spend=np.tile(BASE, DAYS))
    still["impressions"] = 120.0 * still["spend"] * rng.lognormal(0.0, 0.2, len(still))
    still["reach"] = np.exp(log_people_met(still["impressions"].to_numpy(), np.tile(PEOPLE, DAYS), 20.0))
    view = view_of(PerformanceTable(still, "EUR"))
    assert view is not None
    assert view.elasticity == pytest.approx(np.ones(4), abs=0.02)


def test_curves_never_fall_and_keep_to_the_currency() -> None:
    table = history()
    dear = PerformanceTable(table.rows.assign(spend=table.rows["spend"] * 4000.0), table.currency)
    fit, same = fit_curves(table, "conversions", JULY), fit_curves(dear, "conversions", JULY)
    assert (np.diff(fit.draws, axis=2) >= 0.0).all()
    np.testing.assert_allclose(same.draws, fit.draws, rtol=1e-4, atol=1e-6)
