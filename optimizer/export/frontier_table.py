"""The best outcome for a range of budgets as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from optimizer.domain.curve_plan import CurveFrontier
from optimizer.domain.money import major_units
from optimizer.export.cells import csv_bytes, money_cell, number_cell

FRONTIER_COLUMNS: Final = ("budget", "spend", "expected", "low", "high", "marginal", "cost_per_outcome", "gap")


def frontier_csv(answer: CurveFrontier) -> bytes:
    """Write one row per budget as UTF-8 CSV.

    ``spend`` is what the limits have room for; ``low`` and ``high`` are empty where the curves have no draws;
    ``marginal`` is the outcome of the next unit of budget; ``gap`` says how far the best possible can be, at most.
    """
    return csv_bytes(FRONTIER_COLUMNS, _rows(answer))


def _rows(answer: CurveFrontier) -> Iterator[tuple[str, ...]]:
    found = answer.frontier
    for place, budget in enumerate(answer.budgets):
        spend, outcome = float(found.spend[place].sum()), float(found.outcome[place])
        band = ("", "") if found.band is None else tuple(number_cell(float(bound)) for bound in found.band[place])
        yield (
            money_cell(budget),
            number_cell(min(spend, float(major_units(budget)))),
            number_cell(outcome),
            *band,
            number_cell(float(found.marginal_outcome[place])),
            number_cell(spend / outcome) if outcome > 0 else "",
            number_cell(float(found.gap[place])),
        )
