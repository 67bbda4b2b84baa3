"""What a repair changes in the limits as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from babel.numbers import format_decimal

from optimizer.domain.draft import LimitEntry
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.repair import Repair
from optimizer.ui.amounts import readable

_DIGITS = "0.##########"
"""No marks for thousands, so that no mark can be read in two ways."""


def with_repair(entries: Sequence[LimitEntry], repair: Repair, locale: str) -> tuple[LimitEntry, ...]:
    """Return the typed rows with the cells that a repair changes typed anew; all others stay as they were typed.

    Parameters
    ----------
    entries : sequence of LimitEntry
        From which the limits of the request were read.
    repair : Repair
        Of those limits.
    locale : str
        CLDR name; decides the decimal mark.
    """
    mended = list(entries)
    cells = {field.name for field in fields(LimitEntry)}
    for change in repair.changes:
        if not isinstance(change.before, SpendLimit) or change.kind not in cells:
            continue
        text = "" if change.becomes is None else typed_amount(change.becomes, locale)
        cell: dict[str, Any] = {change.kind: text}
        for place, entry in enumerate(mended):
            if (entry.platform, entry.audience) == (change.before.platform, change.before.audience):
                mended[place] = replace(entry, **cell)
    return tuple(mended)


def typed_amount(amount: LimitAmount | float, locale: str) -> str:
    """Write an amount as `optimizer.ui.forms.read_amount` reads it, such as ``"1500.5"`` or ``"20%"``.

    Parameters
    ----------
    amount : LimitAmount or float
        Money in major units, or a share.
    locale : str
        CLDR name.
    """
    if isinstance(amount, LimitAmount) and amount.unit == "share":
        return f"{_typed(100.0 * amount.value, locale)}%"
    return _typed(amount.value if isinstance(amount, LimitAmount) else float(amount), locale)


def _typed(value: float, locale: str) -> str:
    return readable(str(format_decimal(float(f"{value:.12g}"), format=_DIGITS, locale=locale)), locale)
