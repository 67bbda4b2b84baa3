"""So much of an outcome, for the sentences about a plan."""

from __future__ import annotations

from optimizer.domain.money import is_money, money
from optimizer.message import N_, Message


def outcome_amount(value: float, kpi: str, currency: str | None) -> Message:
    """Say so much of a KPI: revenue is money and has its currency, all else is counted."""
    if is_money(kpi):
        return N_("{amount:round_money}", amount=money(value, currency))
    return N_("{amount:number}", amount=value)
