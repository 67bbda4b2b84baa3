"""What the Segments page says in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from optimizer.domain.estimate import Estimate
from optimizer.domain.group_comparison import SURE, GroupChange, GroupComparison, GroupRow
from optimizer.domain.money import is_money, major_units
from optimizer.message import listed
from optimizer.ui.names import price_title
from optimizer.ui.segments.group_names import dimension_title, group_name, per, price_of, price_range, price_said
from optimizer.words import Voice, certainty, figure_name

_MOST_NAMED: Final = 6
_MOST_IN_HEADLINE: Final = 3
_MUCH_UNSTATED: Final = 0.005
_SMALL: Final = 0.03
Standing = Literal["better", "worse", "unclear", "thin", "alone"]
STANDINGS: Final[tuple[Standing, ...]] = ("better", "worse", "unclear", "thin", "alone")


def standing(row: GroupRow) -> Standing:
    """Say how a group compares with all others together."""
    if row.better is None:
        return "alone"
    if row.better >= SURE:
        return "better"
    if row.better <= 1.0 - SURE:
        return "worse"
    return "thin" if row.is_thin else "unclear"


def standing_name(voice: Voice, kind: Standing) -> str:
    """Name how a group compares with the others."""
    return {
        "better": voice.say("better"),
        "worse": voice.say("worse"),
        "unclear": voice.say("no sure difference"),
        "thin": voice.say("few results"),
        "alone": voice.say("not compared"),
    }[kind]


def headline(voice: Voice, found: GroupComparison) -> str:
    """Say the most important thing first."""
    question = found.question
    dimension = dimension_title(voice, question.dimension)
    kpi = figure_name(voice, question.kpi)
    compared = [row for row in found.rows if row.better is not None]
    if not any(row.efficiency for row in found.rows):
        return voice.say("There is no spend with known {kpi} in these days.", kpi=kpi)
    if found.together.outcome <= 0:
        return voice.say("There are no {kpi} in these days yet, so nothing can be told apart.", kpi=kpi)
    if len(compared) < 2:
        return voice.say("There is only one of these, so there is nothing to compare it with.", dimension=dimension)
    better = _better(found)
    if not better:
        return voice.say("{dimension}: no sure difference. What looks better may be chance.", dimension=dimension)
    first = better[0]
    name = group_name(voice, question.dimension, first.names)
    if first.best is not None and first.best >= SURE:
        return voice.say(
            "{name} brings the most {kpi} for its money: {sure} sure.",
            name=name, kpi=kpi, sure=certainty(voice, first.best),
        )  # fmt: skip
    names = [group_name(voice, question.dimension, row.names) for row in better]
    return voice.say(
        "More {kpi} for the money than the others bring: {names}.", kpi=kpi, names=listed(names, _MOST_IN_HEADLINE)
    )


def _better(found: GroupComparison) -> list[GroupRow]:
    return sorted((row for row in found.rows if standing(row) == "better"), key=_best_first)


def _best_first(row: GroupRow) -> tuple[float, float]:
    return (-(row.best or 0.0), -(row.efficiency.value if row.efficiency else 0.0))


def standouts(found: GroupComparison) -> tuple[GroupRow, ...]:
    """Return the best of those that are better than the others and the worst of those that are worse, if any."""
    better = _better(found)
    worse = sorted((row for row in found.rows if standing(row) == "worse" and row.outcome > 0), key=_best_first)
    return (*better[:1], *worse[-1:])


def named(found: GroupComparison) -> tuple[GroupRow, ...]:
    """Return the groups that the headline and what stands behind it name; what they say of one can be looked up."""
    rows = (*_better(found)[:_MOST_IN_HEADLINE], *standouts(found), *_alike_named(found))
    return tuple({row.names: row for row in rows}.values())


def details(voice: Voice, found: GroupComparison) -> str:
    """Say what stands behind the headline: the figures of the best and of the worst, or of the only one."""
    if found.together.outcome <= 0:
        return ""
    stated = [row for row in found.rows if row.efficiency is not None and all(row.names)]
    unstated = sum(row.spend_share for row in found.rows if not all(row.names))
    if len(stated) == 1 and unstated > _MUCH_UNSTATED:
        missing = voice.say("The results do not say the group of {share:percent} of the spend.", share=unstated)
        return f"{_one(voice, found, stated[0])} {missing}"
    told = " ".join(_one(voice, found, row) for row in standouts(found))
    together = _price(voice, found, stated[0] if len(stated) == 1 else found.together)
    if told or not together:
        return told
    return voice.say("{title}: likely {price}.", title=price_title(voice, found.question.kpi), price=together)


def _one(voice: Voice, found: GroupComparison, row: GroupRow) -> str:
    """Say what a group pays and what share it has of money and results."""
    kpi = found.question.kpi
    values = {
        "name": group_name(voice, found.question.dimension, row.names),
        "price": _price(voice, found, row),
        "together": _usual(voice, found),
        "spend": row.spend_share,
        "outcome": row.outcome_share,
        "kpi": figure_name(voice, kpi),
    }
    if is_money(kpi):
        return voice.say(
            "{name} brings {kpi} of {price} for each unit of money (all together {together}); it has {spend:percent} "
            "of the spend and {outcome:percent} of the {kpi}.",
            **values,
        )
    if per(kpi) > 1:
        return voice.say(
            "{name} brings a thousand {kpi} at {price} (all together {together}); it has {spend:percent} of the spend "
            "and {outcome:percent} of the {kpi}.",
            **values,
        )
    return voice.say(
        "{name} brings {kpi} at {price} each (all together {together}); it has {spend:percent} of the spend and "
        "{outcome:percent} of the {kpi}.",
        **values,
    )


def like_for_like(voice: Voice, found: GroupComparison) -> str:
    """Say how groups compare where they ran side by side, where that is not what the sums say."""
    alike = _alike_told(found)
    if not alike:
        return ""
    changes = listed([_alike(voice, found, *one) for one in alike], _MOST_NAMED)
    if found.question.dimension == "platform":
        return voice.say(
            "Part of this is whom they reached. Within the same audiences, for the same money: {changes}.",
            changes=changes,
        )
    if found.question.dimension == "audience":
        return voice.say(
            "Part of this is where they ran. On the same platforms, for the same money: {changes}.", changes=changes
        )
    return voice.say(
        "Part of this is where they ran. Within the same segments, for the same money: {changes}.", changes=changes
    )


def _alike_told(found: GroupComparison) -> list[tuple[GroupRow, Estimate, float]]:
    """Return the groups that ran side by side, the best first, where that is not what the sums say; else none."""
    told = [(row, row.alike, row.alike_better) for row in found.rows]
    alike = [(row, ratio, better) for row, ratio, better in told if ratio is not None and better is not None]
    if not any(_is_doubtful(row, better) or _is_hidden(row, better) for row, _, better in alike):
        return []
    return sorted(alike, key=lambda one: -one[1].value)


def _alike_named(found: GroupComparison) -> list[GroupRow]:
    return [row for row, _, _ in _alike_told(found)[:_MOST_NAMED]]


def _alike(voice: Voice, found: GroupComparison, row: GroupRow, ratio: Estimate, better: float) -> str:
    values = {
        "name": group_name(voice, found.question.dimension, row.names),
        "change": voice.change(round(ratio.value - 1.0, 2)),
    }
    if 1.0 - SURE < better < SURE:
        return voice.say("{name} {change} (not sure)", **values)
    return voice.say("{name} {change}", **values)


def _is_hidden(row: GroupRow, alike: float) -> bool:
    """Whether like for like a difference is sure that is not told otherwise, or is the other way round."""
    kind = standing(row)
    return (alike >= SURE and kind != "better") or (alike <= 1.0 - SURE and kind != "worse")


def _is_doubtful(row: GroupRow, alike: float) -> bool:
    kind = standing(row)
    return (kind == "better" and alike < SURE) or (kind == "worse" and alike > 1.0 - SURE)


def _price(voice: Voice, found: GroupComparison, row: GroupRow) -> str:
    estimate = price_of(row, found.question.kpi)
    return "" if estimate is None else price_range(voice, estimate, found.question.kpi, found.currency)


def _usual(voice: Voice, found: GroupComparison) -> str:
    estimate = price_of(found.together, found.question.kpi)
    return "" if estimate is None else price_said(voice, estimate.value, found.question.kpi, found.currency)


def note(voice: Voice, row: GroupRow, longest: int) -> str:
    """Say in a few words what must be known of a group's figures."""
    told: Sequence[str] = [
        text
        for text, applies in (
            (voice.say("few results: a guess"), row.is_thin),
            (voice.say("compare only"), row.is_compare_only),
            (voice.say("{days} of {longest} days", days=row.days, longest=longest), row.days < longest),
        )
        if applies
    ]
    return ", ".join(told)


def change_said(voice: Voice, change: GroupChange, kpi: str) -> str:
    """Say whether a unit of money really brings more or less than before."""
    if change.efficiency is None:
        return voice.say("no spend in one of the two")
    if 1.0 - SURE < change.rose < SURE:
        return voice.say("may be chance")
    sure = certainty(voice, max(change.rose, 1.0 - change.rose))
    if is_money(kpi):
        more, less = voice.say("{sure} sure: more", sure=sure), voice.say("{sure} sure: less", sure=sure)
    else:
        more, less = voice.say("{sure} sure: cheaper", sure=sure), voice.say("{sure} sure: dearer", sure=sure)
    return more if change.rose >= SURE else less


def changed_together(voice: Voice, found: GroupComparison) -> str:
    """Say how spend and results of all groups together changed; these are counted and not estimated."""
    change, now = found.together.change, found.together
    if change is None or change.spend <= 0.0 or change.outcome <= 0.0:
        return ""
    return voice.say(
        "All together: spend {spend}, {kpi} {outcome}.",
        spend=voice.change(round(float(major_units(now.spend)) / change.spend - 1.0, 2)),
        kpi=figure_name(voice, found.question.kpi),
        outcome=voice.change(round(now.outcome / change.outcome - 1.0, 2)),
    )
