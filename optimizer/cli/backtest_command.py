"""``backtest``: how good forecasts of the past were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from optimizer.cli.options import OptionalKpi, Workspace
from optimizer.cli.speech import page, voice, working
from optimizer.cli.tables import add_row, line, new_table, show_findings
from optimizer.cli.values import checked_outputs
from optimizer.domain.backtest import FORECASTERS, Backtest
from optimizer.domain.money import is_money
from optimizer.message import N_
from optimizer.words import FORECASTER_NAMES, Voice, outcome, outcome_between, track_record

Days = Annotated[
    int, typer.Option("--days", min=1, max=366, help=N_("How many days ahead each forecast looks.").template)
]
Folds = Annotated[int, typer.Option("--folds", min=1, max=60, help=N_("How many forecasts at most.").template)]
SegmentsOut = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help=N_("Where to write each segment's forecasts and outcomes as CSV.").template
    ),
]
ScoresOut = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=N_("Where to write the scores as JSON.").template)
]


def backtest(
    *,
    workspace: Workspace = None,
    kpi: OptionalKpi = None,
    days: Days = 30,
    folds: Folds = 6,
    out: SegmentsOut = None,
    json: ScoresOut = None,
) -> None:
    """Make forecasts of the past again, each with what was known then, and set them against what came."""
    checked_outputs([path for path in (out, json) if path is not None], [])

    from optimizer import workflow

    with working(voice().say("Making forecasts of the past again")):
        place = workflow.open_workspace(workspace, create=False)
        found = workflow.backtest_workspace(place, kpi=kpi, horizon_days=days, most_folds=folds)
        table = workflow.performance(place) if is_money(found.kpi) else None
    contents = {}
    if out is not None:
        contents[out] = workflow.backtest_file(found)
    if json is not None:
        contents[json] = workflow.backtest_report_file(found, voice=voice())
    workflow.write_outputs(contents)
    show_backtest(found, voice(), page(), currency=None if table is None else table.currency)


def show_backtest(found: Backtest, voice: Voice, page: Console, *, currency: str | None = None) -> None:
    """Print each fold, the scores of the forecasters and what they come to.

    Parameters
    ----------
    currency : str or None
        ISO 4217 code of the account; None where no file names one.
    """
    page.print(_fold_table(found, voice, currency))
    page.print()
    page.print(_score_table(found, voice))
    page.print()
    page.print(line(track_record(found, voice)))
    show_findings(found.findings, voice, page)


def _fold_table(found: Backtest, voice: Voice, currency: str | None) -> object:
    say = voice.say

    def came(value: float) -> str:
        return outcome(voice, value, found.kpi, currency)

    table = new_table(
        [say("Days")],
        [
            say("Segments"),
            say("Forecast"),
            say("{level:percent} between", level=found.level),
            say("What came"),
            say("Off by"),
            say("Last period's rate"),
        ],
    )
    for fold in found.folds:
        off = (fold.expected.value - fold.outcome) / fold.outcome if fold.outcome > 0.0 else None
        add_row(
            table,
            voice.period(fold.period),
            voice.number(len(fold.segments)),
            came(fold.expected.value),
            outcome_between(voice, fold.expected, found.kpi, currency),
            came(fold.outcome),
            "" if off is None else voice.change(off),
            came(fold.forecasts[FORECASTERS.index("last_period")].total),
        )
    return table


def _score_table(found: Backtest, voice: Voice) -> object:
    say = voice.say
    table = new_table([say("Forecaster")], [say("Total off by"), say("Segments off by"), say("Bias"), say("Log score")])
    for score in found.scores:
        add_row(
            table,
            voice.render(FORECASTER_NAMES[score.forecaster]),
            voice.percent(score.total_error),
            voice.percent(score.segment_error),
            voice.change(score.bias),
            voice.decimals(score.log_score, 2),
        )
    return table
