"""Where a plan stands against a guardrail: averages that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plan_samples import fit_with

from optimizer.allocation import objective_curves
from optimizer.domain.guardrail import LearnedGuardrail
from optimizer.domain.problem import Guardrail
from optimizer.domain.segment import Segment
from optimizer.planning.guardrail_values import guardrail_value

PAIR = (Segment("facebook", "A"), Segment("google", "A"))


def learned(most: float, rates: tuple[float, float] | None, *, spread: float = 0.0) -> LearnedGuardrail:
    """One session for each unit of money, whatever is spent."""
    fit = fit_with([10.0, 10.0], segments=PAIR)
    factor = np.random.default_rng(0).lognormal(0.0, spread, (200, 2)) if spread else np.ones((200, 2))
    volume = replace(fit, draws=factor[:, :, None] * fit.spend)
    rate = None if rates is None else np.array(rates)
    rail = Guardrail("rate", most, objective_curves(volume, "balanced"), rate, "limits.csv, row 2")
    return LearnedGuardrail(rail, volume, None if rate is None else np.tile(rate, (200, 1)))


def test_a_rate_is_averaged_over_what_it_is_counted_over() -> None:
    found = guardrail_value(learned(0.45, (0.6, 0.3)), np.array([100.0, 300.0]), np.array([200.0, 200.0]))
    assert found.expected is not None
    assert (found.expected.value, found.current) == (pytest.approx(0.375), pytest.approx(0.45))
    assert found.expected.interval.lower == pytest.approx(0.375)
    assert found.probability == 1.0
    assert (found.name, found.source, found.most, found.is_money) == ("rate", "limits.csv, row 2", 0.45, False)


def test_a_cost_is_money_per_unit_with_the_range_of_its_draws() -> None:
    found = guardrail_value(learned(1.0, None, spread=0.5), np.array([100.0, 300.0]), np.array([0.0, 400.0]))
    assert found.is_money
    assert found.expected is not None
    assert found.expected.interval.lower < found.expected.value < found.expected.interval.upper
    assert found.probability is not None
    assert 0.2 < found.probability < 0.8


def test_a_plan_of_nothing_has_no_average() -> None:
    found = guardrail_value(learned(0.45, (0.6, 0.3)), np.zeros(2), np.zeros(2))
    assert (found.expected, found.current, found.probability) == (None, None, None)
