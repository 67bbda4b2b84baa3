"""The first sentences of an answer on given curves: what to do, and what it brings."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.curve_plan import CurvePlan, Uncertainty
from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money, is_money, major_units, money
from optimizer.domain.plan import Gain
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.reserve import Reserve
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.domain.target import TargetAnswer
from optimizer.domain.what_if import WhatIf
from optimizer.words import Voice, certainty, outcome


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
        kpi = _only_kpi(plan)
        yield voice.say(
            "{placed:money} bring {expected}.",
            placed=placed(plan),
            expected=f"{brought(plan, plan.expected, voice)} {kpi}".strip(),
        )
    if isinstance(plan.answer, Reserve):
        yield from _reserve(plan, plan.answer, voice)
    if plan.question.risk != "balanced":
        yield voice.render(DIAL_MEANINGS[plan.question.risk])
    yield from _compared(plan, voice)


def placed(plan: CurvePlan) -> Money:
    """Return the money that the plan spends."""
    return Money(plan.budget.minor_units - plan.unplaced.minor_units, plan.budget.currency)


def brought(plan: CurvePlan, value: float, voice: Voice) -> str:
    """Write so much of what the plan is after; revenue alone is money, several KPIs together are in no unit."""
    return outcome(voice, value, _only_kpi(plan), plan.budget.currency)


def _only_kpi(plan: CurvePlan) -> str:
    return plan.kpis[0].kpi if len(plan.kpis) == 1 and plan.kpis[0].value == 1.0 else ""


def _target(plan: CurvePlan, answer: TargetAnswer, voice: Voice) -> Iterator[str]:
    spend = placed(plan)
    values: dict[str, object] = {
        "spend": spend,
        "expected": brought(plan, plan.expected, voice),
        "level": answer.target.level,
        "edge": _money(answer.proven_edge, plan),
        "reached": _six_digits(answer.reached),
    }
    match answer.target.kind:
        case "outcome":
            yield voice.say(
                "Spend {spend:money}: it brings {expected}, and the target is {level}.",
                **(values | {"level": _stated(plan, answer.target.level, voice)}),
            )
            yield voice.say("No budget below {edge:money} can reach the target.", **values)
            return
        case "cpa":
            each = _six_digits(float(major_units(spend)) / plan.expected) if plan.expected > 0 else 0.0
            currency = plan.budget.currency
            yield voice.say(
                "Spend {spend:money}: it brings {expected} at {reached} each, and the most allowed is {level}.",
                **(
                    values
                    | {
                        "reached": voice.exact_rate(each, currency),
                        "level": voice.exact_rate(answer.target.level, currency),
                    }
                ),
            )
        case "roas":
            yield voice.say(
                "Spend {spend:money}: it brings {expected}, a return on ad spend of {reached:exact}, and the "
                "least allowed is {level:exact}.",
                **values,
            )
        case "roi":
            yield voice.say(
                "Spend {spend:money}: it brings {expected}, a return on investment of {reached:exact_percent}, "
                "and the least allowed is {level:exact_percent}.",
                **values,
            )
        case _:
            yield voice.say(
                "Spend {spend:money}: it brings {expected}, and the money beyond it would return less than "
                "{level:exact} per unit.",
                **values,
            )
            return
    yield voice.say("No spend above {edge:money} keeps to that.", **values)


def _stated(plan: CurvePlan, level: float, voice: Voice) -> str:
    """Write an outcome that a person stated, with all its digits."""
    return voice.exact_rate(level, plan.budget.currency) if is_money(_only_kpi(plan)) else voice.exact(level)


def _six_digits(reached: float) -> float:
    """Round what is reached so that it can be held beside a level of many digits."""
    return float(f"{reached:.6g}")


def _profit(plan: CurvePlan, answer: ProfitAnswer, voice: Voice) -> Iterator[str]:
    spend = placed(plan)
    revenue = plan.expected * answer.value_per_outcome
    earned = revenue * answer.margin - float(major_units(spend))
    values = {
        "spend": spend,
        "expected": brought(plan, plan.expected, voice),
        "profit": _money(earned, plan),
        "left": _left(plan, spend),
        "bound": _money(answer.most_profit, plan),
    }
    if spend.minor_units == 0:
        yield voice.say("Spend nothing: no spend earns more than it costs.", **values)
        return
    yield voice.say("Spend {spend:money}: it brings {expected} and earns {profit:money} of profit.", **values)
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
        "With {after:money} in {segment} instead of {before:money} the plan brings {expected} instead of "
        "{outcome_before}, {more} {direction}.",
        after=_money(float(answer.after[answer.place]), plan),
        before=_money(float(answer.before[answer.place]), plan),
        segment=place,
        expected=brought(plan, answer.outcome_after, voice),
        outcome_before=brought(plan, answer.outcome_before, voice),
        more=brought(plan, abs(more), voice),
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
            "Test: {spend:money} in {segment} instead of {without:money}; between {low} and {high} are "
            "expected there, and with a probability of {sure} the result moves more money there.",
            spend=_money(test.spend, plan),
            segment=test.segment,
            without=_money(test.without, plan),
            low=brought(plan, test.low, voice),
            high=brought(plan, test.high, voice),
            sure=certainty(voice, test.more_after),
        )


def _compared(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    """Compare with today's split of the same money; where there is none, that is no money at all."""
    if placed(plan).minor_units == 0:
        return
    sure = plan.uncertainty
    if sure is not None and sure.gain is not None and sure.current_split is not None:
        if plan.current_breaks is None:
            yield _sure_verdict(plan, sure, sure.gain, sure.current_split, voice)
        else:
            yield _not_allowed(plan, sure.current_split.value, sure.gain.estimate.value, voice)
            yield voice.say(
                "With {level:percent} probability the difference is between {lower} and {upper}.",
                level=sure.gain.estimate.interval.level,
                lower=brought(plan, sure.gain.estimate.interval.lower, voice),
                upper=brought(plan, sure.gain.estimate.interval.upper, voice),
            )
    elif sure is not None:
        yield voice.say(
            "With {level:percent} probability it is between {lower} and {upper}.",
            level=sure.expected.interval.level,
            lower=brought(plan, sure.expected.interval.lower, voice),
            upper=brought(plan, sure.expected.interval.upper, voice),
        )
    elif plan.current_outcome is not None and plan.current_breaks is not None:
        yield _not_allowed(plan, plan.current_outcome, plan.expected - plan.current_outcome, voice)
    elif plan.current_outcome is not None:
        yield voice.say(
            "Today's split of the same money brings {current}, so the gain is {gain}.",
            current=brought(plan, plan.current_outcome, voice),
            gain=brought(plan, plan.expected - plan.current_outcome, voice),
        )


def _not_allowed(plan: CurvePlan, current: float, gain: float, voice: Voice) -> str:
    """Tell what today's split brings where it breaks a limit: it is no choice that the plan could be worse than."""
    return voice.say(
        "Today's split of the same money brings {current}, {difference} {direction} than the plan, but "
        "the limits do not allow it: see the remark on the comparison.",
        current=brought(plan, current, voice),
        difference=brought(plan, abs(gain), voice),
        direction=voice.say("more") if gain <= 0 else voice.say("less"),
    )


def _sure_verdict(plan: CurvePlan, sure: Uncertainty, gain: Gain, current: Estimate, voice: Voice) -> str:
    more = gain.estimate
    values = {
        "current": brought(plan, current.value, voice),
        "gain": brought(plan, more.value, voice),
        "lower": brought(plan, more.interval.lower, voice),
        "upper": brought(plan, more.interval.upper, voice),
        "level": more.interval.level,
        "sure": certainty(voice, gain.probability),
    }
    if sure.verdict == "shift":
        return voice.say(
            "Shift: today's split of the same money brings {current}, a gain of {gain} ({lower} "
            "to {upper} with {level:percent} probability); we are {sure} sure that the plan is "
            "the better one.",
            **values,
        )
    return voice.say(
        "Hold: today's split of the same money brings {current}, and the gain of {gain} ({lower} "
        "to {upper} with {level:percent} probability) may be noise.",
        **values,
    )


def _money(amount: float, plan: CurvePlan) -> Money:
    return money(amount, plan.budget.currency)
