"""What the later results say of a model that was learned from the earlier ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import Design
from optimizer.curves.model.posterior import Posterior, log_evidence

_EARLY_SHARE: Final = 0.25


def early_part(seen: Observations) -> Observations:
    """The same observations, of which only those of the first quarter of the days are known."""
    is_early = seen.cell_start + seen.cell_days <= _EARLY_SHARE * seen.n_days
    observed = seen.observed & is_early
    return replace(seen, observed=observed, outcome=seen.outcome * observed)


def held_out_score(
    seen: Observations, early: Observations, design: Design, posterior: Posterior, before: Posterior
) -> float:
    """Log probability of the later results, given the earlier ones, with all parameters integrated out.

    log p(later | earlier) = log p(all) - log p(earlier), each by Laplace's approximation. It is the sum of the log
    scores of forecasting the later results one after another, each from all before it (Dawid 1984, J. R. Stat. Soc. A
    147), so it rewards what forecasts well in time, and charges for what only explains afterwards.

    Parameters
    ----------
    early : Observations
        Of `early_part`.
    posterior : Posterior
        Of all results.
    before : Posterior
        Of the earlier ones, by the same design and negative-binomial size.
    """
    return log_evidence(seen, design, posterior) - log_evidence(early, design, before)
