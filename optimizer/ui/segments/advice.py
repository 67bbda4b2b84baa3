"""Where the next money brings most, in a sentence."""

from __future__ import annotations

from optimizer.domain.estimate import Estimate
from optimizer.domain.group_comparison import GroupComparison, GroupRow
from optimizer.domain.money import money
from optimizer.ui.segments.group_names import group_name
from optimizer.ui.segments.next_money import Following
from optimizer.words import Voice, figure_name, outcome_known, scaled


def ends(found: GroupComparison, more: Following) -> tuple[GroupRow, ...]:
    """Return the groups in which the next money brings most and least; none where there are not two.

    With lift tests only those with spend today, beside whose results the next can be told.
    """
    known = [row for row in found.rows if row.names in more.by_group and not row.is_compare_only]
    if more.is_incremental:
        known = [row for row in known if more.by_group[row.names].today is not None]
    ranked = sorted(known, key=lambda row: -more.by_group[row.names].marginal.value)
    return (ranked[0], ranked[-1]) if len(ranked) > 1 else ()


def advice(voice: Voice, found: GroupComparison, more: Following) -> str:
    """Say where the next money brings most, which need not be where the money brought most so far.

    With lift tests the next money brings other results than those that the page counts; so what today's money brings is
    told of the same kind beside it.
    """
    told = ends(found, more)
    if not told:
        return ""
    kpi, dimension = found.question.kpi, found.question.dimension
    first, last = (more.by_group[row.names] for row in told)
    values = {
        "step": money(more.step, found.currency),
        "most": _brought(voice, first.marginal, more.step, found),
        "least": _brought(voice, last.marginal, more.step, found),
        "kpi": figure_name(voice, kpi),
        "first": group_name(voice, dimension, told[0].names),
        "last": group_name(voice, dimension, told[1].names),
    }
    if first.today is not None and last.today is not None and more.is_incremental:
        return voice.say(
            "What counts for the next plan is what more money brings, counting only what would be missed without the "
            "ads: in {first} {step:round_money} of today's money bring {most_today} {kpi} and the next "
            "{step:round_money} {most}; in {last} {least_today} and {least}. The plan weighs this for all of them.",
            **values,
            most_today=_brought(voice, first.today, more.step, found),
            least_today=_brought(voice, last.today, more.step, found),
        )
    return voice.say(
        "What counts for the next plan is what more money brings: the next {step:round_money} bring {most} {kpi} in "
        "{first} and {least} in {last}. The plan weighs this for all of them.",
        **values,
    )


def _brought(voice: Voice, per_unit: Estimate, step: int, found: GroupComparison) -> str:
    return outcome_known(voice, scaled(per_unit, float(step)), found.question.kpi, found.currency)
