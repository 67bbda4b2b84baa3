"""Plans, imports and comparisons for people at a terminal: aligned, in their number formats, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.cli.speech import one_line
from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.plan import Estimate, Plan
from optimizer.domain.problem import Certificate
from optimizer.words import Voice
from optimizer.workflow import Imported

_NO_GAP = 1e-4
"""What the allocator aims at; a smaller gap would read as 0%."""
_MARKS = {"critical": "!!", "warning": "! ", "info": "  "}


def show_plan(plan: Plan, voice: Voice, page: Console) -> None:
    """Print a plan beside the last spend, the largest budget first."""
    say = voice.say
    request = plan.request
    kpi = request.kpi.replace("_", " ")
    table = _table(
        [say("Platform"), say("Audience")],
        [say("Last spend"), say("Plan"), say("Change"), say("Expected {kpi}", kpi=kpi), say("80% between")],
    )
    for line in sorted(plan.lines, key=lambda one: -one.budget.minor_units):
        change = Money(line.budget.minor_units - line.last_spend.minor_units, line.budget.currency)
        _add(
            table,
            line.segment.platform,
            line.segment.audience,
            voice.money(line.last_spend),
            voice.money(line.budget),
            voice.money(change),
            voice.number(line.expected.value),
            _between(line.expected, voice),
        )
    page.print(table)
    page.print(_text(say("{budget:money} over {period:period}.", budget=request.budget, period=request.period)))
    page.print(_text(_verdict(plan, voice, kpi)))
    page.print(_text(_proof(plan.certificate, voice)))
    _show_findings(plan.findings, voice, page)


def _verdict(plan: Plan, voice: Voice, kpi: str) -> str:
    gain = plan.gain.estimate
    values = {
        "expected": plan.expected.value,
        "lower": plan.expected.interval.lower,
        "upper": plan.expected.interval.upper,
        "current": plan.current_split.value,
        "gain": gain.value,
        "gain_lower": gain.interval.lower,
        "gain_upper": gain.interval.upper,
        "probability": plan.gain.probability,
        "level": gain.interval.level,
        "kpi": kpi,
    }
    if plan.verdict == "shift":
        return voice.say(
            "Shift: the plan is expected to bring {expected:number} {kpi} ({lower:number} to {upper:number} with "
            "{level:percent} probability) and today's split {current:number}, a gain of {gain:number} "
            "({gain_lower:number} to {gain_upper:number}).",
            **values,
        )
    return voice.say(
        "Hold: the plan is expected to bring {expected:number} {kpi} ({lower:number} to {upper:number} with "
        "{level:percent} probability) and today's split {current:number}; the gain of {gain:number} "
        "({gain_lower:number} to {gain_upper:number}) may be noise.",
        **values,
    )


def _proof(certificate: Certificate, voice: Voice) -> str:
    if certificate.gap <= _NO_GAP:
        return voice.say("On these curves no split within the limits brings more, proved to one part in ten thousand.")
    return voice.say(
        "On these curves no split within the limits brings more than {gap:percent} beyond this one.",
        gap=float(certificate.gap),
    )


def show_curve_plan(plan: CurvePlan, voice: Voice, page: Console) -> None:
    """Print a plan on the user's own curves."""
    say = voice.say
    table = _table([say("Platform"), say("Audience")], [say("Plan"), say("Share"), say("Expected"), say("Next unit")])
    for line in sorted(plan.lines, key=lambda one: -one.budget.minor_units):
        _add(
            table,
            line.segment.platform,
            line.segment.audience,
            voice.money(line.budget),
            voice.percent(line.share),
            voice.number(line.expected),
            voice.number(line.marginal),
        )
    page.print(table)
    page.print(_text(say("{budget:money} bring {expected:number}.", budget=plan.budget, expected=plan.expected)))
    page.print(_text(_proof(plan.certificate, voice)))
    _show_findings(plan.findings, voice, page)


def show_import(imported: Imported, voice: Voice, page: Console) -> None:
    """Print what was understood of each file."""
    say = voice.say
    table = _table(
        [say("File"), say("Format"), say("Days"), say("Currency")],
        [say("Rows used"), say("Left out"), say("Rejected")],
    )
    for summary in imported.summaries:
        _add(
            table,
            summary.file_name,
            summary.source,
            voice.period(summary.period),
            summary.currency or "",
            voice.number(summary.rows_used),
            voice.number(summary.rows_left_out),
            voice.number(summary.rows_rejected),
        )
    page.print(table)
    for row in imported.rejected[:10]:
        sentence = say("{file}, row {row}: {reason:message}", file=row.file_name, row=row.row, reason=row.reason)
        page.print(_text(sentence))
    _show_findings(imported.findings, voice, page)


def show_fit(fit: CurveFit, compared: Sequence[SegmentComparison], voice: Voice, page: Console) -> None:
    """Print what the learned curves say at today's spend."""
    show_segments(fit, compared, voice, page)
    page.print(
        _text(
            voice.say(
                "{count:number} response curves for {kpi} in {period:period} are kept in the workspace.",
                count=len(fit.segments),
                kpi=fit.kpi.replace("_", " "),
                period=fit.period,
            )
        )
    )
    _show_findings(fit.findings, voice, page)


def show_segments(fit: CurveFit, compared: Sequence[SegmentComparison], voice: Voice, page: Console) -> None:
    """Print segments side by side."""
    say = voice.say
    table = _table(
        [say("Platform"), say("Audience")],
        [
            say("Spend"),
            fit.kpi.replace("_", " ").capitalize(),
            say("Spend a day now"),
            say("Cost per result"),
            say("80% between"),
            say("Next 100 bring"),
        ],
    )
    for line in compared:
        _add(
            table,
            line.segment.platform,
            line.segment.audience,
            voice.money(line.spend),
            voice.number(line.outcome),
            voice.money(line.daily_spend),
            "" if line.cpa is None else voice.number(line.cpa.value),
            "" if line.cpa is None else _between(line.cpa, voice),
            voice.number(100 * line.marginal),
        )
    page.print(table)


def _table(names: Iterable[str], figures: Iterable[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for figure in figures:
        table.add_column(figure, justify="right", no_wrap=True)
    return table


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(_text(cell) for cell in cells))


def _text(words: str) -> Text:
    return Text(one_line(words))


def _between(estimate: Estimate, voice: Voice) -> str:
    return f"{voice.number(estimate.interval.lower)} \N{EN DASH} {voice.number(estimate.interval.upper)}"


def _show_findings(findings: Sequence[Finding], voice: Voice, page: Console) -> None:
    for finding in findings:
        said = f"{finding.subject}: {voice.render(finding.message)} {voice.render(finding.remedy)}"
        page.print(Text(f"{_MARKS[finding.severity]} {one_line(said)}"))
