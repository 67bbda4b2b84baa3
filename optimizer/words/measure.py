"""What outcomes are: what the platforms report, or what would be missed without the ads."""

from __future__ import annotations

from optimizer.domain.measure import Measure
from optimizer.words.voice import Voice


def measured(voice: Voice, measure: Measure, n_tests: int) -> str:
    """Say what all outcomes of a fit or plan are.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    measure : {"platform_reported", "incremental"}
        What they are.
    n_tests : int
        Number of lift tests that made them incremental; 0 where a model of the total did.
    """
    if measure == "platform_reported":
        return voice.say(
            "Outcomes are platform-reported: what the platforms count for themselves, part of which would have come "
            "without ads."
        )
    if n_tests == 0:
        return voice.say("Outcomes are incremental as a model of the total tells them; no lift test has checked it.")
    if n_tests == 1:
        return voice.say("Outcomes are incremental (by one lift test): what would be missed without the ads.")
    return voice.say(
        "Outcomes are incremental (by {count:number} lift tests): what would be missed without the ads.", count=n_tests
    )
