"""What a plan says in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money, is_money, major_units, minor_digits, money
from optimizer.domain.plan import Gain, Plan, PlanLine
from optimizer.domain.problem import BindingLimit, LimitKind
from optimizer.ui.answering.todays_limits import breach_note, unlike_today
from optimizer.ui.names import segment_name
from optimizer.words import Voice, certainty, figure_name, proof

_NAMED_SEGMENTS = 2
_WHOLE_FROM = 100
_FOUR_DIGITS_FROM = 10_000
_ON_PURPOSE = ("cost", "target")
"""Money that a goal does not ask for is no money that finds no place."""
_NOTHING = 0.0005
"""A change that is told as 0 % or 0.1 % of what it changes is none."""


def moved(plan: Plan) -> Money:
    """Return the money that the plan takes from some segments and gives to others, against today's split."""
    raised = sum(max(line.budget.minor_units - line.current_budget.minor_units, 0) for line in plan.lines)
    return Money(raised, plan.request.budget.currency)


def headline(voice: Voice, plan: Plan) -> str:
    """Say what to do, in one line: first how much to spend where a goal takes less than the budget."""
    stays = _staying(voice, plan)
    if not spends_less(plan) or spends_nothing(plan):
        return stays or _moving(voice, plan)
    # what moves is told below: it is of a sum that nobody spends today
    less = voice.say(
        "Spend {spent:round_money} instead of {budget:round_money}.", spent=placed(plan), budget=plan.request.budget
    )
    return f"{less} {stays}".strip()


def is_in_the_dark(plan: Plan) -> bool:
    """Whether nothing is known of what moving money would do: no gain, step or reason is told then."""
    return plan.lacks_evidence and len(plan.lines) > 1


def placed(plan: Plan) -> Money:
    """Return the money that the lines of a plan add up to."""
    return Money(sum(line.budget.minor_units for line in plan.lines), plan.request.budget.currency)


def spends_less(plan: Plan) -> bool:
    """Whether the goal of a plan asks for less spend than its budget."""
    return plan.answer is not None and plan.unplaced.minor_units > 0


def _staying(voice: Voice, plan: Plan) -> str:
    """Say why no money is to be moved; empty where some is."""
    if spends_nothing(plan):
        return voice.say("Spend nothing.")
    if plan.verdict == "hold" and plan.current_breaks is not None:
        return voice.say(
            "No split within your limits is surely better than today's, but today's split is outside them."
        )
    if plan.verdict == "hold":
        return voice.say("Hold: keep today's split.")
    if moved(plan).minor_units == 0:
        return voice.say("Keep today's split: it is the best one.")
    if moved(plan).minor_units < _NOTHING * plan.request.budget.minor_units and plan.current_breaks is None:
        return voice.say("Keep today's split: within your limits no other is better.")
    return ""


def _moving(voice: Voice, plan: Plan) -> str:
    changes = sorted(plan.lines, key=_change)
    losers = [line for line in changes if _change(line) < 0]
    winners = [line for line in reversed(changes) if _change(line) > 0]
    values = {"sum": moved(plan), "losers": _listed(voice, losers), "winners": _listed(voice, winners)}
    if max(len(losers), len(winners)) <= _NAMED_SEGMENTS:
        return voice.say("Move {sum:round_money} from {losers} to {winners}.", **values)
    return voice.say("Move {sum:round_money}, above all from {losers} to {winners}.", **values)


def _change(line: PlanLine) -> int:
    return line.budget.minor_units - line.current_budget.minor_units


def _listed(voice: Voice, lines: Sequence[PlanLine]) -> str:
    names = [segment_name(line.segment) for line in lines[:_NAMED_SEGMENTS]]
    return names[0] if len(names) == 1 else voice.say("{first} and {second}", first=names[0], second=names[1])


def promise(voice: Voice, plan: Plan) -> str:
    """Say what the plan brings more than today's split of the same money, and how sure that is."""
    if spends_nothing(plan):
        return ""
    kpi = figure_name(voice, plan.request.kpi)
    base = plan.current_split.value
    gain = plan.gain
    if is_in_the_dark(plan):
        return voice.say(
            "What moving money would do is not known; the remarks say why. Expect about {expected} {kpi} from today's "
            "split.",
            expected=said(voice, base, plan),
            kpi=kpi,
        )
    if base <= 0:
        return voice.say(
            "Today's split is expected to bring no {kpi}; the plan about {expected}. We are {sure} sure that it is "
            "better.",
            kpi=kpi,
            expected=said(voice, plan.expected.value, plan),
            sure=certainty(voice, gain.probability),
        )
    if len(plan.lines) == 1:
        return voice.say(
            "There is only one segment, so there is nothing to move. Expect about {expected} {kpi} from this budget.",
            expected=said(voice, plan.expected.value, plan),
            kpi=kpi,
        )
    return _against_todays(voice, plan, gain, base)


def _against_todays(voice: Voice, plan: Plan, gain: Gain, base: float) -> str:
    kpi = figure_name(voice, plan.request.kpi)
    # the ends are of the difference against the mean: no split brings less than nothing
    low, high = max(gain.estimate.interval.lower / base, -1.0), gain.estimate.interval.upper / base
    if is_as_good(plan):
        return voice.say(
            "Within your limits the best split is as good as today's split of the same money: about {expected} {kpi}.",
            expected=said(voice, plan.expected.value, plan),
            kpi=kpi,
        )
    if plan.current_breaks is not None and plan.verdict == "hold":
        return unlike_today(voice, plan, gain.estimate.value / base, (low, high))
    if gain.estimate.value < 0:
        return voice.say(
            "The best split within your limits would bring {value:percent} fewer {kpi} than today's split of the same "
            "budget, likely between {low} and {high}. Loosen the limits, or stay with today's split.",
            value=-gain.estimate.value / base,
            kpi=kpi,
            low=voice.change(low),
            high=voice.change(high),
        )
    if plan.verdict == "hold":
        return voice.say(
            "The best split that we found would bring {value} {kpi} against today's split of the same budget, but it "
            "may be anything between {low} and {high}. That is too uncertain to move money for.",
            low=voice.change(low),
            high=voice.change(high),
            kpi=kpi,
            value=voice.change(gain.estimate.value / base),
        )
    values = {
        "value": gain.estimate.value / base,
        "kpi": kpi,
        "low": voice.change(low),
        "high": voice.change(high),
        "sure": certainty(voice, gain.probability),
    }
    if spends_less(plan):
        return voice.say(
            "Of {placed:round_money} this split brings {value:percent} more {kpi} than today's split would, likely "
            "between {low} and {high}. We are {sure} sure that it is better.",
            placed=placed(plan),
            **values,
        )
    return voice.say(
        "Expect {value:percent} more {kpi} than today's split of the same budget would bring, likely between {low} and "
        "{high}. We are {sure} sure that it is better.",
        **values,
    )


def spends_nothing(plan: Plan) -> bool:
    """Whether a goal asks for no spend at all."""
    return plan.answer is not None and all(line.budget.minor_units == 0 for line in plan.lines)


def is_as_good(plan: Plan) -> bool:
    """Whether the plan brings what today's split of the same money does, but for what nobody would tell."""
    gain, base = plan.gain.estimate, plan.current_split.value
    ends = (gain.interval.lower, gain.value, gain.interval.upper)
    return base > 0 and max(abs(end) for end in ends) < _NOTHING * base


def caveat(voice: Voice, plan: Plan) -> str:
    """Say which limit today's split breaks, what is left over, and how much goes beyond what was ever tried."""
    left = unplaced(voice, plan) if has_no_room(plan) else ""
    told = (breach_note(voice, plan), left, _beyond_note(voice, plan), _newcomer_note(voice, plan))
    return " ".join(text for text in told if text)


def _newcomer_note(voice: Voice, plan: Plan) -> str:
    funded = [line for line in plan.lines if line.segment in plan.request.newcomers and line.budget.minor_units > 0]
    if not funded:
        return ""
    if len(funded) == 1:
        return voice.say(
            "{segment} has no history: its curve is borrowed from relatives, so start it with little.",
            segment=segment_name(funded[0].segment),
        )
    return voice.say(
        "{count} segments have no history: their curves are borrowed from relatives, so start them with little.",
        count=len(funded),
    )


def _beyond_note(voice: Voice, plan: Plan) -> str:
    beyond = [line.segment for line in plan.lines if line.extrapolated and line.segment not in plan.request.newcomers]
    if not beyond:
        return ""
    if plan.verdict == "hold" and moved(plan).minor_units > 0:
        return voice.say(
            "The split that is not advised would give {count} of {total} segments more a day than you have ever spent "
            "on them.",
            count=len(beyond),
            total=len(plan.lines),
        )
    if len(beyond) == 1:
        return voice.say(
            "{segment} would get more a day than you have ever spent on it: go there in steps.",
            segment=segment_name(beyond[0]),
        )
    return voice.say(
        "{count} of {total} segments would get more a day than you have ever spent on them: go there in steps.",
        count=len(beyond),
        total=len(plan.lines),
    )


def has_no_room(plan: Plan) -> bool:
    """Whether money is left over that the goal would have spent."""
    return plan.unplaced.minor_units > 0 and plan.certificate.unplaced_because not in _ON_PURPOSE


def unplaced(voice: Voice, plan: Plan) -> str:
    """Say why money is left over: the limits have no room for it, or no curve is known so far out."""
    held_back = {limit.scope for line in plan.lines for limit in line.binding if limit.kind in {"most", "lock"}}
    if not plan.request.limits or held_back == {"curve"}:
        return voice.say(
            "{unplaced:money} found no place: no segment's results tell what so much money would bring.",
            unplaced=plan.unplaced,
        )
    return voice.say("{unplaced:money} found no place within the limits.", unplaced=plan.unplaced)


def said(voice: Voice, value: float, plan: Plan) -> str:
    """Format an outcome of a plan: whole where the plan brings a hundred or more, so that columns read alike.

    Of large outcomes four digits are shown; more than that nobody knows.
    """
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    value = float(f"{value:.4g}") if abs(value) >= _FOUR_DIGITS_FROM else value
    if is_money(kpi):
        return voice.round_money(money(value, currency))
    if plan.expected.value >= _WHOLE_FROM:
        return voice.decimals(value, 0)
    return voice.decimals(value, 1)


def counted(voice: Voice, value: float, plan: Plan) -> str:
    """Format an outcome that was counted: whole where it is."""
    return (
        voice.decimals(value, 0) if value.is_integer() and not is_money(plan.request.kpi) else said(voice, value, plan)
    )


def likely(voice: Voice, estimate: Estimate, plan: Plan) -> str:
    """Format the interval of an outcome."""
    if estimate.interval.upper <= 0:
        return "\N{EN DASH}"
    return voice.say(
        "{low} to {high}",
        low=said(voice, max(estimate.interval.lower, 0.0), plan),
        high=said(voice, estimate.interval.upper, plan),
    )


def proved(voice: Voice, plan: Plan) -> str:
    """Say what the certificate proves, and who found that."""
    checked = voice.say("This was checked by a second calculation that does not trust the first.")
    return f"{proof(plan.certificate, voice, plan.request.risk)} {checked}"


def level(voice: Voice, plan: Plan) -> str:
    """Say what "likely" means here."""
    return voice.say(
        "\u201cLikely\u201d means: in {level:percent} of the cases that fit your past results.",
        level=plan.expected.interval.level,
    )


def line_note(voice: Voice, line: PlanLine, *, is_new: bool = False) -> str:
    """Say what holds a line where it is, or why to take care with it, as a sentence of its own begins."""
    text = note_inside(voice, line, is_new=is_new)
    return text[:1].upper() + text[1:]


def note_inside(voice: Voice, line: PlanLine, *, is_new: bool = False) -> str:
    """Say the same in the middle of a sentence."""
    notes = [binding_note(voice, limit) for limit in line.binding]
    if is_new:
        notes.append(voice.say("no history: borrowed"))
    elif line.extrapolated:
        notes.append(voice.say("above past spend"))
    return ", ".join(dict.fromkeys(notes))


def binding_note(voice: Voice, limit: BindingLimit) -> str:
    """Name a limit that a line touches."""
    note = _limit_note(voice, limit)
    return voice.say("{limit} in {period}", limit=note, period=limit.period) if limit.is_of_period else note


def _limit_note(voice: Voice, limit: BindingLimit) -> str:
    if limit.scope == "curve":
        return voice.say("at the end of what is known")
    kinds: dict[LimitKind, str] = {
        "least": voice.say("at its least"),
        "most": voice.say("at its most"),
        "on_off_minimum": voice.say("at its minimum"),
        "lock": voice.say("locked"),
        "step": voice.say("in whole steps"),
        "most_change": voice.say("at its largest change"),
        "most_funded": voice.say("left out by the number of segments"),
        "ratio": voice.say("at its ratio"),
        "guardrail": voice.say("held by a guardrail"),
    }
    whose = {
        "platform": voice.say("platform"),
        "audience": voice.say("audience"),
        "group": voice.say("group"),
    }
    # A count or a guardrail says by itself whose it is.
    if limit.scope == "segment" or limit.kind in ("most_funded", "guardrail"):
        return kinds[limit.kind]
    return voice.say("{whose} {limit}", whose=whose[limit.scope], limit=kinds[limit.kind])


def plain_sum(voice: Voice, value: Money) -> str:
    """Format money without its currency, for a table whose title names it."""
    return voice.decimals(float(major_units(value)), minor_digits(value.currency))


def signed_sum(voice: Voice, value: Money) -> str:
    """Format a change in money without its currency, with its sign; a dash for none."""
    if value.minor_units == 0:
        return "\N{EN DASH}"
    text = plain_sum(voice, Money(abs(value.minor_units), value.currency))
    return f"+{text}" if value.minor_units > 0 else f"\N{MINUS SIGN}{text}"
