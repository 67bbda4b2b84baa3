"""A plan over its days: what the market knows of them, and how the money is spread."""

from __future__ import annotations

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.pacing import Pacing
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.settings import WorkspaceSettings
from optimizer.planning import calendar_of, pace
from optimizer.workflow.proposing import Proposal


def plan_pacing(proposal: Proposal, table: PerformanceTable, *, follows_demand: bool = True) -> Pacing:
    """Spread a plan over its days and weeks, in whole minor units.

    Parameters
    ----------
    proposal : Proposal
        The plan; events among its assumptions raise or lower their days.
    table : PerformanceTable
        The history; its countries, or else its currency, name the markets whose special days count.
    follows_demand : bool
        False for the same money every day.
    """
    return pace(
        proposal.plan,
        proposal.fit.summary,
        table.currency,
        proposal.plan.request.assumptions.events,
        follows_demand=follows_demand,
        countries=table.countries,
    )


def coming_days(
    period: Period, settings: WorkspaceSettings, currency: str | None, language: str = "en"
) -> tuple[MarketDay, ...]:
    """List holidays, shopping days and the client's events in any period, before anything was learned of them.

    Parameters
    ----------
    period : Period
        Which days.
    settings : WorkspaceSettings
        Names the countries and events; also such as are not saved yet.
    currency : str or None
        Of the results; names the market where the settings name none.
    language : str
        CLDR name of the reader's language.
    """
    return calendar_of(period, settings.countries, currency, settings.events, language=language)


def market_calendar(
    proposal: Proposal, table: PerformanceTable, settings: WorkspaceSettings, language: str = "en"
) -> tuple[MarketDay, ...]:
    """List holidays, shopping days and expected events in the period of a plan.

    Parameters
    ----------
    proposal : Proposal
        The plan.
    table : PerformanceTable
        The history.
    settings : WorkspaceSettings
        Names the client's countries and events of its own.
    language : str
        CLDR name of the reader's language.
    """
    request = proposal.plan.request
    events: dict[MarketEvent, None] = dict.fromkeys((*settings.events, *request.assumptions.events))
    return calendar_of(
        request.period,
        settings.countries,
        table.currency,
        tuple(events),
        summary=proposal.fit.summary,
        history=table.period,
        language=language,
    )
