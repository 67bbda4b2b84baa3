"""Learn the model from the results: the step of demand, carry-over, the weight of reach, the forms of saturation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.blending import ReachWeight, weigh_reach
from optimizer.curves.choosing import FormFit, threshold_probability, weigh_forms
from optimizer.curves.diagnostics.identification import DAY_EFFECT, follow_days
from optimizer.curves.evidence.delivery import Delivery, some_delivery
from optimizer.curves.evidence.observations import Observations, some_segments
from optimizer.curves.evidence.panel import evenly_chosen
from optimizer.curves.model.carryover import (
    BELIEFS,
    CARRYOVER_RATES,
    carried,
    carryover_score,
    has_daily_cells,
    with_idle_days,
)
from optimizer.curves.model.demand import first_guess, level_guess
from optimizer.curves.model.design import Design, make_design, of_segments
from optimizer.curves.model.likelihood import Parameters
from optimizer.curves.model.posterior import FIRST_SIZE, Posterior, find_posterior, height_of, log_evidence
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.model.refinements import (
    refined,
    resized,
    shared_resized,
    with_day_effects,
    with_demand_step,
    with_drift_step,
    with_mix,
    with_own_drift,
    with_reach,
    with_threshold_of,
)
from optimizer.curves.reach import ReachView, learn_reach
from optimizer.progress import Progress, part_of, untold

_MOST_DOUBLINGS: Final = 2
"""How far the step of demand may move from its default: fourfold either way."""
_DRIFT_STEPS: Final = (0.1, 0.2)
"""Steps of the platforms' drift that are tried beyond the usual one, one after the other in the same way."""
_OWN_DRIFT_STEPS: Final = (0.07, 0.14)
"""Steps of the segments' own drift that are tried, one after the other while each makes the results more probable.
Wider ones would explain away what a changed budget did: budgets are often changed once a month too."""
_MIX_EFFECTS: Final = (0.1, 0.3)
"""Standard deviations of the effects of kinds of content that are tried, in the same way."""
_MOST_DAYS: Final = 800
"""So many time cells have effects of their own at most: the work grows with their cube."""
_ODDS: Final = 3.0
"""By so much must either make the results more probable: with little to go by, segments are taken to be steady, and
kinds for equal."""
_WORTH_TRYING: Final = 1.0
"""Standard errors by which results must speak for carry-over before it is fitted."""
_PILOT: Final = 120
"""So many segments decide what is decided for all; fitting every segment again and again would teach nothing more."""
_WORTH_FITTING: Final = 0.15
"""Forms that the pilot finds less probable are not fitted to all segments."""
_PILOT_SHARE: Final = 0.6
"""Of the work, where there are more segments than that."""
_MOST_FITTED: Final = 2
"""So many forms are fitted to all segments: each costs as much as all that the pilot does."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What the results taught.

    Attributes
    ----------
    seen : Observations
        What it was learned from, with the spend that works on each day.
    forms : tuple of FormFit
        One or more, the likeliest first.
    reach : ReachWeight or None
        How far results saturate as reach does; None where reach is not there, or cannot be what it says.
    carryover_rate : float
        Share of the effect that is left after one day, in [0, 1).
    threshold : float
        Probability that platforms need some spend on a segment before they learn: of all forms that were weighed, not
        only of those that are kept here.
    """

    seen: Observations
    forms: tuple[FormFit, ...]
    reach: ReachWeight | None
    carryover_rate: float
    threshold: float


def learn(seen: Observations, delivery: Delivery | None, tell: Progress = untold) -> Learned:
    """Fit all segments. The step of demand, the weight of reach and the forms are chosen on at most 120 of them."""
    rows = evenly_chosen(seen.has_results, _PILOT)
    if len(rows) == len(seen.segments):
        return _learn_pilot(seen, make_design(seen, PriorScales()), delivery, tell)
    few = some_segments(seen, rows)
    of_few = None if delivery is None else some_delivery(delivery, rows)
    design = of_segments(make_design(seen, PriorScales()), rows)
    pilot = _learn_pilot(few, design, of_few, part_of(tell, 0.0, _PILOT_SHARE))
    return _extend(seen, pilot, delivery, part_of(tell, _PILOT_SHARE, 1.0 - _PILOT_SHARE))


def _learn_pilot(seen: Observations, design: Design, delivery: Delivery | None, tell: Progress) -> Learned:
    """Choose on these segments, and fit them."""
    best = _with_best_demand(seen, design)
    tell(0.15)
    best = _with_platform_drift(seen, _with_day_effects(seen, best))
    tell(0.25)
    seen, best, rate = _with_carryover(seen, best)
    tell(0.35)
    best = _with_own_drift(seen, _with_mix(seen, best))
    tell(0.45)
    view = None if delivery is None else learn_reach(seen, delivery, design.n_knots)
    if view is None:
        forms = weigh_forms(seen, best.design, best.posterior, part_of(tell, 0.45, 0.55))
        return Learned(seen, forms, None, rate, threshold_probability(forms))
    reach = weigh_reach(seen, best.design, best.posterior, view)
    tell(0.7)
    beside = _fitted(seen, with_reach(best.design, seen, view, reach.mean), reach.nearby, best.posterior.size)
    forms = weigh_forms(seen, beside.design, beside.posterior, part_of(tell, 0.7, 0.3))
    return Learned(seen, forms, reach, rate, threshold_probability(forms))


def _extend(seen: Observations, pilot: Learned, delivery: Delivery | None, tell: Progress) -> Learned:
    """Fit all segments with what was chosen on the pilot's."""
    best = pilot.forms[0]
    if pilot.carryover_rate > 0.0:
        seen = carried(with_idle_days(seen), pilot.carryover_rate)
    design = replace(refined(seen, best.design.scales), form=best.design.form)
    view: ReachView | None = None
    if pilot.reach is not None and delivery is not None:
        view = learn_reach(seen, delivery, design.n_knots, pilot.reach.view.evenness)
    if view is not None and pilot.reach is not None:
        design = with_reach(design, seen, view, pilot.reach.mean)
    start = level_guess(seen, design, best.posterior.mode.shared)
    posterior = find_posterior(seen, design, start, best.posterior.size)
    tell(0.5)
    forms = [replace(best, design=design, posterior=posterior)]
    for form in pilot.forms[1:_MOST_FITTED]:
        if form.probability >= _WORTH_FITTING:
            rival = with_threshold_of(replace(design, form=form.design.form), form.design.scales)
            fitted = find_posterior(seen, rival, posterior.mode, posterior.size)
            forms.append(replace(form, design=rival, posterior=fitted))
    total = sum(form.probability for form in forms)
    forms = [replace(form, probability=form.probability / total) for form in forms]
    reach = None if view is None or pilot.reach is None else replace(pilot.reach, view=view)
    return Learned(seen, tuple(forms), reach, pilot.carryover_rate, pilot.threshold)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    design: Design
    posterior: Posterior
    evidence: float


def _with_best_demand(seen: Observations, design: Design) -> _Fit:
    """Fit with the step of demand that makes the data most likely.

    It is doubled from the default while that helps, else halved: the evidence has one peak.
    """
    start = _fitted(seen, design, first_guess(seen, design))
    doubled = _with_demand_changed(seen, start, 2.0)
    return doubled if doubled is not start else _with_demand_changed(seen, start, 0.5)


def _with_platform_drift(seen: Observations, best: _Fit) -> _Fit:
    """Let demand for single platforms move more than usual, where that makes the results more probable."""
    if best.design.n_platforms < 2:
        return best  # with one, demand is its own
    return _while_better(
        seen, best, _DRIFT_STEPS, lambda fit, step: (with_drift_step(fit.design, step), fit.posterior.mode)
    )


def _with_day_effects(seen: Observations, best: _Fit) -> _Fit:
    """Let single days be better or worse for all segments, where budgets followed what made them so."""
    n_cells = len(seen.cell_days)
    if len(seen.segments) < 2 or n_cells > _MOST_DAYS or seen.cell_days.mean() >= best.design.scales.knot_days:
        return best  # one segment's day cannot be told from noise; cells as long as the knots are told by these
    if not follow_days(seen, best.design):
        return best
    design = with_day_effects(best.design, DAY_EFFECT)
    return _fitted(seen, design, shared_resized(best.posterior.mode, design), best.posterior.size)


def _with_carryover(seen: Observations, best: _Fit) -> tuple[Observations, _Fit, float]:
    """Let spend work on later days too, where that makes the results more probable."""
    chosen, rate = seen, CARRYOVER_RATES[0]
    if not has_daily_cells(seen):
        return chosen, best, rate
    late = with_idle_days(seen)
    if late is not seen:  # none of these results can be without carry-over
        seen, rate = late, CARRYOVER_RATES[1]
        chosen = carried(seen, rate)
        best = _fitted(chosen, best.design, best.posterior.mode, best.posterior.size)
    elif carryover_score(seen, best.design, best.posterior.mode, best.posterior.size) < _WORTH_TRYING:
        return chosen, best, rate
    for rival_rate, odds in zip(CARRYOVER_RATES[1:], np.diff(np.log(BELIEFS)), strict=True):
        if rival_rate <= rate:
            continue
        later = carried(seen, rival_rate)
        height = height_of(chosen, best.design, best.posterior)
        rival = _fitted(later, best.design, best.posterior.mode, best.posterior.size, height)
        if rival.evidence + odds <= best.evidence:
            break
        chosen, best, rate = later, rival, rival_rate
    return chosen, best, rate


def _with_mix(seen: Observations, best: _Fit) -> _Fit:
    """Let kinds of content and objectives differ in efficiency, where that makes the results more probable."""
    if seen.mix is None:
        return best

    def with_effect(fit: _Fit, effect: float) -> tuple[Design, Parameters]:
        design = with_mix(fit.design, seen, effect)
        return design, shared_resized(fit.posterior.mode, design)

    return _while_better(seen, best, _MIX_EFFECTS, with_effect)


def _with_own_drift(seen: Observations, best: _Fit) -> _Fit:
    """Let the efficiency of each segment drift by itself, where that makes the results more probable."""

    def with_step(fit: _Fit, step: float) -> tuple[Design, Parameters]:
        design, mode = with_own_drift(fit.design, seen, step), fit.posterior.mode
        return design, Parameters(resized(mode.local, design), mode.shared)

    return _while_better(seen, best, _OWN_DRIFT_STEPS, with_step)


def _with_demand_changed(seen: Observations, best: _Fit, factor: float) -> _Fit:
    """Multiply the step of demand by a factor again and again, while that makes the results more probable."""
    return _while_better(
        seen,
        best,
        [factor] * _MOST_DOUBLINGS,
        lambda fit, times: (with_demand_step(fit.design, fit.design.scales.demand_step * times), fit.posterior.mode),
        odds=1.0,
    )


def _while_better(
    seen: Observations,
    best: _Fit,
    steps: Sequence[float],
    move: Callable[[_Fit, float], tuple[Design, Parameters]],
    odds: float = _ODDS,
) -> _Fit:
    """Take one step after the other, while each makes the results more than so many times as probable.

    Parameters
    ----------
    best : _Fit
        From where; returned itself where the first step is not taken.
    steps : sequence of float
        In order.
    move : callable
        What a step makes of a fit: another design, and where the search for its mode starts.
    odds : float
        At least 1.
    """
    for step in steps:
        design, start = move(best, step)
        rival = _fitted(seen, design, start, best.posterior.size)
        if rival.evidence <= best.evidence + np.log(odds):
            break
        best = rival
    return best


def _fitted(
    seen: Observations, design: Design, start: Parameters, size: float = FIRST_SIZE, least_height: float = -np.inf
) -> _Fit:
    posterior = find_posterior(seen, design, start, first_size=size, least_height=least_height)
    return _Fit(design, posterior, log_evidence(seen, design, posterior))
