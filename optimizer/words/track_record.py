"""How good forecasts were, in one or two sentences for the person who decides on them."""

from __future__ import annotations

from typing import Final

from optimizer.domain.backtest import Backtest, Forecaster
from optimizer.message import N_, Message
from optimizer.words.voice import Voice

_DAYS_OF_A_MONTH: Final = 30.44
FORECASTER_NAMES: Final[dict[Forecaster, Message]] = {
    "curves": N_("Our forecast"),
    "last_period": N_("Last period's rate"),
    "last_60_days": N_("Last 60 days' rate"),
    "whole_history": N_("Whole history's rate"),
}
"""What tables call those who forecast."""


def track_record(found: Backtest, voice: Voice) -> str:
    """Say how far off forecasts were, how often the intervals held, and how far off the last rate would have been."""
    ours, last = found.scores[0], found.scores[1]
    months = round(_days(found) / _DAYS_OF_A_MONTH)
    values: dict[str, object] = {
        "months": months,
        "days": _days(found),
        "error": ours.total_error,
        "segments": ours.segment_error,
        "level": found.level,
        "held": found.segments_held,
        "totals": round(found.totals_held * len(found.folds)),
        "periods": len(found.folds),
        "rival": last.total_error,
        "rival_segments": last.segment_error,
    }
    if months >= 2:
        said = voice.say(
            "Over the last {months} months our forecasts were off by {error:percent} in total, and the "
            "{level:percent} interval held the total of {totals:number} of {periods:number} periods; per segment they "
            "were off by {segments:percent}, and the {level:percent} interval held {held:percent} of the time.",
            **values,
        )
    else:
        said = voice.say(
            "Over the last {days} days our forecasts were off by {error:percent} in total, and the {level:percent} "
            "interval held the total of {totals:number} of {periods:number} periods; per segment they were off by "
            "{segments:percent}, and the {level:percent} interval held {held:percent} of the time.",
            **values,
        )
    rival = voice.say(
        "The last period's rate would have been off by {rival:percent} in total and by "
        "{rival_segments:percent} per segment.",
        **values,
    )
    return f"{said} {rival}"


def _days(found: Backtest) -> int:
    return sum(fold.period.days for fold in found.folds)
