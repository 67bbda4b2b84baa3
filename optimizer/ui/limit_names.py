"""Limits, as the user would name them."""

from __future__ import annotations

from optimizer.domain.money import major_units, money
from optimizer.domain.problem import (
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    LimitKind,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.ui.names import place_name
from optimizer.words import Voice


def limit_name(voice: Voice, limit: Limit, kind: LimitKind | str, currency: str | None) -> str:
    """Name one amount of a limit as the user would, such as "LinkedIn at most 2,000 EUR"."""
    if isinstance(limit, Guardrail):
        return voice.say("{name} at most {level:number}", name=limit.name, level=limit.most)
    if isinstance(limit, FundedLimit):
        return voice.say(
            "{where} at most {count} funded segments", where=_scope_name(voice, limit.scope), count=limit.most
        )
    if isinstance(limit, RatioLimit):
        return voice.say(
            "{over} at least {ratio:exact} times {under}",
            over=_scope_name(voice, limit.over),
            under=_scope_name(voice, limit.under),
            ratio=limit.least,
        )
    return _spend_limit_name(voice, limit, kind, currency)


def _spend_limit_name(voice: Voice, limit: SpendLimit, kind: str, currency: str | None) -> str:
    where = _scope_name(voice, Scope(limit.platform, limit.audience, limit.tag, limit.period))
    if limit.each:
        has_name = limit.platform is not None or limit.audience is not None or limit.tag is not None
        where = voice.say("Each segment of {where}", where=where) if has_name else voice.say("Each segment")
    if kind == "step" and limit.step is not None:
        return voice.say("{where} in steps of {sum:money}", where=where, sum=money(limit.step, currency))
    stated = getattr(limit, kind, None)
    if not isinstance(stated, LimitAmount):
        return where
    if kind == "most" and stated.value == 0.0:
        return voice.say("{where} paused", where=where)
    values = {"where": where, "sum": amount_told(voice, stated, currency, of_last=kind == "most_change")}
    sentences = {
        "least": voice.say("{where} at least {sum}", **values),
        "most": voice.say("{where} at most {sum}", **values),
        "on_off_minimum": voice.say("{where} nothing or at least {sum}", **values),
        "lock": voice.say("{where} exactly {sum}", **values),
        "most_change": voice.say("{where} changed by at most {sum}", **values),
    }
    return sentences.get(kind, where)


def amount_told(voice: Voice, amount: LimitAmount, currency: str | None, *, of_last: bool = False) -> str:
    """Write an amount of a limit: money, or a share of the budget or of what was last spent."""
    if amount.unit == "share":
        share = voice.exact_percent(amount.value)
        return share if of_last else voice.say("{share} of the budget", share=share)
    stated = money(amount.value, currency)
    is_whole = major_units(stated) == int(major_units(stated))
    return voice.round_money(stated) if is_whole else voice.money(stated)


def _scope_name(voice: Voice, scope: Scope) -> str:
    named = place_name(scope.platform, scope.audience)
    extra = [part for part in (scope.tag, scope.period) if part is not None]
    parts = [part for part in (named, *extra) if part]
    return " \N{MIDDLE DOT} ".join(parts) if parts else voice.say("All segments")
