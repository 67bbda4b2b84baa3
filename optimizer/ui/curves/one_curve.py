"""On the Curves page: one segment from close by, with the results behind its curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.fit_summary import SegmentParameters
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.segment import Segment
from optimizer.ui import cache, state
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.figures import stands_frame, stands_of
from optimizer.ui.curves.response_chart import response_chart
from optimizer.ui.curves.tables import Stand, by_recent_spend, point_rows, stand_rows
from optimizer.ui.ink import ink
from optimizer.ui.names import segment_name
from optimizer.ui.page_files import PLAN_PAGE
from optimizer.ui.remarks import show_findings
from optimizer.ui.tables import drawn_curve
from optimizer.ui.typeset import in_a_table, literal
from optimizer.words import Voice, about_curve, figure_title, is_guess, what_points_are

_POINTS: Final = ("adjusted", "reported", "none")


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What the Curves page is about.

    Attributes
    ----------
    table : PerformanceTable
        The history.
    contents : str
        Its name, as of `optimizer.ui.cache.contents`.
    fit : CurveFit
        Learned from it.
    plan : Plan or None
        The last that was made from it.
    """

    table: PerformanceTable
    contents: str
    fit: CurveFit
    plan: Plan | None


def show(voice: Voice, learned: Learned) -> None:
    """Ask for a segment, and draw its curve."""
    choices = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with choices:
        segment = _ask_segment(voice, learned)
    points = next(
        (one for one in cache.curve_points(learned.contents, learned.table, learned.fit) if one.segment == segment),
        None,
    )
    with choices:
        chosen = _ask_points(voice, points)
    stands = stands_of(learned.fit, segment, learned.plan)
    with st.container(key="one-curve"):  # the style puts one below the other on a tablet
        chart, facts = st.columns([1.75, 1], gap="medium")
    with chart:
        _draw(voice, learned, segment, stands, None if chosen == "none" else points, is_adjusted=chosen == "adjusted")
    with facts:
        _show_facts(voice, learned, segment, stands, points)
    if learned.plan is None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(
                literal(voice.say("No plan has been made yet, so only what was spent lately is marked.")),
                width="content",
            )
            st.page_link(PLAN_PAGE, label=voice.say("Make a plan"), icon=":material/arrow_forward:")
    mine = [one for one in learned.fit.findings if str(segment) in one.subject]
    show_findings(voice, mine, [segment])


def _ask_segment(voice: Voice, learned: Learned) -> Segment:
    segments = by_recent_spend(learned.fit)
    view = state.curves_view()
    start = segments.index(view.segment) if view.segment in segments else 0
    key = f"curve-segment|{learned.contents}|{learned.fit.kpi}"
    chosen = st.selectbox(
        voice.say("Segment"),
        segments,
        index=start,
        format_func=segment_name,
        key=key,
        width=420,
    )
    if chosen != view.segment:
        state.keep_curves_view(replace(state.curves_view(), segment=chosen))
    return chosen


def _ask_points(voice: Voice, points: CurvePoints | None) -> str:
    if points is None:
        return "none"
    names = {
        "adjusted": voice.say("At the demand of the days ahead"),
        "reported": voice.say("As reported"),
        "none": voice.say("Hidden"),
    }
    options = [name for name in _POINTS if name != "adjusted" or points.adjusted is not None]
    view = state.curves_view()
    chosen = st.segmented_control(
        voice.say("Past results"),
        options,
        default=view.points if view.points in options else options[0],
        required=True,
        format_func=lambda name: names[name],
        key=f"curve-points|{len(options)}",
        help=voice.say(
            "The curve speaks of the days ahead. A week at Christmas cannot be compared with them as it was: its "
            "results are shown as they would have been at the demand of the days ahead."
        ),
    )
    found = str(chosen)
    if found != view.points:
        state.keep_curves_view(replace(state.curves_view(), points=found))
    return found


def chart_words(voice: Voice, learned: Learned, title: str) -> ChartWords:
    """Name what a chart of a curve shows."""
    kpi = learned.fit.kpi
    return ChartWords(
        title=title,
        x=voice.say("Spend a day"),
        y=voice.say("{kpi} a day", kpi=figure_title(voice, kpi)),
        names={
            "plan": voice.say("Plan"),
            "today": voice.say("Spent lately"),
            "never": voice.say("Never tried"),
            "result": voice.say("From"),
            "levels": voice.say("Levels off"),
        },
        marks=marks_of(voice, learned.table.currency, results_are_money=is_money(kpi)),
    )


def _draw(
    voice: Voice,
    learned: Learned,
    segment: Segment,
    stands: Sequence[Stand],
    points: CurvePoints | None,
    *,
    is_adjusted: bool,
) -> None:
    spends = [stand.reading.daily_spend for stand in stands]
    words = chart_words(voice, learned, segment_name(segment))
    parameters = _parameters(learned.fit, segment)
    st.vega_lite_chart(
        spec=response_chart(
            drawn_curve(learned.fit, segment, spends),
            point_rows(voice, points, is_adjusted=is_adjusted),
            stand_rows(stands),
            words,
            levels_off=_bend(learned.fit, parameters),
            ink=ink(),
        ),
        key="response-chart",
        alt=voice.say(
            "Response curve of {segment}: spend a day and what it brings, with the likely range and past results. The "
            "table beside it has the figures.",
            segment=segment_name(segment),
        ),
    )
    told = voice.say(
        "The band holds {level:percent} of the curves that fit your past results. Shaded and dashed: never tried, so "
        "it rests on how curves usually go on.",
        level=USUAL_LEVEL,
    )
    st.caption(
        literal(f"{told} {what_points_are(voice, points, learned.fit.measure, is_adjusted=is_adjusted)}".strip())
    )


def _parameters(fit: CurveFit, segment: Segment) -> SegmentParameters | None:
    known = () if fit.summary is None else fit.summary.segments
    return next((one for one in known if one.segment == segment), None)


def _bend(fit: CurveFit, parameters: SegmentParameters | None) -> float | None:
    """Daily spend at which the results show that they level off; None where that is a guess."""
    if parameters is None or fit.summary is None or is_guess(fit.summary, parameters.capacity):
        return None
    return parameters.capacity.value


def _show_facts(
    voice: Voice, learned: Learned, segment: Segment, stands: Sequence[Stand], points: CurvePoints | None
) -> None:
    # a table whose cells wrap: one that cuts them off may take a figure's first digits away
    st.table(
        in_a_table(
            stands_frame(voice, learned.fit, stands, learned.table.currency).rename(
                columns={
                    "figure": "\N{NO-BREAK SPACE}",
                    "today": voice.say("Spent lately"),
                    "plan": voice.say("Plan"),
                }
            )
        ),
        hide_index=True,
        border="horizontal",
        alt=voice.say("Table of what the curve of {segment} says", segment=segment_name(segment)),
    )
    st.caption(
        literal(
            voice.say(
                "In brackets: the range that holds the truth with {level:percent} probability.", level=USUAL_LEVEL
            )
        )
    )
    told = about_curve(voice, learned.fit, segment, points, learned.table.currency)
    st.markdown("\n".join(f"- {literal(sentence)}" for sentence in told))
