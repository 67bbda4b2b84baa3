"""What an analyst can check of a fit, at a terminal."""

from __future__ import annotations

from rich.console import Console

from optimizer.cli.tables import add_row, line, new_table, scaled
from optimizer.domain.curve import CurveFit
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.money import money
from optimizer.words import (
    Voice,
    between,
    capacity_told,
    how_learned,
    next_step,
    outcome_between,
    outcome_known,
    threshold_told,
)


def show_details(fit: CurveFit, voice: Voice, page: Console, *, currency: str | None = None) -> None:
    """Print how the curves were learned: sentences, demand fortnight by fortnight, parameters per segment.

    Parameters
    ----------
    currency : str or None
        ISO 4217 code of the account; None where no file names one.
    """
    page.print()
    if fit.summary is None:
        page.print(line(voice.say("These curves were not learned from days, so there is no summary of the fit.")))
        return
    for sentence in how_learned(fit.summary, voice):
        page.print(line(sentence))
    if not fit.summary.segments:
        return
    page.print()
    _show_demand(fit.summary, voice, page)
    page.print()
    _show_segments(fit, fit.summary, voice, page, currency)


def _show_demand(summary: FitSummary, voice: Voice, page: Console) -> None:
    table = new_table([voice.say("Around")], [voice.say("Demand"), voice.say("80% between")])

    def write(demand: float) -> str:
        return voice.decimals(demand, 2)

    for point in summary.demand:
        add_row(table, voice.day(point.day), write(point.demand.value), between(point.demand, write))
    page.print(table)


def _show_segments(fit: CurveFit, summary: FitSummary, voice: Voice, page: Console, currency: str | None) -> None:
    step = next_step(fit, currency)
    likely = voice.say("80% between")
    table = new_table(
        [voice.say("Platform"), voice.say("Audience")],
        [
            voice.say("First {step:round_money} bring", step=money(step, currency)),
            likely,
            voice.say("Levels off at"),
            likely,
            voice.say("Needs"),
            likely,
            voice.say("Own"),
        ],
    )
    for one, spent in zip(summary.segments, fit.observed_spend.tolist(), strict=True):
        first = scaled(one.efficiency, step)
        add_row(
            table,
            one.segment.platform,
            one.segment.audience,
            outcome_known(voice, first, fit.kpi, currency),
            outcome_between(voice, first, fit.kpi, currency),
            *capacity_told(voice, one.capacity, spent[1], currency),
            *threshold_told(voice, one.threshold, (spent[0], spent[1]), currency),
            voice.percent(one.own_evidence),
        )
    page.print(table)
    page.print(
        line(
            voice.say(
                "First: results before they level off. Levels off at: money a day from which each further unit brings "
                "markedly less. Needs: money a day below which the platform learns too little. Above, below: it lies "
                "beyond all that was ever spent a day there, so no figure is known. Own: share of what is known of the "
                "first figure that is the segment's own evidence."
            )
        )
    )
