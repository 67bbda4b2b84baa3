"""What a plan stands on, and what changed since another was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import FIGURES, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.plan_origin import HistoryPrint, PlanOrigin
from optimizer.message import N_, Message
from optimizer.workflow.proposing import Proposal

PROGRAM: Final = "0.1.0"
"""Version of the program, as `pyproject.toml` has it: where it runs from its sources, nothing else knows."""
_MOST_SPANS: Final = 3
"""Spans of days that are named before they are summed up."""


def history_print(table: PerformanceTable) -> HistoryPrint:
    """Return what tells this history from others; reads all rows, so it is worth keeping.

    Sums of 64-bit hashes of the rows: the order of rows changes nothing.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    """
    rows = table.rows
    named = {
        name: rows[name].astype("float64") if name in (*FIGURES, "days") else rows[name].astype(str)
        for name in rows.columns
        if name != "date"
    }
    days = rows["date"].to_numpy().astype("datetime64[D]")
    frame = pd.DataFrame({"date": days.astype(np.int64), **{name: part.to_numpy() for name, part in named.items()}})
    hashes = pd.util.hash_pandas_object(frame, index=False).to_numpy(dtype=np.uint64)
    order = np.argsort(days, kind="stable")
    starts, first = np.unique(days[order], return_index=True)
    sums = np.add.reduceat(hashes[order], first) if len(first) else np.zeros(0, np.uint64)
    by_day = tuple((_day(day), f"{int(total):016x}") for day, total in zip(starts, sums, strict=True))
    whole = hashlib.blake2b(repr((by_day, table.currency)).encode(), digest_size=16).hexdigest()
    return HistoryPrint(table.period, len(rows), whole, by_day)


def fit_print(fit: CurveFit) -> str:
    """Return what tells these curves from others; reads all draws, so it is worth keeping."""
    found = hashlib.blake2b(repr((fit.segments, fit.kpi, fit.period, fit.measure, fit.lift_tests)).encode())
    for part in (fit.spend, fit.draws, fit.observed_spend, fit.recent_spend):
        found.update(np.ascontiguousarray(part).data)
    return found.hexdigest()[:32]


def plan_origin(proposal: Proposal, history: HistoryPrint, fit: str) -> PlanOrigin:
    """Put down what a plan stands on.

    Parameters
    ----------
    proposal : Proposal
        The plan and its curves.
    history : HistoryPrint
        Of the history that the curves were learned from.
    fit : str
        As `fit_print` gives it for the curves.
    """
    return PlanOrigin(
        request=proposal.plan.request,
        history=history,
        fit=fit,
        model=proposal.fit.model,
        program=PROGRAM,
        lift_tests=proposal.fit.lift_tests,
        budgets=tuple((line.segment, line.budget) for line in proposal.plan.lines),
    )


def what_changed(before: PlanOrigin, after: PlanOrigin) -> tuple[Message, ...]:
    """Say why a plan may differ from an earlier one, what weighs most first; nothing where all is as it was.

    Where the question, the history and the versions are the same but the budgets are not, that is said too: it should
    never be.
    """
    found = (
        *_of_history(before.history, after.history),
        *_of_request(before.request, after.request),
        *_of_lift_tests(before.lift_tests, after.lift_tests),
        *_of_versions(before, after),
    )
    if not found and before.budgets != after.budgets:
        return (
            N_(
                "The budgets differ though the history, the settings and the program are the same: the time "
                "allowed for the search ran out on one of the two occasions."
            ),
        )
    return tuple(found)


def is_same_plan(before: PlanOrigin, after: PlanOrigin) -> bool:
    """Whether two plans give every segment the same."""
    return dict(before.budgets) == dict(after.budgets)


def _day(value: np.datetime64) -> date:
    return date.fromisoformat(str(value))


def _of_history(before: HistoryPrint, after: HistoryPrint) -> Iterator[Message]:
    if before.digest == after.digest:
        return
    old, new = dict(before.days), dict(after.days)
    added = _spans([day for day in new if day not in old], list(new))
    gone = _spans([day for day in old if day not in new], list(old))
    changed = _spans([day for day in new if day in old and new[day] != old[day]], list(new))
    if added:
        yield N_("New days in the history: {days:message}.", days=_listed(added))
    if gone:
        yield N_("Days that are no longer in the history: {days:message}.", days=_listed(gone))
    if changed:
        yield N_("Figures of these days are not what they were: {days:message}.", days=_listed(changed))
    if not (added or gone or changed):
        yield N_("The currency of the history is another.")


def _spans(days: list[date], known: list[date]) -> list[Period]:
    """Join days that follow each other among those that a history has."""
    place = {day: number for number, day in enumerate(sorted(known))}
    ordered = sorted(days)
    if not ordered:
        return []
    breaks = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(ordered)) if place[b] != place[a] + 1), len(ordered)]
    return [Period(ordered[a], ordered[b - 1]) for a, b in pairwise(breaks)]


def _listed(spans: list[Period]) -> Message:
    """Name the first spans, and count the others."""
    shown = spans[:_MOST_SPANS]
    fields = {f"span_{place}": _span(one) for place, one in enumerate(shown)}
    text = Message(", ".join(f"{{{name}:message}}" for name in fields), fields)
    if len(spans) > len(shown):
        return N_("{spans:message} and {count} more", spans=text, count=len(spans) - len(shown))
    return text


def _span(period: Period) -> Message:
    if period.start == period.end:
        return Message("{day:date}", {"day": period.start})
    return Message("{period:period}", {"period": period})


def _of_request(before: PlanRequest, after: PlanRequest) -> Iterator[Message]:
    if before.period != after.period:
        yield N_("The period was {old:period} and is {new:period}.", old=before.period, new=after.period)
    if before.budget != after.budget:
        yield N_("The budget was {old:money} and is {new:money}.", old=before.budget, new=after.budget)
    if before.kpi != after.kpi:
        yield N_("The plan was for {old} and is for {new}.", old=before.kpi, new=after.kpi)
    if before.goal != after.goal:
        yield N_("The goal is another.")
    if before.risk != after.risk:
        yield N_("The risk was {old} and is {new}.", old=before.risk, new=after.risk)
    yield from _of_limits(before, after)
    if before.newcomers != after.newcomers:
        yield N_("Other segments without history are planned for.")
    if before.assumptions != after.assumptions:
        yield N_("Other things are taken for granted.")


def _of_limits(before: PlanRequest, after: PlanRequest) -> Iterator[Message]:
    old, new = (set(map(repr, (*one.limits, *one.guardrails))) for one in (before, after))
    if new - old and not old - new:
        yield N_("Limits were added: {count}.", count=len(new - old))
    elif old - new and not new - old:
        yield N_("Limits were taken away: {count}.", count=len(old - new))
    elif old != new:
        yield N_("Limits are others: {count}.", count=max(len(new - old), len(old - new)))


def _of_lift_tests(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Message]:
    added = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    if added:
        yield N_("Lift tests came in: {names}.", names=", ".join(added))
    if gone:
        yield N_("Lift tests were taken away: {names}.", names=", ".join(gone))


def _of_versions(before: PlanOrigin, after: PlanOrigin) -> Iterator[Message]:
    if before.model != after.model:
        yield N_(
            "The curves were learned by version {old} of the model, now by version {new}.",
            old=before.model,
            new=after.model,
        )
    if before.program != after.program:
        yield N_(
            "The plan was made by version {old} of the program, now by version {new}.",
            old=before.program,
            new=after.program,
        )
    same_question = _asked_of_curves(before.request) == _asked_of_curves(after.request)
    same_source = before.history.digest == after.history.digest and before.model == after.model
    if same_question and same_source and before.lift_tests == after.lift_tests and before.fit != after.fit:
        yield N_("The curves are others, though they were learned from the same figures.")


def _asked_of_curves(request: PlanRequest) -> tuple[object, ...]:
    """What of a question decides its curves."""
    return request.kpi, request.goal.kpi_values, request.period, request.newcomers, request.assumptions
