"""What the name of a guardrail means in a history: which figure is counted over which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from optimizer.domain.goal import WEIGHTED
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import is_money
from optimizer.domain.performance import ADDITIVE_FIGURES, KPIS
from optimizer.errors import DataError
from optimizer.message import N_

OUTCOME: Final = "outcome"
"""In place of a figure: what the plan maximizes."""
SPEND: Final = "spend"


@dataclass(frozen=True, slots=True)
class RatioOfFigures:
    """One figure for each unit of another.

    Attributes
    ----------
    counted : str
        ``"spend"``, or a figure of the history.
    over : str
        A figure that curves can be learned of, or `OUTCOME`.
    times : float
        Units of `over` that are one of the ratio's: 1000 for the cost of a thousand impressions.
    """

    counted: str
    over: str
    times: float = 1.0


_RATIOS: Final[Mapping[str, RatioOfFigures]] = {
    "cpa": RatioOfFigures(SPEND, OUTCOME),
    "cpc": RatioOfFigures(SPEND, "clicks"),
    "cpl": RatioOfFigures(SPEND, "leads"),
    "cpm": RatioOfFigures(SPEND, "impressions", 1000.0),
    "bounce_rate": RatioOfFigures("bounces", "sessions"),
    "click_through_rate": RatioOfFigures("clicks", "impressions"),
    "ctr": RatioOfFigures("clicks", "impressions"),
    "conversion_rate": RatioOfFigures("conversions", "clicks"),
    "engagement_rate": RatioOfFigures("engagements", "impressions"),
    "view_rate": RatioOfFigures("video_views", "impressions"),
    "negative_feedback": RatioOfFigures("negative_feedback", "impressions"),
    "negative_feedback_rate": RatioOfFigures("negative_feedback", "impressions"),
    "frequency": RatioOfFigures("impressions", "reach"),
}
_PER: Final = "_per_"
_COST: Final = ("cost", "spend")


def ratio_named(level: GuardrailLevel, kpi: str) -> RatioOfFigures:
    """Return what a guardrail's name means.

    Parameters
    ----------
    level : GuardrailLevel
        Whose name is one of those above, or two figures with ``_per_`` between them, such as ``"cost_per_lead"`` or
        ``"leads_per_click"``.
    kpi : str
        What the plan maximizes. Where that is money, or several KPIs together, its ``cpa`` is that of conversions.

    Raises
    ------
    DataError
        When the name means nothing in any history; it lists what is known.
    """
    found = _RATIOS[level.name] if level.name in _RATIOS else _spelled_out(level.name)
    if found is None:
        raise DataError(
            N_(
                "{place} limits '{guardrail}', which is no rate that a history has; use one of {known}, or two "
                "figures such as cost_per_lead or leads_per_click.",
                place=level.source,
                guardrail=level.name,
                known=", ".join(_RATIOS),
            )
        )
    if found.over == OUTCOME:
        return RatioOfFigures(SPEND, "conversions" if is_money(kpi) or kpi == WEIGHTED else kpi)
    return found


def _spelled_out(name: str) -> RatioOfFigures | None:
    counted, _, over = name.partition(_PER)
    figure = SPEND if counted in _COST else _figure(counted, ADDITIVE_FIGURES)
    base = _figure(over, KPIS)
    return None if figure is None or base is None or figure == base else RatioOfFigures(figure, base)


def _figure(name: str, figures: tuple[str, ...]) -> str | None:
    """Return the figure with this name, in the singular or the plural."""
    return next((figure for figure in figures if name in (figure, figure.removesuffix("s"))), None)
