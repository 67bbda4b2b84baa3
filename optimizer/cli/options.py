"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from optimizer.message import N_


class RiskChoice(StrEnum):
    """How uncertain gains are weighed."""

    cautious = "cautious"
    balanced = "balanced"
    bold = "bold"


Budget = Annotated[
    str,
    typer.Option(
        "--budget", metavar="AMOUNT", help=N_("All the money for the period, such as 30000 or 19796.95.").template
    ),
]
Start = Annotated[
    str, typer.Option("--start", metavar="DAY", help=N_("First day of the plan, such as 2026-01-01.").template)
]
End = Annotated[
    str, typer.Option("--end", metavar="DAY", help=N_("Last day of the plan, such as 2026-01-31.").template)
]
OptionalStart = Annotated[
    str | None, typer.Option("--start", metavar="DAY", help=N_("First day; the next whole month if left out.").template)
]
OptionalEnd = Annotated[str | None, typer.Option("--end", metavar="DAY", help=N_("Last day.").template)]
Kpi = Annotated[
    str,
    typer.Option(
        "--kpi", metavar="FIGURE", help=N_("The figure to maximize, such as conversions, revenue or leads.").template
    ),
]
OptionalKpi = Annotated[
    str | None,
    typer.Option(
        "--kpi", metavar="FIGURE", help=N_("The figure to maximize; the first that has results if left out.").template
    ),
]
Limits = Annotated[
    Path | None,
    typer.Option(
        "--limits",
        metavar="FILE",
        help=N_("CSV with platform,audience,min,max,on_off_min,lock; money or shares such as 20%.").template,
    ),
]
LiftFile = Annotated[
    Path | None,
    typer.Option(
        "--lift",
        metavar="FILE",
        help=N_("CSV of lift tests, which make outcomes incremental; as 'lift add' takes it.").template,
    ),
]
Risk = Annotated[
    RiskChoice,
    typer.Option(
        "--risk",
        help=N_("Aim at the most on average, or if things go badly (cautious) or well (bold).").template,
    ),
]
Currency = Annotated[
    str | None,
    typer.Option(
        "--currency",
        metavar="CODE",
        help=N_("Of files that name none, as an ISO code such as EUR, PLN or VND.").template,
    ),
]
Covers = Annotated[
    str | None,
    typer.Option(
        "--covers",
        metavar="DAYS",
        help=N_("Of files without dates: the days that all rows cover, such as 2025-03-01:2025-03-31.").template,
    ),
]
Platform = Annotated[
    str | None,
    typer.Option("--platform", metavar="NAME", help=N_("Of files that name none, such as facebook.").template),
]
New = Annotated[
    list[str] | None,
    typer.Option(
        "--new",
        metavar="SEGMENT",
        help=N_(
            "A platform and audience without results so far, such as 'tiktok / Parents'; may be given several times."
        ).template,
    ),
]
At = Annotated[
    list[str] | None,
    typer.Option(
        "--at",
        metavar="SPEND",
        help=N_(
            "Daily spend to read the curves at, such as 50; may be given several times. At the points of each curve "
            "if left out."
        ).template,
    ),
]
PlanOut = Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where to write the plan as CSV.").template)]
ReportOut = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=N_("Where to write the report as JSON.").template)
]
TableOut = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=N_("Where to write the CSV; to the screen if left out.").template),
]
Workspace = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="PLACE",
        help=N_("Path or database URL of the workspace; your own in the user folder if left out.").template,
    ),
]
