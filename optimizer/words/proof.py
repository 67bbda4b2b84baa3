"""What a certificate proves, in words for the person who spends the money."""

from __future__ import annotations

import math
from typing import Final

from optimizer.domain.plan import Risk
from optimizer.domain.problem import Certificate
from optimizer.words.voice import Voice

NO_GAP: Final = 1e-4
"""What the allocator aims at; up to it a split is told to be the best."""


def proof(certificate: Certificate, voice: Voice, risk: Risk = "balanced") -> str:
    """Say how much better another split could be, in what the dial looks at.

    The bound of a cautious plan is of the draws as tabulated, so its "one part in ten thousand" is told as "about"; for
    a bold plan no method is known that closes the gap, so it is told as what cannot be ruled out.

    Parameters
    ----------
    certificate : Certificate
        Of the plan.
    voice : Voice
        Of the reader.
    risk : {"cautious", "balanced", "bold"}
        What was maximized: the mean over the worst quarter, over all, or over the best quarter of the draws.
    """
    if math.isinf(certificate.gap):
        return voice.say(
            "This split brings nothing, and that another within the limits brings something is not ruled out."
        )
    if certificate.gap <= NO_GAP:
        return _best(voice, risk)
    return _beyond(voice, risk, float(certificate.gap))


def _best(voice: Voice, risk: Risk) -> str:
    if risk == "cautious":
        return voice.say(
            "In the worst quarter of what may happen no split within the limits brings more, proved to about one part "
            "in ten thousand."
        )
    if risk == "bold":
        return voice.say(
            "In the best quarter of what may happen no split within the limits brings more, proved to about one part "
            "in ten thousand."
        )
    return voice.say("On these curves no split within the limits brings more, proved to one part in ten thousand.")


def _beyond(voice: Voice, risk: Risk, gap: float) -> str:
    if risk == "cautious":
        return voice.say(
            "In the worst quarter of what may happen no split within the limits brings more than {gap:percent} beyond "
            "this one.",
            gap=gap,
        )
    if risk == "bold":
        return voice.say(
            "In the best quarter of what may happen a split within the limits that is better by up to {gap:percent} "
            "cannot be ruled out.",
            gap=gap,
        )
    return voice.say(
        "On these curves no split within the limits brings more than {gap:percent} beyond this one.", gap=gap
    )
