"""The split on the Plan page: columns as wide as their figures, one sign for changes, every reason to its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.money import Money
from optimizer.domain.plan import Plan
from optimizer.ui.answering import split
from optimizer.ui.answering.line_reasons import reasons_told
from optimizer.ui.explained import Explained
from optimizer.ui.widths import fitting
from optimizer.words import voice_for

NOTHING = Explained({}, {})


def large(plan: Plan, times: int, currency: str) -> Plan:
    def grown(value: Money) -> Money:
        return Money(value.minor_units * times, currency)

    lines = tuple(
        replace(
            line,
            budget=grown(line.budget),
            current_budget=grown(line.current_budget),
            last_spend=grown(line.last_spend),
        )
        for line in plan.lines
    )
    return replace(plan, lines=lines, request=replace(plan.request, budget=grown(plan.request.budget)))


@pytest.mark.parametrize("locale", ["en", "pl", "th", "vi"])
@pytest.mark.parametrize(("times", "currency"), [(1, "EUR"), (1000, "PLN"), (1000, "VND"), (10, "THB")])
def test_every_column_is_as_wide_as_its_longest_figure(plan: Plan, times: int, currency: str, locale: str) -> None:
    voice = voice_for(locale)
    grown = large(plan, times, currency)
    frame = split.lines_frame(voice, grown, NOTHING)
    is_whole = split._is_whole(grown)
    widths = {name: one["width"] for name, one in split._columns(voice, grown, frame, is_whole=is_whole).items()}
    shown = split._whole(voice, grown, frame) if is_whole else split._styled(voice, grown, frame).data
    for name in ("plan", "change", "today", "last", "likely"):
        for value in shown[name]:
            text = value if isinstance(value, str) else voice.decimals(value, 0)
            assert widths[name] >= fitting("", 0, [text]), (name, text)


@pytest.mark.parametrize("locale", ["en", "pl", "th", "vi", "de"])
def test_changes_have_a_sign_that_is_the_same_in_all_languages(plan: Plan, locale: str) -> None:
    voice = voice_for(locale)
    frame = split.lines_frame(voice, plan, NOTHING)
    more, less = split._whole(voice, plan, frame)["change"]
    assert (more[0], less[0]) == ("+", "\N{MINUS SIGN}")
    assert more[1:] == less[1:] == voice.decimals(3000.0, 0)
    still = frame.assign(change=[0, 40])
    assert list(split._whole(voice, plan, still)["change"]) == ["\N{EN DASH}", "\N{EN DASH}"]


def test_reasons_are_listed_whole_in_the_order_of_the_table(plan: Plan) -> None:
    voice = voice_for("en")
    poor, best = plan.lines
    step = Money(10_000, "EUR")
    evidence = LineEvidence(best.segment, 84, 150.0, "conversions", 2.0, None, "solid", ())
    explained = Explained(
        {
            poor.segment: LineReason(poor.segment, "less", -0.5, step, 1.0, 2.0),
            best.segment: LineReason(best.segment, "more", 0.75, step, 3.1, 1.9),
        },
        {best.segment: evidence},
    )
    assert [one.replace("\\", "") for one in reasons_told(voice, plan, explained)] == [
        "**Facebook \N{MIDDLE DOT} Parents** +75%: \N{EURO SIGN}100 bring 3.1 conversions here, "
        "1.9 where they come from. Solid evidence: 12 weeks, 150 conversions, spend varied twofold.",
        "**TikTok \N{MIDDLE DOT} Students** "
        "\N{MINUS SIGN}50%: \N{EURO SIGN}100 bring 1 conversions here, 2 where they go.",
    ]


def test_on_a_tablet_no_figure_is_half_in_sight(plan: Plan) -> None:
    """Of 752 pixels a column for choosing rows takes 33; what lies in the last 24 fades, and cells have 8 around."""
    voice = voice_for("en")
    for times, currency in ((1, "EUR"), (10, "PLN"), (100, "THB"), (1000, "VND")):
        grown = large(plan, times, currency)
        frame = split.lines_frame(voice, grown, NOTHING)
        columns = split._columns(voice, grown, frame, is_whole=split._is_whole(grown))
        end = 33
        for name in split._ORDER:
            start, end = end, end + columns[name]["width"]
            is_whole, is_out_of_sight = end - 8 <= 752 - 24, start + 8 >= 752 - 24
            assert name in {"trust", "note"} or is_whole or is_out_of_sight, (currency, name)
    assert split._ORDER[-1] == "note"
