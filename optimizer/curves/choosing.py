"""How far to believe each form of saturation: weighed by the results that were held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import CAPACITY, THRESHOLD, Design
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.held_out import early_part, held_out_score
from optimizer.curves.model.likelihood import Parameters
from optimizer.curves.model.posterior import Posterior, find_posterior
from optimizer.curves.model.refinements import without_threshold
from optimizer.domain.curve import FloatArray
from optimizer.progress import Progress, untold

TRUST: Final = 0.15
"""How much of the held-out score of daily rows counts. Results of one week and of one platform err together, and
budgets were moved for reasons, so they say less about the form than so many independent results would. A row of a week
or a month stands for all its days: it counts as often as it has days, at most in full."""
NEGLIGIBLE: Final = 0.01
THRESHOLD_BELIEF: Final = 0.8
"""Prior probability that platforms need some spend to learn from: many do, and a curve that is taken to be steep at
nothing spreads money over segments too small to work."""


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
    needs_threshold : bool
        Whether platforms learn only from some spend on.
    """

    design: Design
    posterior: Posterior
    probability: float
    needs_threshold: bool = True


def weigh_forms(
    seen: Observations, design: Design, posterior: Posterior, tell: Progress = untold
) -> tuple[FormFit, ...]:
    """Fit every form of saturation, and find how probable each is; the likeliest first, those out of question left out.

    Prior belief times the probability of the held-out results to the power of `TRUST`, times the days of a row. In the
    same way the likeliest form, as it is, is weighed against the same form where platforms learn at any spend, without
    a threshold; that stands beside the forms with its own probability.

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
        tell(len(scored) / (len(GROWTH_FORMS) + 1))
    beliefs = np.log([form.belief for form in GROWTH_FORMS.values()])
    shares = _shares(beliefs + np.array([one.log_score for one in scored]))
    likeliest = scored[int(np.argmax(shares))]
    at_once = held_out.score(without_threshold(likeliest.design), *_learning_at_once(likeliest))
    both = np.array([likeliest.log_score, at_once.log_score]) + np.log([THRESHOLD_BELIEF, 1.0 - THRESHOLD_BELIEF])
    needed, needless = _shares(both).tolist()
    fits = [FormFit(one.design, one.posterior, needed * share) for one, share in zip(scored, shares, strict=True)]
    fits.append(FormFit(at_once.design, at_once.posterior, needless, needs_threshold=False))
    return tuple(sorted((fit for fit in fits if fit.probability > 0.0), key=lambda fit: -fit.probability))


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


def threshold_probability(forms: tuple[FormFit, ...]) -> float:
    """Probability that platforms need some spend on a segment before they learn."""
    return sum(form.probability for form in forms if form.needs_threshold)


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
