"""From a scenario back to the Plan page: its question as a person would type it."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.draft import Aim, LimitEntry, PlanDraft
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.money import is_money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import WorkspaceSettings
from optimizer.ui.amounts import exact_typed
from optimizer.ui.asking.goals import PROFIT
from optimizer.words import Voice


def question_of(scenario: Scenario, settings: WorkspaceSettings, voice: Voice) -> PlanDraft:
    """Return the question of a scenario as it is typed on the Plan page.

    Parameters
    ----------
    scenario : Scenario
        Whose question.
    settings : WorkspaceSettings
        Whose calendar every plan takes for granted: its events are not of the scenario.
    voice : Voice
        In whose numbers it is typed.
    """
    request = scenario.request
    granted = request.assumptions
    spend_limits = [limit for limit in request.limits if isinstance(limit, SpendLimit)]
    draft = PlanDraft(
        period=request.period,
        budget=request.budget,
        kpi=request.kpi,
        risk=request.risk,
        entries=tuple(_entry(voice, limit) for limit in spend_limits if _is_entry(limit)),
        change_cap=_cap(voice, request),
        kept_places=tuple((limit.platform, limit.audience) for limit in spend_limits if _is_kept_place(limit)),
        newcomers=request.newcomers,
        assumptions=replace(granted, events=tuple(event for event in granted.events if event not in settings.events)),
    )
    return _with_goal(voice, draft, request)


def lost_limits(scenario: Scenario) -> int:
    """Count the limits and guardrails that the Plan page has no fields for; they are left behind."""
    request = scenario.request
    known = [
        limit
        for limit in request.limits
        if isinstance(limit, SpendLimit) and (_is_entry(limit) or _is_kept_place(limit) or _is_cap(limit))
    ]
    return len(request.limits) - len(known) + len(request.guardrails)


def _is_plain(limit: SpendLimit) -> bool:
    return limit.tag is None and limit.period is None and limit.step is None


def _is_entry(limit: SpendLimit) -> bool:
    return _is_plain(limit) and not limit.each


def _is_cap(limit: SpendLimit) -> bool:
    is_for_all = limit.platform is None and limit.audience is None and limit.each
    return is_for_all and _is_plain(limit) and _changes_only(limit)


def _is_kept_place(limit: SpendLimit) -> bool:
    is_for_some = (limit.platform is not None or limit.audience is not None) and limit.each
    return is_for_some and _is_plain(limit) and _changes_only(limit) and limit.most_change == LimitAmount(0.0, "share")


def _changes_only(limit: SpendLimit) -> bool:
    others = (limit.least, limit.most, limit.on_off_minimum, limit.lock)
    is_share = limit.most_change is not None and limit.most_change.unit == "share"
    return is_share and not any(amount is not None for amount in others)


def _entry(voice: Voice, limit: SpendLimit) -> LimitEntry:
    return LimitEntry(
        limit.platform,
        limit.audience,
        least=_typed(voice, limit.least),
        most=_typed(voice, limit.most),
        on_off_minimum=_typed(voice, limit.on_off_minimum),
        lock=_typed(voice, limit.lock),
        most_change=_typed(voice, limit.most_change),
    )


def _typed(voice: Voice, amount: LimitAmount | None) -> str:
    if amount is None:
        return ""
    return voice.exact(amount.value) if amount.unit == "money" else voice.exact_percent(amount.value)


def _cap(voice: Voice, request: PlanRequest) -> str:
    caps = [one for one in request.limits if isinstance(one, SpendLimit) and _is_cap(one)]
    return _typed(voice, caps[0].most_change) if caps else ""


def _with_goal(voice: Voice, draft: PlanDraft, request: PlanRequest) -> PlanDraft:
    goal = request.goal
    if goal.kind == "profit":
        value = "" if is_money(request.kpi) else voice.exact(goal.value_per_outcome)
        return replace(draft, kpi=PROFIT, value=value, margin=voice.exact_percent(goal.margin))
    if request.kpi == WEIGHTED:
        return replace(draft, weights=tuple((kpi, exact_typed(voice, value)) for kpi, value in goal.kpi_values))
    target = goal.target
    if goal.kind != "target" or target is None:
        return draft
    aim: Aim = target.kind
    level = voice.exact_percent(target.level) if aim == "roi" else exact_typed(voice, target.level)
    return replace(draft, aim=aim, level=level, margin=voice.exact_percent(target.margin) if aim == "roi" else "")
