"""The first sentences of an answer on given curves: what to do, and what it brings."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.curve_plan import CurvePlan, Uncertainty
from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money, major_units, money
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.reserve import Reserve
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.domain.target import TargetAnswer
from optimizer.domain.what_if import WhatIf
from optimizer.words import Voice, certainty


def verdicts(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    """Say what the answer is, in one sentence for each part of it."""
    if isinstance(plan.answer, TargetAnswer):
        yield from _target(plan, plan.answer, voice)
    elif isinstance(plan.answer, ProfitAnswer):
        yield from _profit(plan, plan.answer, voice)
    elif isinstance(plan.answer, WhatIf):
        yield from _what_if(plan, plan.answer, voice)
    elif placed(plan).minor_units == 0:
        yield voice.say("Spend nothing: the remarks say why.")
    else:
        kpi = plan.kpis[0].kpi if len(plan.kpis) == 1 and plan.kpis[0].value == 1.0 else ""
        yield voice.say(
            "{placed:money} bring {expected}.",
            placed=placed(plan),
            expected=f"{voice.number(plan.expected)} {kpi}".strip(),
        )
    if isinstance(plan.answer, Reserve):
        yield from _reserve(plan, plan.answer, voice)
    if plan.question.risk != "balanced":
        yield voice.render(DIAL_MEANINGS[plan.question.risk])
    yield from _compared(plan, voice)


def placed(plan: CurvePlan) -> Money:
    """Return the money that the plan spends."""
    return Money(plan.budget.minor_units - plan.unplaced.minor_units, plan.budget.currency)


def _target(plan: CurvePlan, answer: TargetAnswer, voice: Voice) -> Iterator[str]:
    spend = placed(plan)
    values = {
        "spend": spend,
        "expected": plan.expected,
        "level": answer.target.level,
        "edge": _money(answer.proven_edge, plan),
        "reached": _six_digits(answer.reached),
    }
    match answer.target.kind:
        case "outcome":
            yield voice.say(
                "Spend {spend:money}: it brings {expected:number}, and the target is {level:exact}.", **values
            )
            yield voice.say("No budget below {edge:money} can reach the target.", **values)
            return
        case "cpa":
            values["reached"] = _six_digits(float(major_units(spend)) / plan.expected) if plan.expected > 0 else 0.0
            yield voice.say(
                "Spend {spend:money}: it brings {expected:number} at {reached:exact} each, and the most allowed is "
                "{level:exact}.",
                **values,
            )
        case "roas":
            yield voice.say(
                "Spend {spend:money}: it brings {expected:number}, a return on ad spend of {reached:exact}, and the "
                "least allowed is {level:exact}.",
                **values,
            )
        case "roi":
            yield voice.say(
                "Spend {spend:money}: it brings {expected:number}, a return on investment of {reached:exact_percent}, "
                "and the least allowed is {level:exact_percent}.",
                **values,
            )
        case _:
            yield voice.say(
                "Spend {spend:money}: it brings {expected:number}, and the money beyond it would return less than "
                "{level:exact} per unit.",
                **values,
            )
            return
    yield voice.say("No spend above {edge:money} keeps to that.", **values)


def _six_digits(reached: float) -> float:
    """Round what is reached so that it can be held beside a level of many digits."""
    return float(f"{reached:.6g}")


def _profit(plan: CurvePlan, answer: ProfitAnswer, voice: Voice) -> Iterator[str]:
    spend = placed(plan)
    revenue = plan.expected * answer.value_per_outcome
    earned = revenue * answer.margin - float(major_units(spend))
    values = {
        "spend": spend,
        "expected": plan.expected,
        "profit": _money(earned, plan),
        "left": _left(plan, spend),
        "bound": _money(answer.most_profit, plan),
    }
    if spend.minor_units == 0:
        yield voice.say("Spend nothing: no spend earns more than it costs.", **values)
        return
    yield voice.say("Spend {spend:money}: it brings {expected:number} and earns {profit:money} of profit.", **values)
    if _left(plan, spend).minor_units > 0:
        yield voice.say("The other {left:money} would cost more than they earn, or have no room.", **values)
    yield voice.say("No plan within the limits earns more than {bound:money}.", **values)


def _left(plan: CurvePlan, spend: Money) -> Money:
    """Return what is left of the money that was given; nothing where none was."""
    given = plan.budget if plan.question.budget is None else plan.question.budget
    return Money(given.minor_units - spend.minor_units, given.currency)


def _what_if(plan: CurvePlan, answer: WhatIf, voice: Voice) -> Iterator[str]:
    more = answer.outcome_after - answer.outcome_before
    change = plan.question.change
    place = str(answer.segment)
    if change is not None and change.period is not None:
        place = voice.say("{segment} in {period}", segment=answer.segment, period=change.period)
    yield voice.say(
        "With {after:money} in {segment} instead of {before:money} the plan brings {expected:number} instead of "
        "{outcome_before:number}, {more:number} {direction}.",
        after=_money(float(answer.after[answer.place]), plan),
        before=_money(float(answer.before[answer.place]), plan),
        segment=place,
        expected=answer.outcome_after,
        outcome_before=answer.outcome_before,
        more=abs(more),
        direction=voice.say("more") if more >= 0 else voice.say("fewer"),
    )
    if change is not None and not change.reoptimize:
        yield voice.say(
            "The other segments keep their spend, so the budget is {after:money} instead of {before:money}.",
            after=placed(plan),
            before=_money(float(answer.before.sum()), plan),
        )
    else:
        yield voice.say("The rest of the same budget is split anew.")


def _reserve(plan: CurvePlan, answer: Reserve, voice: Voice) -> Iterator[str]:
    yield voice.render(answer.message)
    for test in answer.tests:
        yield voice.say(
            "Test: {spend:money} in {segment} instead of {without:money}; between {low:number} and {high:number} are "
            "expected there, and with a probability of {sure} the result moves more money there.",
            spend=_money(test.spend, plan),
            segment=test.segment,
            without=_money(test.without, plan),
            low=test.low,
            high=test.high,
            sure=certainty(voice, test.more_after),
        )


def _compared(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    """Compare with today's split of the same money; where there is none, that is no money at all."""
    if placed(plan).minor_units == 0:
        return
    sure = plan.uncertainty
    if sure is not None and sure.gain is not None and sure.current_split is not None:
        if plan.current_breaks is None:
            yield _sure_verdict(sure, sure.gain.estimate, sure.current_split, sure.gain.probability, voice)
        else:
            yield _not_allowed(sure.current_split.value, sure.gain.estimate.value, voice)
            yield voice.say(
                "With {level:percent} probability the difference is between {lower:number} and {upper:number}.",
                level=sure.gain.estimate.interval.level,
                lower=sure.gain.estimate.interval.lower,
                upper=sure.gain.estimate.interval.upper,
            )
    elif sure is not None:
        yield voice.say(
            "With {level:percent} probability it is between {lower:number} and {upper:number}.",
            level=sure.expected.interval.level,
            lower=sure.expected.interval.lower,
            upper=sure.expected.interval.upper,
        )
    elif plan.current_outcome is not None and plan.current_breaks is not None:
        yield _not_allowed(plan.current_outcome, plan.expected - plan.current_outcome, voice)
    elif plan.current_outcome is not None:
        yield voice.say(
            "Today's split of the same money brings {current:number}, so the gain is {gain:number}.",
            current=plan.current_outcome,
            gain=plan.expected - plan.current_outcome,
        )


def _not_allowed(current: float, gain: float, voice: Voice) -> str:
    """Tell what today's split brings where it breaks a limit: it is no choice that the plan could be worse than."""
    return voice.say(
        "Today's split of the same money brings {current:number}, {difference:number} {direction} than the plan, but "
        "the limits do not allow it: see the remark on the comparison.",
        current=current,
        difference=abs(gain),
        direction=voice.say("more") if gain <= 0 else voice.say("less"),
    )


def _sure_verdict(sure: Uncertainty, gain: Estimate, current: Estimate, probability: float, voice: Voice) -> str:
    values = {
        "current": current.value,
        "gain": gain.value,
        "lower": gain.interval.lower,
        "upper": gain.interval.upper,
        "level": gain.interval.level,
        "sure": certainty(voice, probability),
    }
    if sure.verdict == "shift":
        return voice.say(
            "Shift: today's split of the same money brings {current:number}, a gain of {gain:number} ({lower:number} "
            "to {upper:number} with {level:percent} probability); we are {sure} sure that the plan is "
            "the better one.",
            **values,
        )
    return voice.say(
        "Hold: today's split of the same money brings {current:number}, and the gain of {gain:number} ({lower:number} "
        "to {upper:number} with {level:percent} probability) may be noise.",
        **values,
    )


def _money(amount: float, plan: CurvePlan) -> Money:
    return money(amount, plan.budget.currency)
