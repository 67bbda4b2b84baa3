"""Options that say how files are to be read, where they do not say it themselves."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from optimizer.message import N_


class DateOrder(StrEnum):
    """Which part of a date such as 03/04/2026 is the day."""

    dmy = "dmy"
    mdy = "mdy"


class DecimalMark(StrEnum):
    """Which mark comes before the decimals."""

    dot = "dot"
    comma = "comma"


DateOrderOption = Annotated[
    DateOrder | None,
    typer.Option("--date-order", help=N_("Of dates such as 03/04/2026: is the day first, or the month?").template),
]
DecimalMarkOption = Annotated[
    DecimalMark | None,
    typer.Option("--decimal-mark", help=N_("Of figures such as 1,234: which mark comes before decimals?").template),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="HEADER=FIELD",
        help=N_(
            "What a column of an unknown table is, such as 'Reklama=campaign' or 'Wydatki=spend'; may be given several "
            "times, and is remembered for files with the same headers."
        ).template,
    ),
]
Rates = Annotated[
    list[str] | None,
    typer.Option(
        "--rate",
        metavar="RATE",
        help=N_(
            "What one unit of another currency is worth in yours, and since which day, such as EUR=4.25@2026-09-01; "
            "may be given several times."
        ).template,
    ),
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        metavar="FIELD",
        help=N_(
            "What the audiences are: ad_set, campaign, ad, age, gender, age_and_gender, country, placement, or usual: "
            "what budgets are set for. As the time before if left out."
        ).template,
    ),
]
AudienceRules = Annotated[
    list[str] | None,
    typer.Option(
        "--audience-rule",
        metavar="NAME=PATTERN",
        help=N_(
            "Puts ad sets and campaigns whose names fit into one audience, such as 'Retargeting=PL_*_retargeting'; may "
            "be given several times."
        ).template,
    ),
]
CheckOnly = Annotated[
    bool, typer.Option("--check", help=N_("Import nothing; say what was understood and what would be asked.").template)
]
UnderstoodOut = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help=N_("Where to write what was understood as JSON.").template),
]
