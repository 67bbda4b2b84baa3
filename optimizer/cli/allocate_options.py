"""Options of ``allocate``, each with one line of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import RiskChoice
from optimizer.message import N_

CurveFile = Annotated[
    Path,
    typer.Option(
        "--curves",
        metavar="FILE",
        help=N_("CSV with platform,audience,family,ceiling,half_saturation,shape[,max]; see docs/files.md.").template,
    ),
]
OptionalBudget = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="AMOUNT",
        help=N_("All the money; beside a target or --profit the most that may be spent.").template,
    ),
]
TargetOutcome = Annotated[
    str | None,
    typer.Option("--target-outcome", metavar="N", help=N_("The least budget that brings N outcomes.").template),
]
MaxCpa = Annotated[
    str | None,
    typer.Option(
        "--max-cpa",
        metavar="MONEY",
        help=N_("The largest spend at which an outcome costs no more on average.").template,
    ),
]
MinRoas = Annotated[
    str | None,
    typer.Option("--min-roas", metavar="X", help=N_("The largest spend with revenue / spend at least X.").template),
]
MinRoi = Annotated[
    str | None,
    typer.Option(
        "--min-roi",
        metavar="X",
        help=N_("The largest spend with (revenue x margin - spend) / spend at least X, such as 0.5 or 50%.").template,
    ),
]
MinMarginalRoas = Annotated[
    str | None,
    typer.Option(
        "--min-marginal-roas",
        metavar="X",
        help=N_("Spend as long as the last unit of money brings X of revenue.").template,
    ),
]
Profit = Annotated[
    bool,
    typer.Option("--profit", help=N_("Spend as long as the next unit of money earns more than it costs.").template),
]
Value = Annotated[
    str | None,
    typer.Option(
        "--value", metavar="MONEY", help=N_("Revenue per outcome; 1 if left out, for curves of revenue.").template
    ),
]
Margin = Annotated[
    str | None,
    typer.Option(
        "--margin", metavar="SHARE", help=N_("What is left of revenue after the cost of goods, such as 40%.").template
    ),
]
KpiValue = Annotated[
    list[str] | None,
    typer.Option(
        "--kpi-value", metavar="KPI=VALUE", help=N_("What one unit of a KPI is worth, such as lead=5; repeat.").template
    ),
]
FrontierRange = Annotated[
    str | None,
    typer.Option(
        "--frontier", metavar="FROM:TO:STEPS", help=N_("The best outcome for each of these budgets.").template
    ),
]
FrontierOut = Annotated[
    Path | None,
    typer.Option("--frontier-out", metavar="FILE", help=N_("Where to write the frontier as CSV.").template),
]
WhatIfChange = Annotated[
    str | None,
    typer.Option(
        "--what-if",
        metavar="PLATFORM/AUDIENCE[/PERIOD]=AMOUNT",
        help=N_(
            "What this spend of one segment, in one of the --periods, does to the best split of --budget."
        ).template,
    ),
]
Reoptimize = Annotated[
    bool | None,
    typer.Option(
        "--reoptimize/--hold", help=N_("Beside --what-if: split the rest anew (if left out), or hold it.").template
    ),
]
Reserve = Annotated[
    str | None,
    typer.Option(
        "--reserve",
        metavar="SHARE",
        help=N_("Put this share of the budget, such as 10%, where trying teaches most; needs draws.").template,
    ),
]
OptionalRisk = Annotated[
    RiskChoice,
    typer.Option(
        "--risk",
        help=N_(
            "Aim at the most on average, or if things go badly (cautious) or well (bold); these two need draws."
        ).template,
    ),
]
Periods = Annotated[
    Path | None,
    typer.Option(
        "--periods",
        metavar="FILE",
        help=N_("CSV with name,share,demand[,min,max]: plan weeks or months of the horizon at once.").template,
    ),
]
OptionalPlanOut = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=N_("Where to write the plan as CSV.").template),
]
