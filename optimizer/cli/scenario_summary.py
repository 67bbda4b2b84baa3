"""Scenarios at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console

from optimizer.cli.summary import show_plan
from optimizer.cli.tables import add_row, line, new_table
from optimizer.domain.scenario import Scenario, ScenarioChange, ScenarioStatus
from optimizer.message import N_, Message
from optimizer.words import Voice, figure_name, outcome

_STATUSES: Final[dict[ScenarioStatus, Message]] = {
    "draft": N_("Draft"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
}


def show_scenarios(kept: Sequence[Scenario], voice: Voice, page: Console) -> None:
    """Print a line per scenario."""
    say = voice.say
    if not kept:
        page.print(line(say("The workspace has no scenarios; save a plan on the Plan page of the app.")))
        return
    table = new_table([say("Number"), say("Name"), say("Period"), say("Agreed on")], [say("Budget"), say("Expected")])
    for one in kept:
        request = one.request
        kpi = figure_name(voice, request.kpi)
        brings = outcome(voice, one.plan.expected.value, request.kpi, request.budget.currency)
        add_row(
            table,
            str(one.number),
            one.name,
            voice.period(request.period),
            _agreed(voice, one),
            voice.money(request.budget),
            f"{brings} {kpi}",
        )
    page.print(table)


def show_scenario(scenario: Scenario, log: Sequence[ScenarioChange], voice: Voice, page: Console) -> None:
    """Print a scenario: its plan, then what was done with it."""
    page.print(line(f"{scenario.name} ({_agreed(voice, scenario)})"))
    if scenario.note:
        page.print(line(scenario.note))
    show_plan(scenario.plan, voice, page)
    for change in log:
        who = change.by or "\N{EN DASH}"
        page.print(line(f"{voice.day(change.at.date())}  {who}  {voice.render(change.what)}"))


def _agreed(voice: Voice, scenario: Scenario) -> str:
    status = voice.render(_STATUSES[scenario.status])
    return voice.say("{status}, the plan of its period", status=status) if scenario.is_chosen else status
