"""What an analyst can check of a fit, at a terminal."""

from __future__ import annotations

from rich.console import Console

from optimizer.cli.tables import add_row, between, line, new_table, scaled
from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate
from optimizer.domain.fit_summary import FitSummary
from optimizer.words import Voice, how_learned, money_step


def show_details(fit: CurveFit, voice: Voice, page: Console) -> None:
    """Print how the curves were learned: sentences, demand fortnight by fortnight, parameters per segment."""
    page.print()
    if fit.summary is None:
        page.print(line(voice.say("These curves were not learned from days, so there is no summary of the fit.")))
        return
    for sentence in how_learned(fit.summary, voice):
        page.print(line(sentence))
    page.print()
    _show_demand(fit.summary, voice, page)
    page.print()
    _show_segments(fit.summary, voice, page)


def _show_demand(summary: FitSummary, voice: Voice, page: Console) -> None:
    table = new_table([voice.say("Around")], [voice.say("Demand"), voice.say("80% between")])
    for point in summary.demand:
        add_row(table, voice.day(point.day), voice.decimals(point.demand.value, 2), _two_decimals(point.demand, voice))
    page.print(table)


def _two_decimals(estimate: Estimate, voice: Voice) -> str:
    ends = (estimate.interval.lower, estimate.interval.upper)
    return " \N{EN DASH} ".join(voice.decimals(end, 2) for end in ends)


def _show_segments(summary: FitSummary, voice: Voice, page: Console) -> None:
    step = money_step(summary)
    likely = voice.say("80% between")
    table = new_table(
        [voice.say("Platform"), voice.say("Audience")],
        [
            voice.say("First {step:number} bring", step=step),
            likely,
            voice.say("Levels off at"),
            likely,
            voice.say("Needs"),
            likely,
            voice.say("Own"),
        ],
    )
    for one in summary.segments:
        efficiency = scaled(one.efficiency, step)
        cells = [cell for each in (efficiency, one.capacity, one.threshold) for cell in _figure(each, voice)]
        add_row(table, one.segment.platform, one.segment.audience, *cells, voice.percent(one.own_evidence))
    page.print(table)
    page.print(
        line(
            voice.say(
                "First: results before they level off. Levels off at: money a day from which each further unit brings "
                "markedly less. Needs: money a day below which the platform learns too little. Own: share of what is "
                "known of the first figure that is the segment's own evidence."
            )
        )
    )


def _figure(estimate: Estimate, voice: Voice) -> tuple[str, str]:
    return voice.number(estimate.value), between(estimate, voice)
