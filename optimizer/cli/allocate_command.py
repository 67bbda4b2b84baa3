"""``allocate``: questions about response curves of one's own, nothing remembered."""

from __future__ import annotations

from pathlib import Path

from optimizer.cli.allocate_options import (
    CurveFile,
    FrontierOut,
    FrontierRange,
    KpiValue,
    Margin,
    MaxCpa,
    MinMarginalRoas,
    MinRoas,
    MinRoi,
    OptionalBudget,
    OptionalPlanOut,
    OptionalRisk,
    Periods,
    Profit,
    Reoptimize,
    Reserve,
    TargetOutcome,
    Value,
    WhatIfChange,
)
from optimizer.cli.options import Currency, Limits, ReportOut, RiskChoice
from optimizer.cli.question import Asked, question_of
from optimizer.cli.speech import page, voice, working
from optimizer.cli.values import checked_outputs, optional_currency, read_source
from optimizer.errors import DataError
from optimizer.message import N_


def allocate(
    *,
    curves: CurveFile,
    budget: OptionalBudget = None,
    target_outcome: TargetOutcome = None,
    max_cpa: MaxCpa = None,
    min_roas: MinRoas = None,
    min_roi: MinRoi = None,
    min_marginal_roas: MinMarginalRoas = None,
    profit: Profit = False,
    frontier: FrontierRange = None,
    what_if: WhatIfChange = None,
    reoptimize: Reoptimize = None,
    value: Value = None,
    margin: Margin = None,
    kpi_value: KpiValue = None,
    limits: Limits = None,
    periods: Periods = None,
    risk: OptionalRisk = RiskChoice.balanced,
    reserve: Reserve = None,
    currency: Currency = None,
    out: OptionalPlanOut = None,
    frontier_out: FrontierOut = None,
    json: ReportOut = None,
) -> None:
    """Split a budget, or find one, on response curves of your own, from Robyn, Meridian or pymc-marketing."""
    code = optional_currency(currency)
    targets = {
        "--target-outcome": target_outcome,
        "--max-cpa": max_cpa,
        "--min-roas": min_roas,
        "--min-roi": min_roi,
        "--min-marginal-roas": min_marginal_roas,
    }
    question = question_of(
        Asked(
            budget=budget,
            targets=targets,
            profit=profit,
            frontier=frontier,
            what_if=what_if,
            reoptimize=reoptimize,
            value=value,
            margin=margin,
            kpi_values=[] if kpi_value is None else kpi_value,
            reserve=reserve,
            risk=risk,
            has_periods=periods is not None,
        ),
        code,
    )
    place = _checked_place(out, frontier_out, is_frontier=frontier is not None)
    outputs = [place] if json is None else [place, json]
    curve_file = read_source(curves)
    limit_file = None if limits is None else read_source(limits)
    period_file = None if periods is None else read_source(periods)
    checked_outputs(outputs, [path for path in (curves, limits, periods) if path is not None])

    from optimizer import workflow
    from optimizer.cli.curve_summary import show_curve_plan, show_frontier

    files = workflow.CurveFiles(curve_file, limit_file, period_file)
    if frontier is not None:
        with working(voice().say("Finding the best split of each budget")):
            found, seconds = workflow.frontier_on_curves(files, question)
        contents = {place: workflow.frontier_file(found)}
        if json is not None:
            contents[json] = workflow.frontier_report_file(found, seconds, voice=voice())
        workflow.write_outputs(contents)
        show_frontier(found, voice(), page())
        return
    with working(voice().say("Finding the best split")):
        made, seconds = workflow.answer_on_curves(files, question, currency=code)
    contents = {place: workflow.plan_file(made)}
    if json is not None:
        contents[json] = workflow.report_file(made, seconds, voice=voice())
    workflow.write_outputs(contents)
    show_curve_plan(made, voice(), page())


def _checked_place(out: Path | None, frontier_out: Path | None, *, is_frontier: bool) -> Path:
    """Say where the answer goes: a plan to --out, a frontier to --frontier-out."""
    wanted, wrong = (frontier_out, out) if is_frontier else (out, frontier_out)
    name, wrong_name = ("--frontier-out", "--out") if is_frontier else ("--out", "--frontier-out")
    if wrong is not None:
        raise DataError(N_("{wrong} says nothing here; the answer goes to {name}.", wrong=wrong_name, name=name))
    if wanted is None:
        raise DataError(N_("It is not said where to write the answer; name a file with {name}.", name=name))
    return wanted
