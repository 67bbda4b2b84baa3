"""How far to believe each form of saturation: weighed by the results that were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import CAPACITY, THRESHOLD, Design, without_threshold
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.held_out import early_part, held_out_score
from optimizer.curves.model.likelihood import Parameters
from optimizer.curves.model.posterior import Posterior, find_posterior
from optimizer.domain.curve import FloatArray

TRUST: Final = 0.15
"""How much of the held-out score of daily rows counts. Results of one week and of one platform err together, and
budgets were moved for reasons, so they say less about the form than so many independent results would. A row of a week
or a month stands for all its days: it counts as often as it has days, at most in full."""
NEGLIGIBLE: Final = 0.01
WORTH_FITTING: Final = 0.15
"""Forms that are less probable are not fitted once more."""


@dataclass(frozen=True, slots=True, eq=False)
class FormFit:
    """One form of saturation, fitted.

    Attributes
    ----------
    design : Design
        With the form.
    posterior : Posterior
        Of its parameters.
    probability : float
        Of the form; over all forms they add up to 1.
    """

    design: Design
    posterior: Posterior
    probability: float


def weigh_forms(seen: Observations, design: Design, posterior: Posterior) -> tuple[FormFit, ...]:
    """Fit every form of saturation, and find how probable each is; the likeliest first, those out of question left out.

    Prior belief times the probability of the held-out results to the power of `TRUST`, times the days of a row. Whether
    platforms learn at any spend, or need a threshold of it, is weighed in the same way by the likeliest form, and holds
    for all: forms that are `WORTH_FITTING` are fitted both ways.

    Parameters
    ----------
    design, posterior
        With any form, and with a threshold; the search starts there.
    """
    held_out = _HeldOut(seen, early_part(seen), posterior.size, min(1.0, TRUST * float(seen.cell_days.mean())))
    scored, start = [], posterior.mode
    for name in GROWTH_FORMS:
        of_form = replace(design, form=name)
        found = posterior if name == design.form else None
        scored.append(held_out.score(of_form, posterior.mode, start, found))
        start = scored[-1].before.mode  # of the next form, which is not far
    beliefs = np.log([form.belief for form in GROWTH_FORMS.values()])
    shares = _shares(beliefs + np.array([one.log_score for one in scored]))
    likeliest = scored[int(np.argmax(shares))]
    needless = held_out.score(without_threshold(likeliest.design), *_learning_at_once(likeliest))
    at_once = float(_shares(np.array([needless.log_score, likeliest.log_score]))[0])
    fits = [FormFit(one.design, one.posterior, float(share)) for one, share in zip(scored, shares, strict=True)]
    return _both_ways(seen, fits, needless, at_once)


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    design: Design
    posterior: Posterior
    before: Posterior
    log_score: float


@dataclass(frozen=True, slots=True, eq=False)
class _HeldOut:
    """What designs are scored on."""

    seen: Observations
    early: Observations
    size: float
    trust: float

    def score(
        self, design: Design, mode: Parameters, early_mode: Parameters, found: Posterior | None = None
    ) -> _Scored:
        """Fit a design to all results and to the early ones, from modes of another, and score it on the later ones."""
        found = find_posterior(self.seen, design, mode, self.size) if found is None else found
        before = find_posterior(self.early, design, early_mode, self.size)
        return _Scored(design, found, before, self.trust * held_out_score(self.seen, self.early, design, found, before))


def _both_ways(seen: Observations, fits: Sequence[FormFit], needless: _Scored, at_once: float) -> tuple[FormFit, ...]:
    """Let each form hold with a threshold and without, as far as either is probable."""
    chosen = [replace(fit, probability=fit.probability * (1.0 - at_once)) for fit in fits]
    if at_once > 0.0:
        worth = [fit for fit in fits if fit.probability >= WORTH_FITTING]
        total = sum(fit.probability for fit in worth)
        for fit in worth:
            design = replace(needless.design, form=fit.design.form)
            found = needless.posterior
            if design.form != needless.design.form:
                found = find_posterior(seen, design, needless.posterior.mode, found.size)
            chosen.append(FormFit(design, found, at_once * fit.probability / total))
    return tuple(sorted((fit for fit in chosen if fit.probability > 0.0), key=lambda fit: -fit.probability))


def _shares(heights: FloatArray) -> FloatArray:
    """Probabilities in proportion to exp(heights), those below `NEGLIGIBLE` set to 0."""
    shares = np.exp(heights - heights.max())
    shares[shares < NEGLIGIBLE * shares.sum()] = 0.0
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _learning_at_once(fit: _Scored) -> tuple[Parameters, Parameters]:
    """Where the searches without a threshold may start, for all results and the early ones: thresholds at the prior."""
    shared_threshold = fit.design.shared_shape.start + THRESHOLD - CAPACITY
    starts = []
    for mode in (fit.posterior.mode, fit.before.mode):
        start = Parameters(mode.local.copy(), mode.shared.copy())
        start.local[:, THRESHOLD] = start.shared[shared_threshold] = 0.0
        starts.append(start)
    return starts[0], starts[1]
