"""A workspace for people at a terminal: its settings and its history."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from optimizer.cli.tables import add_row, line, new_table
from optimizer.domain.imports import ImportRecord
from optimizer.domain.money import money
from optimizer.domain.settings import WorkspaceSettings
from optimizer.words import Voice


def show_settings(name: str, settings: WorkspaceSettings, voice: Voice, page: Console) -> None:
    """List what is known of the client or brand."""
    say = voice.say
    nothing = "\N{EN DASH}"
    weights = ", ".join(f"{kpi} {voice.exact(weight)}" for kpi, weight in settings.kpi_weights.items())
    table = new_table([say("Setting"), say("Value")], [])
    for title, value in (
        (say("Workspace"), name),
        (say("Client or brand"), settings.name),
        (say("Currency"), settings.currency),
        (say("Margin"), None if settings.margin is None else voice.exact_percent(settings.margin)),
        (say("Time zone"), settings.time_zone),
        (say("Weights of KPIs"), weights),
        (say("Countries with holidays"), ", ".join(settings.countries)),
        (say("Exchange rates"), "; ".join(_rates(settings, voice))),
        (say("Fixed costs a month"), "; ".join(_costs(settings, voice))),
        (say("Events"), "; ".join(_events(settings, voice))),
        (say("Demonstration"), say("shown") if settings.shows_demonstration else say("removed")),
    ):
        add_row(table, title, value if value else nothing)
    page.print(table)


def _rates(settings: WorkspaceSettings, voice: Voice) -> list[str]:
    return [
        voice.say(
            "1 {currency} = {rate} {to} since {day:date}",
            currency=one.currency,
            rate=voice.exact(one.rate),
            to=one.to,
            day=one.day,
        )
        for one in settings.rates
    ]


def _costs(settings: WorkspaceSettings, voice: Voice) -> list[str]:
    return [
        voice.say("{name} {sum:money}", name=cost.name, sum=money(cost.monthly, settings.currency))
        for cost in settings.fixed_costs
    ]


def _events(settings: WorkspaceSettings, voice: Voice) -> list[str]:
    return [
        voice.say(
            "{name} {change}, {period:period}{where}",
            name=event.name,
            change=f"+{voice.exact_percent(event.change)}" if event.change > 0 else voice.exact_percent(event.change),
            period=event.period,
            where="".join(f" ({part})" for part in (event.platform, event.audience) if part is not None),
        )
        for event in settings.events
    ]


def show_history(history: Sequence[ImportRecord], voice: Voice, page: Console) -> None:
    """List all imports, the latest last, with what became of them."""
    say = voice.say
    if not history:
        page.print(line(say("Nothing was imported so far.")))
        return
    table = new_table([say("Import"), say("Added on"), say("Files"), say("State")], [say("Rows"), say("Findings")])
    for record in history:
        add_row(
            table,
            str(record.number),
            voice.day(record.at.date()),
            _files(record, voice),
            _state(record, voice),
            voice.number(record.rows),
            voice.number(len(record.findings)),
        )
    page.print(table)


def _files(record: ImportRecord, voice: Voice) -> str:
    names = ", ".join(file.name for file in record.files if file.name)
    if record.source == "demonstration":
        return voice.say("demonstration: {files}", files=names)
    return voice.say("account {account}", account=names) if record.source == "account" else names


def _state(record: ImportRecord, voice: Voice) -> str:
    if record.undone_at is None:
        return voice.say("in use")
    return voice.say("undone on {day:date}", day=record.undone_at.date())
