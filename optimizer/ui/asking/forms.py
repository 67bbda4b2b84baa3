"""Read what a person typed: sums of money, limits, spans of days. Checked here, trusted further in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from optimizer.domain.draft import LimitEntry
from optimizer.domain.money import Money, major_units, minor_digits, money
from optimizer.domain.period import Period
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.ui.amounts import read_number, read_percent, read_share
from optimizer.ui.names import place_name

CAPPED: Final = "largest change per segment"
KEPT: Final = "kept as it was"
"""Where limits were stated that stand in no table."""


def read_budget(text: str, currency: str | None, locale: str, most: Money | None = None) -> Money:
    """Read a budget.

    Raises
    ------
    DataError
        When it is not a number, not above zero, or above `most`.
    """
    if not text.strip():
        raise DataError(N_("The budget is empty; type the sum to plan, such as 25000."))
    budget = money(read_number(text, locale, minor_digits(currency)), currency)
    if budget.minor_units <= 0:
        raise DataError(N_("The budget is {text}; it must be above zero.", text=text.strip()))
    if most is not None and budget.minor_units > most.minor_units:
        raise DataError(
            N_(
                "The budget is {budget:round_money}, more than a thousand times what was lately spent; check the "
                "number of zeros.",
                budget=budget,
            )
        )
    return budget


CELLS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "least": N_("At least"),
        "most": N_("At most"),
        "on_off_minimum": N_("Nothing or at least"),
        "lock": N_("Exactly"),
        "most_change": N_("Largest change"),
    }
)
"""The columns of the limits table, by the fields of `LimitEntry`."""


def read_amount(
    text: str, where: str, locale: str, currency: str | None = None, column: str = "least"
) -> LimitAmount | None:
    """Read one cell of the limits table: money over the whole period, a share such as ``20%``, or nothing.

    Parameters
    ----------
    text : str
        As typed.
    where : str
        The row, as people name it.
    locale : str
        CLDR name.
    currency : str or None
        ISO 4217 code of the money.
    column : str
        One of `CELLS`.

    Raises
    ------
    DataError
        When it is neither, negative, or a share above 100 %; names row and column.
    """
    if not text.strip():
        return None
    is_share = text.strip().endswith("%")
    try:
        bare = text.strip().removesuffix("%")
        value = 100 * read_share(bare, locale) if is_share else read_number(bare, locale, minor_digits(currency))
    except DataError as error:
        raise DataError(
            N_(
                "Limits of {where}, \u201c{column:message}\u201d: {problem:message}",
                where=where,
                column=CELLS[column],
                problem=error.message,
            )
        ) from None
    if value < 0:
        raise DataError(
            N_(
                "Limits of {where}, \u201c{column:message}\u201d: {text} is below zero; type 0 or more.",
                where=where,
                column=CELLS[column],
                text=text.strip(),
            )
        )
    if not is_share:
        return LimitAmount(float(value), "money")
    if value > 100:
        raise DataError(
            N_(
                "Limits of {where}, \u201c{column:message}\u201d: {text} is more than the budget; type 100% or less.",
                where=where,
                column=CELLS[column],
                text=text.strip(),
            )
        )
    return LimitAmount(float(value / 100), "share")


def read_limits(entries: Sequence[LimitEntry], locale: str, currency: str | None = None) -> tuple[SpendLimit, ...]:
    """Read the rows of the limits table, with money in `currency`; rows without any limit are left out.

    Raises
    ------
    DataError
        When a cell cannot be read; names the row.
    """
    return tuple(_spend_limit(entry, locale, currency) for entry in entries if not entry.is_empty)


def _spend_limit(entry: LimitEntry, locale: str, currency: str | None) -> SpendLimit:
    where = place_name(entry.platform, entry.audience)
    cells = {cell: read_amount(getattr(entry, cell), where, locale, currency, cell) for cell in CELLS}
    return SpendLimit(
        platform=entry.platform,
        audience=entry.audience,
        least=cells["least"],
        most=cells["most"],
        on_off_minimum=cells["on_off_minimum"],
        lock=cells["lock"],
        most_change=cells["most_change"],
        source="limits table",
    )


def is_crossed(entry: LimitEntry, locale: str, currency: str | None = None) -> bool:
    """Whether the least of a row is above its most."""
    where = place_name(entry.platform, entry.audience)
    least, most = (read_amount(getattr(entry, cell), where, locale, currency, cell) for cell in ("least", "most"))
    return least is not None and most is not None and least.unit == most.unit and least.value > most.value


def check_crossed(entries: Sequence[LimitEntry], locale: str, currency: str | None = None) -> None:
    """See that no row's least is above its most.

    Raises
    ------
    DataError
        When one is; names the row.
    """
    for entry in entries:
        if is_crossed(entry, locale, currency):
            raise DataError(
                N_(
                    "Limits of {where}: at least {least} is more than at most {most}; change one of the two.",
                    where=place_name(entry.platform, entry.audience),
                    least=entry.least.strip(),
                    most=entry.most.strip(),
                )
            )


def read_cap(text: str, locale: str) -> SpendLimit | None:
    """Read by how much each segment may change against the last period; None where it may by any amount.

    Raises
    ------
    DataError
        When it is no share such as ``20%``, or negative.
    """
    if not text.strip():
        return None
    share = read_percent(text.strip().removeprefix("\u00b1"), locale)
    if share < 0:
        raise DataError(N_("The largest change is {text}; give 0% or more.", text=text.strip()))
    return SpendLimit(None, None, most_change=LimitAmount(share, "share"), each=True, source=CAPPED)


def kept_limits(places: Sequence[tuple[str | None, str | None]]) -> tuple[SpendLimit, ...]:
    """Return the limits that keep platforms, audiences or segments as they were in the last period."""
    return tuple(
        SpendLimit(platform, audience, most_change=LimitAmount(0.0, "share"), each=True, source=KEPT)
        for platform, audience in places
    )


def read_newcomer(platform: str | None, audience: str | None) -> Segment:
    """Read the names of a segment without history.

    Raises
    ------
    DataError
        When one of them is missing.
    """
    where, who = read_platform(platform), " ".join((audience or "").split())
    if where is None or not who:
        raise DataError(
            N_("A segment without history needs a platform and an audience; choose both, or type names of your own.")
        )
    return Segment(where, who)


def read_platform(text: str | None) -> str | None:
    """Read the name of a platform; None where nothing was typed."""
    name = " ".join((text or "").split()).lower()
    return name or None


def months_ahead(start: date, count: int) -> tuple[Period, ...]:
    """List so many whole calendar months, the first being the one that holds `start`."""
    periods = []
    first = start.replace(day=1)
    for _ in range(count):
        following = (first + timedelta(days=32)).replace(day=1)
        periods.append(Period(first, following - timedelta(days=1)))
        first = following
    return tuple(periods)


def quarters_ahead(start: date, count: int) -> tuple[Period, ...]:
    """List so many whole calendar quarters, the first being the one that holds `start`."""
    first = start.replace(month=3 * ((start.month - 1) // 3) + 1, day=1)
    months = months_ahead(first, 3 * count)
    return tuple(Period(months[3 * place].start, months[3 * place + 2].end) for place in range(count))


def budget_steps(usual: Money) -> tuple[int, int, int]:
    """Return least, most and step of a budget slider around the usual budget, in whole major units.

    The step is 1, 2 or 5 times a power of ten, about a hundredth of the budget; the ends are multiples of it, near a
    quarter and two and a half times the budget.
    """
    size = max(float(major_units(usual)), 1.0)
    power = 10 ** max(int(f"{size / 100:e}".split("e")[1]), 0)
    step = next((power * factor for factor in (1, 2, 5) if power * factor >= size / 100), power * 10)
    least = max(int(size / 4 // step), 1) * step
    return least, max(int(2.5 * size // step), 2) * step, step
