"""What remarks are about: names of segments and files are shown, words of our own stand in the sentence itself."""

from __future__ import annotations

from typing import Final

from optimizer.words.codes import FIGURES

_WORDS_OF_OUR_OWN: Final = frozenset(
    {
        "assumptions",
        "audience",
        "budgets that followed demand",
        "campaign",
        "certificate",
        "comparison",
        "currency",
        "curves",
        "days",
        "forecasts",
        "goal",
        "groups",
        "history",
        "idle days",
        "kpi",
        "lift tests",
        "limits",
        "measure",
        "period",
        "plan",
        "platform",
        "profit",
        "risk",
        "rounding",
        "target",
        "total",
        "verdict",
        *FIGURES,
    }
)


def is_our_word(subject: str) -> bool:
    """Whether the subject of a finding is a word of the program's own, which no reader needs beside the sentence."""
    return subject in _WORDS_OF_OUR_OWN
