"""How sure something is, in words."""

from __future__ import annotations

from optimizer.words.voice import Voice


def certainty(voice: Voice, probability: float) -> str:
    """Say a probability without claiming that anything is certain.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    probability : float
        In [0, 1].
    """
    if probability > 0.99:
        return voice.say("over 99%")
    if probability < 0.01:
        return voice.say("under 1%")
    return voice.decimals(100 * probability, 0) + "%"
