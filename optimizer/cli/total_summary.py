"""A total that was taken apart, at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from optimizer.cli.tables import add_row, line, new_table, show_findings
from optimizer.domain.decomposition import Decomposition
from optimizer.domain.finding import Finding
from optimizer.domain.money import is_money, money
from optimizer.message import N_, Message
from optimizer.words import Voice, between, figure_name, outcome


def show_decomposition(
    found: Decomposition, findings: Sequence[Finding], voice: Voice, page: Console, *, currency: str | None = None
) -> None:
    """Print what came anyway and what each segment added, the largest first.

    Parameters
    ----------
    currency : str or None
        ISO 4217 code of the file's money; None where it is not known.
    """
    say = voice.say
    kpi = figure_name(voice, found.kpi)
    page.print(line(voice.render(_headline(found, kpi, outcome(voice, found.total, found.kpi, currency)))))
    table = new_table(
        [say("Platform"), say("Audience")],
        [
            say("Spend"),
            say("Added {kpi}", kpi=kpi),
            say("Share"),
            say("80% between"),
            say("Per {unit:round_money}", unit=money(1, currency)),
            say("80% between"),
        ],
    )

    def returned(value: float) -> str:
        """Write what a unit of money brought."""
        return voice.rate(value, currency) if is_money(found.kpi) else voice.number(value)

    for one in sorted(found.contributions, key=lambda part: -part.outcome.value):
        add_row(
            table,
            one.segment.platform,
            one.segment.audience,
            voice.round_money(money(one.spend, currency)),
            outcome(voice, one.outcome.value, found.kpi, currency),
            voice.percent(one.share.value),
            between(one.share, voice.percent),
            returned(one.per_money.value),
            between(one.per_money, returned),
        )
    page.print(table)
    show_findings(findings, voice, page)


def _headline(found: Decomposition, kpi: str, total: str) -> Message:
    baseline = found.baseline_share
    lower, upper, level = 1.0 - baseline.interval.upper, 1.0 - baseline.interval.lower, baseline.interval.level
    if not found.is_told:
        return N_(
            "Of {total} {kpi} in {period:period} it cannot be told whether this spend added anything: "
            "{lower:percent} to {upper:percent} with {level:percent} probability.",
            total=total,
            kpi=kpi,
            period=found.period,
            lower=lower,
            upper=upper,
            level=level,
        )
    return N_(
        "Of {total} {kpi} in {period:period} this spend added {share:percent} ({lower:percent} to "
        "{upper:percent} with {level:percent} probability); the rest would have come without it.",
        total=total,
        kpi=kpi,
        period=found.period,
        share=1.0 - baseline.value,
        lower=lower,
        upper=upper,
        level=level,
    )
