"""The task ``import``: files or a Meta ad account into a workspace, or only a look at them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from optimizer.cli.import_options import (
    Audience,
    AudienceRules,
    CheckOnly,
    Columns,
    DateOrderOption,
    DecimalMarkOption,
    Rates,
    UnderstoodOut,
)
from optimizer.cli.import_values import parsed_columns, parsed_wishes, said_of
from optimizer.cli.options import Covers, Currency, OptionalEnd, OptionalStart, Platform, Workspace
from optimizer.cli.speech import page, progress, voice, working
from optimizer.cli.values import (
    checked_outputs,
    optional_currency,
    optional_period,
    parsed_covers,
    parsed_platform,
    read_sources,
)
from optimizer.errors import DataError
from optimizer.message import N_

if TYPE_CHECKING:
    from optimizer import workflow
    from optimizer.domain.imports import ReadingWishes
    from optimizer.workflow import SourceFile

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help=N_("Exports of ad platforms or tidy CSV files, or a ZIP of them.").template),
]
MetaAccount = Annotated[
    str | None,
    typer.Option(
        "--meta-account",
        metavar="ACCOUNT",
        help=N_(
            "Read this ad account, such as act_123, from Meta instead; the token is in META_ACCESS_TOKEN."
        ).template,
    ),
]
_REFUSED: Final = 2


def import_files(
    *,
    files: Files = None,
    workspace: Workspace = None,
    currency: Currency = None,
    rate: Rates = None,
    covers: Covers = None,
    platform: Platform = None,
    date_order: DateOrderOption = None,
    decimal_mark: DecimalMarkOption = None,
    column: Columns = None,
    audience: Audience = None,
    audience_rule: AudienceRules = None,
    check: CheckOnly = False,
    json: UnderstoodOut = None,
    meta_account: MetaAccount = None,
    start: OptionalStart = None,
    end: OptionalEnd = None,
) -> int:
    """Take exports, or a Meta ad account, into a workspace; what is in it already changes nothing."""
    if meta_account is not None:
        _import_account(meta_account, bool(files), workspace, start, end)
        return 0
    if not files:
        raise DataError(N_("There is nothing to import; name the files, or an account with --meta-account."))
    sources = [
        said_of(file, date_order, decimal_mark, parsed_columns(column))
        for file in read_sources(files, covers=parsed_covers(covers), platform=parsed_platform(platform))
    ]
    checked_outputs([] if json is None else [json], files)

    from optimizer import workflow

    place = workflow.existing_workspace(workspace)
    own = None if place is None else workflow.workspace_currency(place)
    wishes = parsed_wishes(optional_currency(currency), rate, audience, audience_rule, own_currency=own)
    if check:
        return _check(sources, wishes, place, json)

    from optimizer.cli.import_summary import show_import

    with progress(voice().say("Importing")) as told:
        # only now is a workspace made: files that cannot be used leave none behind
        read = workflow.read_for_import(place, sources, wishes, progress=told)
        imported = workflow.take_in(workflow.open_workspace(workspace), read)
        told(1.0)
    if json is not None:
        checks = workflow.check_files(sources, wishes, place)
        together = workflow.check_together_with(sources, checks, wishes, place) if len(checks) > 1 else None
        workflow.write_outputs({json: workflow.check_report_file(checks, together)})
    show_import(imported, voice(), page())
    return 0


def _check(
    sources: Sequence[SourceFile], wishes: ReadingWishes, place: workflow.Workspace | None, json: Path | None
) -> int:
    from optimizer import workflow
    from optimizer.cli.import_summary import show_checks, show_suggestions

    with working(voice().say("Reading the files")):
        checks = workflow.check_files(sources, wishes, place)
        together = workflow.check_together_with(sources, checks, wishes, place) if len(checks) > 1 else None
    if json is not None:
        workflow.write_outputs({json: workflow.check_report_file(checks, together)})
    show_checks(checks, together, voice(), page())
    unknown = {check.file_name for check in checks if any(one.kind == "columns" for one in check.questions)}
    for file in sources:
        if file.name in unknown:
            show_suggestions(workflow.suggest_columns(file), voice(), page())
    return _REFUSED if any(check.outcome == "refuse" for check in checks) else 0


def _import_account(account: str, has_files: bool, workspace: str | None, start: str | None, end: str | None) -> None:
    if has_files:
        raise DataError(N_("Files and --meta-account are both given; import one after the other."))
    period = optional_period(start, end)
    if period is None:
        raise DataError(N_("--meta-account needs --start and --end; give the days to read."))

    from optimizer import workflow

    access = workflow.access_from_environment(os.environ)
    with working(voice().say("Reading from Meta")):
        table = workflow.import_meta(workflow.open_workspace(workspace), account, period, access=access)
    page().print(
        voice().say("{rows:number} rows of {period:period} were read.", rows=len(table.rows), period=table.period)
    )
