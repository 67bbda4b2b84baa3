"""Many segments: what is chosen on a pilot and carried over to all, against choosing on all."""

from dataclasses import replace

import numpy as np
import pytest
from known_histories import seen_in, table_of

from optimizer.curves import learning
from optimizer.curves.choosing import FormFit
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.learning import Learned, learn
from optimizer.curves.model.carryover import carried
from optimizer.curves.model.likelihood import log_mean
from optimizer.curves.model.prior import PriorScales
from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment

N_DAYS = 84


def many_segments(n_platforms: int, n_audiences: int, *, rate: float = 0.0, seed: int = 0) -> Observations:
    """Michaelis-Menten results of platforms by audiences, spend that works on with a rate."""
    rng = np.random.default_rng(seed)
    segments = tuple(
        Segment(f"platform {p}", f"audience {a:02}") for p in range(n_platforms) for a in range(n_audiences)
    )
    base = rng.lognormal(3.5, 0.4, len(segments))
    efficiency = 0.2 * np.exp(
        0.3 * np.repeat(rng.standard_normal(n_platforms), n_audiences)
        + 0.3 * np.tile(rng.standard_normal(n_audiences), n_platforms)
        + 0.2 * rng.standard_normal(len(segments))
    )
    spend = base * np.exp(0.5 * rng.standard_normal((N_DAYS, len(segments))))
    working = spend.copy()
    for day in range(1, N_DAYS):
        working[day] = rate * working[day - 1] + (1.0 - rate) * spend[day]
    return seen_in(table_of(spend, rng.poisson(efficiency * working / (1.0 + working / 60.0)), segments))


def expected(learned: Learned) -> FloatArray:
    """Log of what the likeliest form expects in every cell."""
    best = learned.forms[0]
    return log_mean(learned.seen, best.design, best.posterior.mode)[0]


@pytest.fixture(scope="module")
def seen() -> Observations:
    """Twelve times as many cells as parameters, and carry-over to be decided on."""
    return many_segments(3, 10, rate=0.6)


@pytest.fixture(scope="module")
def full(seen: Observations) -> Learned:
    return learn(seen, None)


@pytest.fixture(scope="module")
def by_pilot(seen: Observations) -> Learned:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "_PILOT", 12)
        return learn(seen, None)


def test_a_pilot_decides_as_all_segments_would(full: Learned, by_pilot: Learned) -> None:
    assert full.carryover_rate == by_pilot.carryover_rate == 0.6
    assert full.forms[0].design.form == by_pilot.forms[0].design.form
    steps = [one.forms[0].design.scales.demand_step for one in (full, by_pilot)]
    assert max(steps) <= 2.01 * min(steps), "at most one doubling apart"


def test_all_segments_are_fitted_as_if_there_had_been_no_pilot(full: Learned, by_pilot: Learned) -> None:
    assert by_pilot.seen.segments == full.seen.segments
    np.testing.assert_array_equal(by_pilot.seen.spend, full.seen.spend)
    for form in by_pilot.forms:
        assert form.posterior.mode.local.shape == (30, 3)
    far = expected(by_pilot) - expected(full)
    assert np.abs(far.mean(axis=1)).max() < 0.03, "the level of every segment"
    assert np.sqrt((far**2).mean()) < 0.03
    capacity = [one.forms[0].posterior.mode.local[:, 1] for one in (full, by_pilot)]
    np.testing.assert_allclose(capacity[0], capacity[1], atol=0.15)


def test_probabilities_of_the_pilot_are_kept(by_pilot: Learned) -> None:
    assert sum(form.probability for form in by_pilot.forms) == pytest.approx(1.0)
    assert len({(form.design.form, form.needs_threshold) for form in by_pilot.forms}) == len(by_pilot.forms)
    for form in by_pilot.forms:
        needs = form.design.scales.threshold_of_typical_spend == PriorScales().threshold_of_typical_spend
        assert needs == form.needs_threshold


def test_a_threshold_is_as_probable_as_the_pilot_found(seen: Observations, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form without one is too unlikely to be fitted to all segments, but not to be told."""
    held = learning.weigh_forms

    def weighed(*given: object) -> tuple[FormFit, ...]:
        best = held(*given)[0]  # type: ignore[arg-type]
        return replace(best, probability=0.9), replace(best, probability=0.1, needs_threshold=not best.needs_threshold)

    monkeypatch.setattr(learning, "weigh_forms", weighed)
    monkeypatch.setattr(learning, "_PILOT", 9)
    learned = learn(seen, None)
    assert len(learned.forms) == 1
    assert learned.threshold == pytest.approx(0.9 if learned.forms[0].needs_threshold else 0.1)


def test_more_segments_than_a_pilot_has_are_all_learned() -> None:
    """150 segments, so that the real limit of 120 is passed."""
    seen = many_segments(5, 30)
    learned = learn(seen, None)
    assert learned.seen.segments == seen.segments
    np.testing.assert_array_equal(carried(seen, learned.carryover_rate).spend, learned.seen.spend)
    promised, came = np.exp(expected(learned)).sum(axis=1), seen.outcome.sum(axis=1)
    np.testing.assert_allclose(promised, came, rtol=0.15)
    assert promised.sum() == pytest.approx(came.sum(), rel=0.01)


def test_segments_without_evidence_do_not_decide(seen: Observations, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot is taken from those that have results, evenly over platforms."""
    decided_on: list[tuple[Segment, ...]] = []
    held = learning.weigh_forms

    def noting(seen: Observations, *rest: object) -> object:
        decided_on.append(seen.segments)
        return held(seen, *rest)  # type: ignore[arg-type]

    rng = np.random.default_rng(0)
    kept = rng.random(30) < 0.7
    thinned = replace(seen, outcome=seen.outcome * kept[:, None], observed=seen.observed & kept[:, None])
    monkeypatch.setattr(learning, "weigh_forms", noting)
    monkeypatch.setattr(learning, "_PILOT", 9)
    learn(thinned, None)
    (chosen,) = decided_on
    assert len(chosen) == 9
    assert set(chosen) <= {segment for segment, is_kept in zip(seen.segments, kept, strict=True) if is_kept}
    assert {segment.platform for segment in chosen} == {"platform 0", "platform 1", "platform 2"}
