"""Answers on given curves at a terminal: a verdict, where the money goes, how sure that is, what limits cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console

from optimizer.cli.curve_verdicts import brought, verdicts
from optimizer.cli.tables import add_row, line, new_table, show_findings
from optimizer.domain.curve_plan import CurveFrontier, CurvePlan, CurvePlanLine
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.money import Money, money
from optimizer.words import Voice, between, outcome, proof

MOST_LINES: Final = 25
"""More lines say less; plan.csv has them all."""
_MOST_PRICES: Final = 5
_MOST_PLATFORMS: Final = 5
_NO_GAIN: Final = 1e-5
"""Share of the outcome below which a gain is the solver's tolerance."""


def show_curve_plan(plan: CurvePlan, voice: Voice, page: Console) -> None:
    """Print a plan on the user's own curves, the largest budget first."""
    for sentence in verdicts(plan, voice):
        page.print(line(sentence))
    _show_lines(plan, voice, page)
    for sentence in (*_platforms(plan, voice), *_kpis(plan, voice)):
        page.print(line(sentence))
    page.print(line(_proof(plan, voice)))
    for sentence in _prices(plan, voice):
        page.print(line(sentence))
    show_findings(plan.findings, voice, page)


def _show_lines(plan: CurvePlan, voice: Voice, page: Console) -> None:
    say = voice.say
    has_periods = any(one.period for one in plan.lines)
    has_last = any(one.last_spend is not None for one in plan.lines)
    has_range = any(one.interval is not None for one in plan.lines)
    table = new_table(
        [say("Platform"), say("Audience"), *([say("Period")] if has_periods else [])],
        [
            *([say("Last spend")] if has_last else []),
            say("Plan"),
            say("Share"),
            say("Expected"),
            *([say("80% between")] if has_range else []),
            say("Next unit"),
        ],
    )

    def written(value: float) -> str:
        return brought(plan, value, voice)

    # Sorted by the plan's order within a tie, so that the same plan is printed the same way.
    largest = sorted(plan.lines, key=lambda one: -one.budget.minor_units)
    for one in largest[:MOST_LINES]:
        add_row(
            table,
            one.segment.platform,
            one.segment.audience,
            *([one.period] if has_periods else []),
            *([_last(one, voice)] if has_last else []),
            voice.money(one.budget),
            voice.percent(one.share),
            written(one.expected),
            *(["" if one.interval is None else between(one.interval, written)] if has_range else []),
            voice.number(one.marginal),
        )
    page.print(table)
    if len(largest) > MOST_LINES:
        rest = sum(one.budget.minor_units for one in largest[MOST_LINES:])
        page.print(
            line(
                say(
                    "{count:number} more lines with {rest:money} together are in the file.",
                    count=len(largest) - MOST_LINES,
                    rest=Money(rest, plan.budget.currency),
                )
            )
        )


def _last(one: CurvePlanLine, voice: Voice) -> str:
    return "" if one.last_spend is None else voice.money(one.last_spend)


def _proof(plan: CurvePlan, voice: Voice) -> str:
    """Say the certificate in plain words; of a split that is not meant to be the best, what that costs at most."""
    question, gap = plan.question, float(plan.certificate.gap)
    if question.reserve is not None:
        return voice.say("No split of the same money without a test brings more than {gap:percent} beyond it.", gap=gap)
    if question.change is not None and not question.change.reoptimize:
        return voice.say("Splitting the same money anew could bring up to {gap:percent} more.", gap=gap)
    return proof(plan.certificate, voice, question.risk)


def _platforms(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    """Say where the money goes, platform by platform."""
    totals: dict[str, int] = {}
    for one in plan.lines:
        totals[one.segment.platform] = totals.get(one.segment.platform, 0) + one.budget.minor_units
    placed = sum(totals.values())
    if len(totals) < 2 or placed == 0:
        return
    largest = sorted(totals.items(), key=lambda pair: -pair[1])
    funded = [f"{name} {voice.percent(units / placed)}" for name, units in largest if units > 0]
    named = ", ".join(funded[:_MOST_PLATFORMS])
    yield voice.say("By platform: {named}.", named=named if len(funded) <= _MOST_PLATFORMS else f"{named} …")


def _kpis(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    if len(plan.kpis) > 1:
        named = ", ".join(f"{kpi.kpi} {outcome(voice, kpi.total, kpi.kpi, plan.budget.currency)}" for kpi in plan.kpis)
        yield voice.say("By KPI: {named}.", named=named)


def _prices(plan: CurvePlan, voice: Voice) -> Iterator[str]:
    """Say what the limits that bind cost, the dearest first."""
    least = _NO_GAIN * plan.expected
    priced = [price for price in plan.limit_prices if price.gain is not None and price.gain > least]
    for price in sorted(priced, key=lambda one: -(one.gain or 0.0))[:_MOST_PRICES]:
        yield _price(price, plan, voice)


def _price(price: LimitPrice, plan: CurvePlan, voice: Voice) -> str:
    values = {
        "subject": price.subject,
        "source": price.source,
        "step": _step(price, plan, voice),
        "gain": brought(plan, 0.0 if price.gain is None else price.gain, voice),
    }
    if price.kind == "budget" and price.has_shares:
        return voice.say(
            "{step} more budget, with the limits that are shares of it growing along, would bring {gain} more.",
            **values,
        )
    if price.kind == "budget":
        return voice.say("{step} more budget would bring {gain} more.", **values)
    if price.unit == "dropped":
        return voice.say(
            "Without the limit on {subject:message} ({source}) the plan would bring {gain} more.", **values
        )
    return voice.say("Loosening the limit on {subject:message} ({source}) by {step} would bring {gain} more.", **values)


def _step(price: LimitPrice, plan: CurvePlan, voice: Voice) -> str:
    if price.unit == "money":
        return voice.money(money(price.step, plan.budget.currency))
    if price.unit == "segments":
        return voice.say("{count:number} segments", count=price.step) if price.step != 1 else voice.say("one segment")
    return voice.number(price.step)


def show_frontier(answer: CurveFrontier, voice: Voice, page: Console) -> None:
    """Print the best outcome for each budget."""
    say = voice.say
    found = answer.frontier
    has_band = found.band is not None
    table = new_table(
        [],
        [
            say("Budget"),
            say("Spend"),
            say("Expected"),
            *([say("80% between")] if has_band else []),
            say("Cost per outcome"),
            say("Next unit"),
        ],
    )
    places = range(len(answer.budgets))
    step = -(-len(places) // MOST_LINES)
    for place in (*places[::step], *([places[-1]] if (len(places) - 1) % step else [])):
        total = float(found.outcome[place])
        band = ""
        if found.band is not None:
            low, high = (float(bound) for bound in found.band[place])
            band = f"{voice.number(low)} \N{EN DASH} {voice.number(high)}"
        add_row(
            table,
            voice.money(answer.budgets[place]),
            voice.money(answer.spent(place)),
            voice.number(total),
            *([band] if has_band else []),
            voice.rate(float(found.spend[place].sum()) / total, answer.budgets[0].currency) if total > 0 else "",
            voice.number(float(found.marginal_outcome[place])),
        )
    page.print(table)
    worst = float(found.gap.max())
    page.print(
        line(
            say("At every budget the best possible is at most {gap:percent} beyond this.", gap=worst)
            if worst > 1e-4
            else say("At every budget no split within the limits brings more, proved to one part in ten thousand.")
        )
    )
    show_findings(answer.findings, voice, page)
