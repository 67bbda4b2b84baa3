"""What a plan takes for granted, told one by one."""

from __future__ import annotations

from typing import Final

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.money import is_money, money
from optimizer.domain.period import Period
from optimizer.message import N_, Message

SUBJECT: Final = "assumptions"
"""Of all these findings."""
_REMEDY: Final = N_("Take it out of the assumptions if it is not so.")


def assumption_findings(fit: CurveFit, assumptions: Assumptions, currency: str | None) -> tuple[Finding, ...]:
    """Tell each assumption that has to do with a fit; events outside of its days have nothing to do with it.

    Parameters
    ----------
    fit : CurveFit
        Whose segments and period count.
    assumptions : Assumptions
        What is taken for granted.
    currency : str or None
        Of the money.
    """
    return (
        *(_scoped(fit, one, _price(one)) for one in assumptions.prices),
        *(_scoped(fit, one, _event(one, fit.period)) for one in assumptions.events if _days(one, fit.period)),
        *(_told(_value(one, currency)) for one in assumptions.values),
        *(_scoped(fit, one, _pause(one)) for one in assumptions.paused),
        *(_told(_belief(one, fit.kpi, currency)) for one in assumptions.beliefs),
    )


def scope_name(platform: str | None, audience: str | None) -> Message:
    """Name where an assumption holds."""
    names = " / ".join(name for name in (platform, audience) if name is not None)
    return Message("{names}", {"names": names}) if names else N_("all segments")


def _told(message: Message) -> Finding:
    return Finding("info", SUBJECT, message, _REMEDY)


def _scoped(fit: CurveFit, one: PriceChange | MarketEvent | Paused, message: Message) -> Finding:
    """Tell an assumption, or that it is about segments that the plan does not have."""
    if any(one.platform in (None, s.platform) and one.audience in (None, s.audience) for s in fit.segments):
        return _told(message)
    return Finding(
        "warning",
        SUBJECT,
        N_(
            "An assumption is about {scope:message}, which this plan does not have, so it changes nothing.",
            scope=scope_name(one.platform, one.audience),
        ),
        N_("Write the names as the plan has them, or take the assumption out."),
    )


def _price(one: PriceChange) -> Message:
    values = {"change": abs(one.change), "scope": scope_name(one.platform, one.audience)}
    if one.change < 0.0:
        return N_("Taken for granted: advertising gets cheaper by {change:percent} ({scope:message}).", **values)
    return N_("Taken for granted: advertising gets dearer by {change:percent} ({scope:message}).", **values)


def _event(one: MarketEvent, period: Period) -> Message:
    values = {
        "name": one.name,
        "change": abs(one.change),
        "scope": scope_name(one.platform, one.audience),
        "days": _days(one, period),
        "of": period.days,
    }
    if one.change < 0.0:
        return N_(
            "Taken for granted: {name} lowers results by {change:percent} on {days:number} of the {of:number} days "
            "({scope:message}).",
            **values,
        )
    return N_(
        "Taken for granted: {name} raises results by {change:percent} on {days:number} of the {of:number} days "
        "({scope:message}).",
        **values,
    )


def _days(one: MarketEvent, period: Period) -> int:
    """Days of a period that an event covers."""
    return max((min(one.period.end, period.end) - max(one.period.start, period.start)).days + 1, 0)


def _value(one: OutcomeValue, currency: str | None) -> Message:
    return N_(
        "Taken for granted: each of the {kpi} is worth {value:money} of revenue.",
        kpi=one.kpi,
        value=money(one.value, currency),
    )


def _pause(one: Paused) -> Message:
    return N_(
        "Taken for granted: no money goes to {scope:message}, and today's split is that of the others.",
        scope=scope_name(one.platform, one.audience),
    )


def _belief(one: Belief, kpi: str, currency: str | None) -> Message:
    values = {"segment": str(one.segment), "spend": money(one.daily_spend, currency), "kpi": kpi}
    if is_money(kpi):
        return N_(
            "Taken for granted: {spend:money} a day in {segment} bring between {low:money} and {high:money} of {kpi} a "
            "day, with 80% probability.",
            low=money(one.low, currency),
            high=money(one.high, currency),
            **values,
        )
    return N_(
        "Taken for granted: {spend:money} a day in {segment} bring between {low:number} and {high:number} {kpi} a day, "
        "with 80% probability.",
        low=one.low,
        high=one.high,
        **values,
    )
