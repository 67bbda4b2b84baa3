"""What a plan for a target or for profit came to, in words for the person who spends the money."""

from __future__ import annotations

from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.money import Money, is_money, money
from optimizer.domain.plan import Plan
from optimizer.domain.target import Target
from optimizer.words.voice import Voice


def goal_told(voice: Voice, plan: Plan) -> tuple[str, ...]:
    """Say how much is spent, what is reached with it, and what is proved of that; nothing of a plan for all the money.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    plan : Plan
        The answer.
    """
    answer, target = plan.answer, plan.request.goal.target
    if answer is None:
        return ()
    spent = Money(plan.request.budget.minor_units - plan.unplaced.minor_units, plan.unplaced.currency)
    if plan.request.goal.kind == "profit":
        return _profit(voice, plan, answer, spent)
    return () if target is None else _target(voice, plan, answer, target, spent)


def _profit(voice: Voice, plan: Plan, answer: GoalAnswer, spent: Money) -> tuple[str, ...]:
    currency = spent.currency
    if spent.minor_units == 0:
        return (voice.say("Spend nothing: no spend is expected to earn more than it costs."),)
    values = {"spent": spent, "profit": money(answer.reached, currency), "of": plan.request.budget}
    if plan.unplaced.minor_units:
        told = voice.say(
            "Spend {spent:round_money} of the {of:round_money}: it is expected to earn {profit:round_money} of profit.",
            **values,
        )
    else:
        told = voice.say(
            "Spend all of the {of:round_money}: it is expected to earn {profit:round_money} of profit.", **values
        )
    if answer.bound is None:
        return (told,)
    return (
        told,
        voice.say(
            "On these curves no plan within the limits earns more than {bound:round_money}.",
            bound=money(answer.bound, currency),
        ),
    )


def _target(voice: Voice, plan: Plan, answer: GoalAnswer, target: Target, spent: Money) -> tuple[str, ...]:
    currency = spent.currency
    values: dict[str, object] = {
        "spent": spent,
        "edge": None if answer.bound is None else money(answer.bound, currency),
        "level": target.level,
        "reached": _six_digits(answer.reached),
    }
    if target.kind == "outcome":
        write = voice.exact_rate if is_money(plan.request.kpi) else lambda level, _: voice.exact(level)
        values["level"] = write(target.level, currency)
        told = voice.say("Spend {spent:round_money}: it is expected to reach the target of {level}.", **values)
        return told, voice.say("On these curves no budget below {edge:money} reaches the target.", **values)
    if target.kind == "marginal_roas":
        told = voice.say(
            "Spend {spent:round_money}: more money is expected to return less than {level:exact} for each unit of it.",
            **values,
        )
        return (told,)
    values |= {"cost": voice.rate(answer.reached, currency), "most": voice.exact_rate(target.level, currency)}
    told = _ratio(voice, target, values)
    if plan.unplaced.minor_units == 0:  # of more than the whole budget nothing is proved
        return (told,)
    return told, voice.say("On these curves no larger part of the budget than {edge:money} keeps to that.", **values)


def _ratio(voice: Voice, target: Target, values: dict[str, object]) -> str:
    if target.kind == "cpa":
        return voice.say(
            "Spend {spent:round_money}: each result is expected to cost {cost}, and the most allowed is {most}.",
            **values,
        )
    if target.kind == "roas":
        return voice.say(
            "Spend {spent:round_money}: a return on ad spend of {reached:number} is expected, and the least allowed is "
            "{level:exact}.",
            **values,
        )
    return voice.say(
        "Spend {spent:round_money}: a return on investment of {reached:percent} is expected, and the least allowed is "
        "{level:exact_percent}.",
        **values,
    )


def _six_digits(reached: float) -> float:
    return float(f"{reached:.6g}")
