"""What is said where today's split breaks a limit, so that it is no choice."""

from __future__ import annotations

from optimizer.domain.plan import Plan
from optimizer.ui.limit_names import limit_name
from optimizer.words import Voice, figure_name


def breach_note(voice: Voice, plan: Plan) -> str:
    """Name the limit that today's split breaks; nothing where it breaks none, or where no money is spent."""
    broken = plan.current_breaks
    if broken is None:
        return ""
    if broken.limit is None:
        name = voice.render(broken.subject)
    else:
        name = limit_name(voice, broken.limit, broken.kind, plan.request.budget.currency)
    return voice.say(
        "Today's split breaks your limit \u201c{limit}\u201d, so staying with it is no choice; it is shown to compare "
        "with.",
        limit=name,
    )


def unlike_today(voice: Voice, plan: Plan, value: float, likely: tuple[float, float]) -> str:
    """Say what a plan that is not surely better brings against a today's split that nobody may stay with.

    Parameters
    ----------
    value : float
        Of what today's split brings, the part that the plan brings more; below zero where it brings less.
    likely : (float, float)
        The ends of its range.
    """
    return voice.say(
        "The best split within your limits would bring {value} {kpi} against today's split of the same budget, likely "
        "between {low} and {high}.",
        value=voice.change(value),
        kpi=figure_name(voice, plan.request.kpi),
        low=voice.change(likely[0]),
        high=voice.change(likely[1]),
    )
