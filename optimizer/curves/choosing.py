"""How far to believe each form of saturation: weighed by the results that were held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import Design
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.held_out import early_part, held_out_score
from optimizer.curves.model.posterior import Posterior, find_posterior

TRUST: Final = 0.15
"""How much of the held-out score of daily rows counts. Results of one week and of one platform err together, and
budgets were moved for reasons, so they say less about the form than so many independent results would. A row of a week
or a month stands for all its days: it counts as often as it has days, at most in full."""
NEGLIGIBLE: Final = 0.01


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

    Prior belief times the probability of the held-out results to the power of `TRUST`, times the days of a row.

    Parameters
    ----------
    design, posterior
        With any form; the search starts there.
    """
    early = early_part(seen)
    trust = min(1.0, TRUST * float(seen.cell_days.mean()))
    fits, heights, start = [], [], posterior.mode
    for name, form in GROWTH_FORMS.items():
        of_form = replace(design, form=name)
        found = posterior if name == design.form else find_posterior(seen, of_form, posterior.mode, posterior.size)
        fits.append((of_form, found))
        before = find_posterior(early, of_form, start, posterior.size)
        heights.append(np.log(form.belief) + trust * held_out_score(seen, early, of_form, found, before))
        start = before.mode  # of the next form, which is not far
    probability = np.exp(np.array(heights) - max(heights))
    probability[probability < NEGLIGIBLE * probability.sum()] = 0.0
    probability /= probability.sum()
    chosen = [FormFit(*fit, float(share)) for fit, share in zip(fits, probability, strict=True) if share > 0.0]
    return tuple(sorted(chosen, key=lambda fit: -fit.probability))
