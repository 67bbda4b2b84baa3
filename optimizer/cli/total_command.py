"""``total``: only the shop's total is known; what each segment added to it, and how to split the next budget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import Currency, Limits, Risk, RiskChoice
from optimizer.cli.speech import page, voice, working
from optimizer.cli.values import checked_outputs, exact_money, optional_currency, parsed_amount, read_source
from optimizer.errors import DataError
from optimizer.message import N_

TotalFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help=N_("CSV with one row per day, week or month: date, the total, spend per segment.").template
    ),
]
Outcome = Annotated[
    str, typer.Option("--outcome", metavar="COLUMN", help=N_("The total, such as revenue or orders.").template)
]
Spend = Annotated[
    str | None,
    typer.Option(
        "--spend",
        metavar="COLUMNS",
        help=N_("Columns of spend, such as tv_S,search_S; those named like spend if left out.").template,
    ),
]
Drivers = Annotated[
    str | None,
    typer.Option(
        "--drivers", metavar="COLUMNS", help=N_("Other figures that move the total, such as a price.").template
    ),
]
Events = Annotated[
    str | None,
    typer.Option("--events", metavar="COLUMN", help=N_("A column that names sales, launches and outages.").template),
]
TotalBudget = Annotated[
    str | None, typer.Option("--budget", metavar="AMOUNT", help=N_("Money to split over the days ahead.").template)
]
Days = Annotated[
    int, typer.Option("--days", metavar="N", help=N_("How many days after the file's last to plan.").template)
]
OptionalOut = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help=N_("Where to write the plan as CSV.").template)
]
PartsOut = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="FILE",
        help=N_("Where to write what each segment added, and the plan if there is one, as JSON.").template,
    ),
]


def total(
    *,
    file: TotalFile,
    outcome: Outcome,
    spend: Spend = None,
    drivers: Drivers = None,
    events: Events = None,
    budget: TotalBudget = None,
    days: Days = 30,
    limits: Limits = None,
    risk: Risk = RiskChoice.balanced,
    currency: Currency = None,
    out: OptionalOut = None,
    json: PartsOut = None,
) -> None:
    """Take a total apart into what would have come anyway and what each segment added; split a budget on that."""
    amount = None if budget is None else parsed_amount(budget, "--budget")
    outputs = [path for path in (out, json) if path is not None]
    if amount is None and (out is not None or limits is not None):
        raise DataError(N_("--out and --limits say something about a plan; give its money with --budget."))
    code = optional_currency(currency)
    source = read_source(file)
    limit_file = None if limits is None else read_source(limits)
    checked_outputs(outputs, [file, *([] if limits is None else [limits])])

    from optimizer import workflow
    from optimizer.cli.summary import show_plan
    from optimizer.cli.total_summary import show_decomposition
    from optimizer.domain.plan import PlanRequest
    from optimizer.workflow.total_outcome import TotalColumns, propose_on_total, take_apart

    columns = TotalColumns(
        outcome=outcome, spend=_names(spend, "--spend"), drivers=_names(drivers, "--drivers"), events=events
    )
    with working(voice().say("Taking the total apart")):
        found = take_apart(source, columns, days)
    if amount is None:
        if json is not None:
            workflow.write_outputs(
                {json: workflow.decomposition_file(found.decomposition, found.fit.findings, voice=voice())}
            )
        show_decomposition(found.decomposition, found.fit.findings, voice(), page(), currency=code)
        return
    stated = workflow.BroughtLimits() if limit_file is None else workflow.read_plan_limits(limit_file)
    request = PlanRequest(
        period=found.fit.period,
        budget=exact_money(amount, code, "--budget"),
        kpi=found.fit.kpi,
        risk=risk.value,
        limits=stated.limits,
        guardrails=stated.guardrails,
    )
    with working(voice().say("Finding the best split")):
        proposal = propose_on_total(found, request)
    contents = {} if out is None else {out: workflow.plan_file(proposal.plan)}
    if json is not None:
        contents[json] = workflow.report_file(
            proposal.plan, proposal.seconds, decomposition=found.decomposition, voice=voice()
        )
    workflow.write_outputs(contents)
    show_decomposition(found.decomposition, (), voice(), page(), currency=code)
    show_plan(proposal.plan, voice(), page())


def _names(text: str | None, option: str) -> tuple[str, ...]:
    """Read names between commas, each once."""
    if text is None:
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if not all(names) or len(set(names)) < len(names):
        raise DataError(
            N_(
                "{option} is '{text}'; name each column once, with commas between, such as tv_S,search_S.",
                option=option,
                text=text,
            )
        )
    return names
