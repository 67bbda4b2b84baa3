"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class RiskChoice(StrEnum):
    """How uncertain gains are weighed."""

    cautious = "cautious"
    balanced = "balanced"
    bold = "bold"


Budget = Annotated[
    str, typer.Option("--budget", metavar="AMOUNT", help="All the money for the period, such as 30000 or 19796.95.")
]
Start = Annotated[str, typer.Option("--start", metavar="DAY", help="First day of the plan, such as 2026-01-01.")]
End = Annotated[str, typer.Option("--end", metavar="DAY", help="Last day of the plan, such as 2026-01-31.")]
OptionalStart = Annotated[
    str | None, typer.Option("--start", metavar="DAY", help="First day; the next whole month if left out.")
]
OptionalEnd = Annotated[str | None, typer.Option("--end", metavar="DAY", help="Last day.")]
Kpi = Annotated[
    str, typer.Option("--kpi", metavar="FIGURE", help="The figure to maximize, such as conversions, revenue or leads.")
]
OptionalKpi = Annotated[
    str | None,
    typer.Option("--kpi", metavar="FIGURE", help="The figure to maximize; the first that has results if left out."),
]
Limits = Annotated[
    Path | None,
    typer.Option(
        "--limits",
        metavar="FILE",
        help="CSV with platform,audience,min,max,on_off_min,lock; money or shares such as 20%.",
    ),
]
Risk = Annotated[RiskChoice, typer.Option("--risk", help="How uncertain gains are weighed.")]
Currency = Annotated[
    str | None,
    typer.Option("--currency", metavar="CODE", help="Of files that name none, as an ISO code such as EUR, PLN or VND."),
]
PlanOut = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the plan as CSV.")]
ReportOut = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Where to write the report as JSON.")]
TableOut = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write the CSV; to the screen if left out.")
]
Workspace = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="PLACE",
        help="Path or database URL of the workspace; your own in the user folder if left out.",
    ),
]
