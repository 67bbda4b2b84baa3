"""Every form of saturation: its slope and bend against finite differences, and what any form must keep to."""

import numpy as np
import pytest

from optimizer.curves.model.growth import GROWTH_FORMS

FORMS = sorted(GROWTH_FORMS)
USED = np.geomspace(1e-5, 1e4, 400)
STEP = 1e-4


@pytest.mark.parametrize("name", FORMS)
def test_the_slope_is_the_derivative_in_log_capacity(name: str) -> None:
    form = GROWTH_FORMS[name]
    larger, smaller = USED * np.exp(-STEP), USED * np.exp(STEP)  # a larger capacity is less used
    difference = (form.log_growth(larger) - form.log_growth(smaller)) / (2.0 * STEP)
    np.testing.assert_allclose(form.slope(USED), difference, atol=2e-8)


@pytest.mark.parametrize("name", FORMS)
def test_the_bend_is_minus_the_second_derivative_in_log_capacity(name: str) -> None:
    form = GROWTH_FORMS[name]
    difference = (form.slope(USED * np.exp(-STEP)) - form.slope(USED * np.exp(STEP))) / (2.0 * STEP)
    np.testing.assert_allclose(form.bend(USED), -difference, atol=2e-8)


@pytest.mark.parametrize("name", FORMS)
def test_outcome_never_falls_and_results_per_money_never_rise(name: str) -> None:
    form = GROWTH_FORMS[name]
    spend = np.geomspace(1e-9, 1e9, 2000)
    growth = form.log_growth(spend)
    assert np.all(growth <= 0.0)
    assert np.all(np.diff(growth) <= 0.0)
    assert np.all(np.diff(np.log(spend) + growth) >= -1e-9)
    assert np.all((form.slope(spend) >= 0.0) & (form.slope(spend) <= 1.0))


@pytest.mark.parametrize("name", FORMS)
def test_no_spend_however_small_or_large_breaks_a_form(name: str) -> None:
    form = GROWTH_FORMS[name]
    extreme = np.array([0.0, 1e-300, 1e-14, 1e-12, 1e12, 1e30])
    for figure in (form.log_growth, form.slope, form.bend):
        assert np.all(np.isfinite(figure(extreme)))
        np.testing.assert_allclose(figure(extreme[:4]), 0.0, atol=1e-11)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "straight"])
def test_all_forms_but_the_straight_one_begin_alike(name: str) -> None:
    """One prior of the capacity serves all, as g(u) = -u near zero."""
    little = np.array([1e-3, 1e-2])
    np.testing.assert_allclose(GROWTH_FORMS[name].log_growth(little) / -little, 1.0, atol=0.011)


@pytest.mark.parametrize(
    ("name", "used", "outcome"),
    [
        ("straight", 7.0, 7.0),
        ("ceiling", 1.0, 0.5),
        ("ceiling", 1e6, 1.0),
        ("early_ceiling", np.log(2.0), 0.375),  # three quarters of its ceiling of one half
        ("early_ceiling", 30.0, 0.5),
        ("root", 1.5, 0.75),
    ],
)
def test_outcomes_that_are_known(name: str, used: float, outcome: float) -> None:
    grown = used * np.exp(GROWTH_FORMS[name].log_growth(np.array([used])))
    assert grown[0] == pytest.approx(outcome, rel=1e-5)


def test_far_out_the_root_grows_as_the_square_root() -> None:
    used = np.array([1e6, 4e6])
    outcome = used * np.exp(GROWTH_FORMS["root"].log_growth(used))
    assert outcome[1] / outcome[0] == pytest.approx(2.0, rel=1e-5)


def test_beliefs_add_up_to_one() -> None:
    beliefs = [form.belief for form in GROWTH_FORMS.values()]
    assert min(beliefs) > 0.0
    assert sum(beliefs) == pytest.approx(1.0)
