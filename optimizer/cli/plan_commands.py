"""``plan``: a plan from files, nothing remembered."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.allocate_options import (
    KpiValue,
    Margin,
    MaxCpa,
    MinMarginalRoas,
    MinRoas,
    MinRoi,
    Profit,
    TargetOutcome,
    Value,
)
from optimizer.cli.goal import goal_of
from optimizer.cli.import_options import (
    Audience,
    AudienceRules,
    Columns,
    DateOrderOption,
    DecimalMarkOption,
    Rates,
)
from optimizer.cli.import_values import parsed_columns, parsed_wishes, said_of
from optimizer.cli.options import (
    Budget,
    Covers,
    Currency,
    End,
    Kpi,
    LiftFile,
    Limits,
    New,
    PlanOut,
    Platform,
    ReportOut,
    Risk,
    RiskChoice,
    Start,
)
from optimizer.cli.speech import page, voice, working
from optimizer.cli.values import (
    checked_outputs,
    exact_money,
    optional_currency,
    parsed_amount,
    parsed_covers,
    parsed_newcomers,
    parsed_period,
    parsed_platform,
    read_source,
    read_sources,
)
from optimizer.message import N_

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", help=N_("Exports of ad platforms or tidy CSV files.").template)
]


def plan(
    *,
    files: Files,
    budget: Budget,
    start: Start,
    end: End,
    out: PlanOut,
    kpi: Kpi = "conversions",
    limits: Limits = None,
    lift: LiftFile = None,
    new: New = None,
    risk: Risk = RiskChoice.balanced,
    target_outcome: TargetOutcome = None,
    max_cpa: MaxCpa = None,
    min_roas: MinRoas = None,
    min_roi: MinRoi = None,
    min_marginal_roas: MinMarginalRoas = None,
    profit: Profit = False,
    value: Value = None,
    margin: Margin = None,
    kpi_value: KpiValue = None,
    currency: Currency = None,
    covers: Covers = None,
    platform: Platform = None,
    rate: Rates = None,
    date_order: DateOrderOption = None,
    decimal_mark: DecimalMarkOption = None,
    column: Columns = None,
    audience: Audience = None,
    audience_rule: AudienceRules = None,
    json: ReportOut = None,
) -> None:
    """Learn from past results and split a budget over the period: for the most outcome, for a target or for profit."""
    amount = parsed_amount(budget, "--budget")
    period = parsed_period(start, end)
    newcomers = parsed_newcomers(new)
    levels = (target_outcome, max_cpa, min_roas, min_roi, min_marginal_roas)
    goal = goal_of(levels, profit=profit, value=value, margin=margin, kpi_values=kpi_value or ())
    wishes = parsed_wishes(optional_currency(currency), rate, audience, audience_rule)
    outputs = [out] if json is None else [out, json]
    named = parsed_columns(column)
    sources = [
        said_of(file, date_order, decimal_mark, named)
        for file in read_sources(files, covers=parsed_covers(covers), platform=parsed_platform(platform))
    ]
    limit_file = None if limits is None else read_source(limits)
    lift_file = None if lift is None else read_source(lift)
    checked_outputs(outputs, [*files, *(path for path in (limits, lift) if path is not None)])

    from optimizer import workflow
    from optimizer.cli.summary import show_plan
    from optimizer.domain.goal import WEIGHTED
    from optimizer.domain.plan import PlanRequest

    say = voice().say
    began = time.perf_counter()
    with working(say("Reading the files")):
        tests = () if lift_file is None else workflow.read_lift_file(lift_file)
        imported = workflow.read_history(sources, wishes)
        stated = workflow.BroughtLimits() if limit_file is None else workflow.read_plan_limits(limit_file)
        request = PlanRequest(
            period=period,
            budget=exact_money(amount, imported.table.currency, "--budget"),
            kpi=WEIGHTED if goal.kpi_values else kpi,
            goal=goal,
            risk=risk.value,
            limits=stated.limits,
            guardrails=stated.guardrails,
            newcomers=newcomers,
        )
    read = time.perf_counter() - began
    with working(say("Learning the response curves and finding the best split")):
        proposal = workflow.propose(imported.table, request, lift_tests=tests)
    said = {finding.subject for finding in proposal.plan.findings}
    of_files = [finding for finding in imported.findings if finding.subject != "currency" or "currency" not in said]
    made = replace(proposal.plan, findings=(*proposal.plan.findings, *of_files))
    seconds = replace(proposal.seconds, read=read)
    contents = {out: workflow.plan_file(made)}
    if json is not None:
        contents[json] = workflow.report_file(made, seconds, voice=voice())
    workflow.write_outputs(contents)
    show_plan(made, voice(), page())
