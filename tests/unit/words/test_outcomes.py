"""Revenue is money and carries its currency; all else is counted."""

from __future__ import annotations

import pytest

from optimizer.domain.estimate import Estimate, Interval
from optimizer.words import outcome, outcome_between, rate_between, voice_for

RANGE = Estimate(46277.4, Interval(31614.2, 62231.4, 0.8))


@pytest.mark.parametrize(
    ("kpi", "currency", "shown", "between"),
    [
        ("revenue", "EUR", "€46,277", "€32,000 \N{EN DASH} €62,000"),
        ("revenue", "VND", "₫46,277", "₫32,000 \N{EN DASH} ₫62,000"),
        ("revenue", None, "46,277", "32,000 \N{EN DASH} 62,000"),
        ("conversions", "EUR", "46,277", "32,000 \N{EN DASH} 62,000"),
    ],
)
def test_only_revenue_has_a_currency(kpi: str, currency: str | None, shown: str, between: str) -> None:
    voice = voice_for("en")
    assert outcome(voice, RANGE.value, kpi, currency) == shown
    assert outcome_between(voice, RANGE, kpi, currency) == between


def test_costs_have_their_currency_at_both_ends() -> None:
    assert rate_between(voice_for("en"), Estimate(4.0, Interval(3.5, 4.75, 0.8)), "EUR") == "€3.50 \N{EN DASH} €4.80"
