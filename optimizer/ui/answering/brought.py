"""Small outcomes in a sentence, to as many digits as anyone knows them."""

from __future__ import annotations

from typing import Final

from optimizer.words import Voice
from optimizer.words.outcomes import outcome

_THREE_DIGITS_FROM: Final = 100.0


def brought(voice: Voice, value: float, kpi: str, currency: str | None) -> str:
    """Write so much of a KPI to two significant digits, to three from a hundred on.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    value : float
        In the KPI's unit; major units where that is money.
    kpi : str
        Which.
    currency : str or None
        ISO 4217 code of the account.
    """
    digits = 3 if abs(value) >= _THREE_DIGITS_FROM else 2
    return outcome(voice, float(f"{value:.{digits}g}"), kpi, currency)
