"""On the Curves page: what time does to results at the same spend, and how long ads work on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.fit_summary import DemandPoint, FitSummary
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.demand_chart import demand_chart, demand_rows, effect_chart, fading_chart, with_days_ahead
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.ink import ink
from optimizer.ui.typeset import literal
from optimizer.words import SPECIAL_DAYS, Voice, carryover_told, demand_ahead_told, season_untold

_MONDAY: Final = date(2024, 1, 1)


def show(voice: Voice, learned: Learned) -> None:
    """Draw demand over the history and ahead, the kinds of day, and carry-over."""
    summary = learned.fit.summary
    if summary is None or not summary.demand:
        st.info(
            voice.say(
                "Your results do not tell one day from another, so nothing is known of seasons, weekdays or "
                "carry-over. Export them day by day, and it will be."
            ),
            icon=":material/calendar_month:",
        )
        return
    _show_demand(voice, learned, summary)
    week, special = st.columns([1, 1], gap="medium")
    with week:
        _show_weekdays(voice, summary)
    with special:
        _show_special_days(voice, summary)
    st.subheader(voice.say("How long ads work on"), anchor=False)
    said, chart = st.columns([1, 1], gap="medium")
    said.markdown(literal(carryover_told(summary, voice)))
    with chart:
        _show_fading(voice, learned)


def _show_demand(voice: Voice, learned: Learned, summary: FitSummary) -> None:
    st.markdown(literal(demand_ahead_told(summary, learned.fit.period, voice)))
    unseen = season_untold(voice, summary)
    if unseen:
        st.markdown(f":orange[:material/warning:] {literal(unseen)}")
    ahead = None
    if summary.demand_ahead is not None:
        ahead = DemandPoint(learned.fit.period.start, summary.demand_ahead)
    history = demand_rows(summary.demand)
    words = _words(voice, voice.say("Season and trend, at the same spend"), voice.say("Demand (100 = mean)"))
    st.vega_lite_chart(
        spec=demand_chart(with_days_ahead(history, ahead, learned.fit.period), words),
        key="demand-chart",
        alt=voice.say("Chart of demand with its likely range, one point a fortnight, and of the days ahead, dashed."),
    )
    level = summary.demand[0].demand.interval.level
    st.caption(literal(_band_told(voice, level, is_season_known=not unseen)))
    days = workflow.demand_day_by_day(learned.table, learned.fit)
    if len(days) > 1:
        st.vega_lite_chart(
            spec=demand_chart(
                demand_rows(days),
                _words(voice, voice.say("The days ahead, one by one"), voice.say("Demand (100 = mean)")),
            ),
            key="days-ahead-chart",
            alt=voice.say("Chart of the demand of each day ahead: season, weekday and special days together."),
        )
        st.caption(voice.say("Season, weekday and special days together, at the same spend every day."))


def _band_told(voice: Voice, level: float, *, is_season_known: bool) -> str:
    if is_season_known:
        return voice.say(
            "The band holds the true demand with {level:percent} probability. Dashed: the days of the plan.",
            level=level,
        )
    return voice.say(
        "The band holds the true demand with {level:percent} probability only if the season changes nothing: what it "
        "does is not in the band. Dashed: the days of the plan.",
        level=level,
    )


def _words(voice: Voice, title: str, y: str) -> ChartWords:
    return ChartWords(title=title, x=voice.say("Around"), y=y, names={}, marks=marks_of(voice))


def _show_weekdays(voice: Voice, summary: FitSummary) -> None:
    kinds = [voice.weekday(_MONDAY + timedelta(days=number)) for number in range(len(summary.weekdays))]
    _show_effects(voice, "weekdays", voice.say("Weekdays against the average day"), kinds, summary.weekdays)


def _show_special_days(voice: Voice, summary: FitSummary) -> None:
    kinds = [voice.render(name) for name in SPECIAL_DAYS]
    _show_effects(
        voice, "special-days", voice.say("Special days against other days"), kinds, summary.special_days[: len(kinds)]
    )


def _show_effects(voice: Voice, key: str, title: str, kinds: list[str], effects: tuple[float, ...]) -> None:
    table = pd.DataFrame(
        {
            "kind": kinds,
            # in whole per cent, so that no bar stands beside a 0
            "change": [100.0 * round(effect - 1.0, 2) for effect in effects],
            "told": [voice.change(round(effect - 1.0, 2)) for effect in effects],
        }
    )
    words = _words(voice, title, voice.say("Results (%)"))
    listed = ", ".join(f"{kind} {told}" for kind, told in zip(table["kind"], table["told"], strict=True))
    st.vega_lite_chart(
        spec=effect_chart(table, words, ink()),
        key=f"{key}-chart",
        alt=voice.say("{title}: {listed}", title=title, listed=listed),
    )


def _show_fading(voice: Voice, learned: Learned) -> None:
    shares = workflow.fading_effect(learned.fit)
    if not shares:
        return
    table = pd.DataFrame(
        {
            "day": range(len(shares)),
            "share": [100.0 * share for share in shares],
            "told": [voice.percent(share) for share in shares],
        }
    )
    words = ChartWords(
        title=voice.say("When the effect of one day's ads comes"),
        x=voice.say("Days after the ads"),
        y=voice.say("Share of the effect (%)"),
        names={},
        marks=marks_of(voice),
    )
    st.vega_lite_chart(
        spec=fading_chart(table, words),
        key="fading-chart",
        alt=voice.say(
            "Chart of how the effect of one day's ads fades: {first:percent} on the same day.", first=shares[0]
        ),
    )
