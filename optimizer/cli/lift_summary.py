"""Lift tests for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from optimizer.cli.tables import add_row, line, new_table, show_findings
from optimizer.domain.estimate import HALF_WIDTH_80
from optimizer.domain.finding import Finding
from optimizer.domain.geo_experiment import GeoLift
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import is_money, money
from optimizer.words import Voice, figure_name, outcome
from optimizer.workflow import AddedTests


def show_added(added: AddedTests, voice: Voice, page: Console, *, currency: str | None = None) -> None:
    """Say which tests were added; money is in the account's currency, None where no file names one."""
    _show_table(added.tests, voice, page, currency)
    page.print(line(voice.say("Lift tests added: {added:number}.", added=added.added)))
    if added.added < len(added.tests):
        kept = len(added.tests) - added.added
        page.print(line(voice.say("Lift tests that were kept already: {kept:number}.", kept=kept)))
    show_findings(added.findings, voice, page)


def show_tests(
    tests: Sequence[LiftTest], findings: Sequence[Finding], voice: Voice, page: Console, *, currency: str | None = None
) -> None:
    """List lift tests; money is in the account's currency, None where no file names one."""
    if not tests:
        page.print(line(voice.say("No lift tests are kept here; add some with 'lift add FILE'.")))
        return
    _show_table(tests, voice, page, currency)
    show_findings(findings, voice, page)


def _show_table(tests: Sequence[LiftTest], voice: Voice, page: Console, currency: str | None) -> None:
    say = voice.say
    table = new_table(
        [say("Name"), say("Platform"), say("Audience"), say("Measured"), say("Days")],
        [say("Incremental"), say("80% between"), say("Spend")],
    )
    for test in tests:
        half = HALF_WIDTH_80 * test.standard_error
        add_row(
            table,
            test.name,
            say("all") if test.platform is None else test.platform,
            say("all") if test.audience is None else test.audience,
            figure_name(voice, test.kpi),
            voice.period(test.period),
            outcome(voice, test.incremental, test.kpi, currency),
            " \N{EN DASH} ".join(
                outcome(voice, test.incremental + side * half, test.kpi, currency) for side in (-1.0, 1.0)
            ),
            "" if test.spend is None else voice.money(money(test.spend, currency)),
        )
    page.print(table)


def show_geo_lift(lift: GeoLift, voice: Voice, page: Console) -> None:
    """Say what a geo experiment shows."""
    values = {
        "kpi": figure_name(voice, lift.kpi),
        "period": lift.period,
        "group": lift.treated,
        "value": lift.incremental.value,
        "low": lift.incremental.interval.lower,
        "high": lift.incremental.interval.upper,
        "spend": lift.spend,
        "level": lift.incremental.interval.level,
    }
    page.print(
        line(
            voice.say(
                "In {period:period} the ads in the regions of group {group} brought {value:number} more {kpi} than "
                "there would have been ({low:number} to {high:number} with {level:percent} probability), for "
                "{spend:money} more spend.",
                **values,
            )
        )
    )
    ratio = {
        "value": voice.decimals(lift.roas.value, 2),
        "low": voice.decimals(lift.roas.interval.lower, 2),
        "high": voice.decimals(lift.roas.interval.upper, 2),
    }
    sentence = (
        voice.say("Incremental return on ad spend: {value} ({low} to {high}).", **ratio)
        if is_money(lift.kpi)
        else voice.say("Incremental {kpi} per unit of money: {value} ({low} to {high}).", kpi=values["kpi"], **ratio)
    )
    page.print(line(sentence))
    show_findings(lift.findings, voice, page)
