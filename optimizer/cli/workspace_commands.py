"""Tasks on a workspace, which remembers: ``fit``, ``curves``, ``segments``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import (
    At,
    New,
    OptionalEnd,
    OptionalKpi,
    OptionalStart,
    TableOut,
    Workspace,
)
from optimizer.cli.speech import page, voice, working
from optimizer.cli.values import (
    checked_outputs,
    optional_period,
    parsed_amount,
    parsed_newcomers,
)
from optimizer.message import N_

Details = Annotated[
    bool,
    typer.Option(
        "--details", help=N_("Show how the curves were learned too: saturation, demand, carry-over, pooling.").template
    ),
]
SummaryOut = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help=N_("Where to write the summary of the fit as JSON.").template),
]


def fit(
    *,
    workspace: Workspace = None,
    kpi: OptionalKpi = None,
    start: OptionalStart = None,
    end: OptionalEnd = None,
    new: New = None,
    details: Details = False,
    json: SummaryOut = None,
) -> None:
    """Learn the response curves of a workspace, keep them there and show what they say."""
    period = optional_period(start, end)
    newcomers = parsed_newcomers(new)
    checked_outputs([] if json is None else [json], [])

    from optimizer import workflow
    from optimizer.cli.fit_details import show_details
    from optimizer.cli.summary import show_fit

    with working(voice().say("Learning the response curves")):
        place = workflow.open_workspace(workspace, create=False)
        learned = workflow.learn_workspace(place, kpi=kpi, period=period, newcomers=newcomers)
        compared = workflow.compare_workspace(place, learned)
    if json is not None:
        workflow.write_outputs({json: workflow.fit_report_file(learned, voice=voice())})
    show_fit(learned, compared, voice(), page(), is_kept=not newcomers)
    if details:
        show_details(learned, voice(), page(), currency=compared[0].spend.currency if compared else None)


def curves(
    *,
    workspace: Workspace = None,
    kpi: OptionalKpi = None,
    start: OptionalStart = None,
    end: OptionalEnd = None,
    new: New = None,
    at: At = None,
    out: TableOut = None,
) -> None:
    """Export what the curves of a workspace say: outcome, efficiency, CPA or ROAS and the marginal at any spend."""
    period = optional_period(start, end)
    daily_spends = None if not at else [float(parsed_amount(text, "--at")) for text in at]
    newcomers = parsed_newcomers(new)
    checked_outputs([] if out is None else [out], [])

    from optimizer import workflow

    with working(voice().say("Learning the response curves")):
        place = workflow.open_workspace(workspace, create=False)
        learned = workflow.learn_workspace(place, kpi=kpi, period=period, newcomers=newcomers)
        content = workflow.curve_file(learned, daily_spends)
    if out is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        workflow.write_outputs({out: content})


def segments(
    workspace: Workspace = None,
    kpi: OptionalKpi = None,
    start: OptionalStart = None,
    end: OptionalEnd = None,
    out: TableOut = None,
) -> None:
    """Compare the segments of a workspace: spend, outcome, its cost, and what more money would bring."""
    period = optional_period(start, end)
    checked_outputs([] if out is None else [out], [])

    from optimizer import workflow
    from optimizer.cli.summary import show_segments

    with working(voice().say("Learning the response curves")):
        place = workflow.open_workspace(workspace, create=False)
        learned = workflow.learn_workspace(place, kpi=kpi, period=period)
        compared = workflow.compare_workspace(place, learned)
    if out is None:
        show_segments(learned, compared, voice(), page())
    else:
        workflow.write_outputs({out: workflow.segment_file(compared)})
